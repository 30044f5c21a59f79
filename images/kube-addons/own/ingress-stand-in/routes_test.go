package main

import (
	"testing"
	"time"

	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	corelist "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

// ingress with one path, leading to the Service of the same name.
func ingress(name, host, path string, kind networking.PathType, age time.Duration, annotations map[string]string) *networking.Ingress {
	to := networking.IngressBackend{Service: &networking.IngressServiceBackend{Name: name, Port: networking.ServiceBackendPort{Number: 80}}}
	return &networking.Ingress{
		ObjectMeta: meta.ObjectMeta{Namespace: "shop", Name: name, Annotations: annotations, CreationTimestamp: meta.NewTime(time.Now().Add(-age))},
		Spec: networking.IngressSpec{Rules: []networking.IngressRule{{Host: host, IngressRuleValue: networking.IngressRuleValue{
			HTTP: &networking.HTTPIngressRuleValue{Paths: []networking.HTTPIngressPath{{Path: path, PathType: &kind, Backend: to}}},
		}}}},
	}
}

func tableFor(ingresses ...*networking.Ingress) *table {
	none := corelist.NewSecretLister(cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{}))
	return (&world{secrets: none}).tableOf(ingresses)
}

func leads(t *testing.T, made *table, host, path, service, asked string) {
	t.Helper()
	one := made.find(host)
	if one == nil {
		if service != "" {
			t.Errorf("%s: no site, want %s", host, service)
		}
		return
	}
	found := one.route(path)
	if found == nil || found.target.service != service {
		if found != nil || service != "" {
			t.Errorf("%s%s leads to %+v, want %q", host, path, found, service)
		}
		return
	}
	if rewritten := found.rewritten(path); rewritten != asked {
		t.Errorf("%s%s is asked for as %s, want %s", host, path, rewritten, asked)
	}
}

func TestThePathThatFitsBestWins(t *testing.T) {
	made := tableFor(
		ingress("web", "shop.lab", "/", networking.PathTypePrefix, time.Hour, nil),
		ingress("api", "shop.lab", "/api", networking.PathTypePrefix, time.Hour, nil),
		ingress("exact", "shop.lab", "/api/health", networking.PathTypeExact, time.Hour, nil),
	)
	leads(t, made, "shop.lab", "/", "web", "/")
	leads(t, made, "shop.lab", "/api", "api", "/api")
	leads(t, made, "shop.lab", "/api/v1", "api", "/api/v1")
	leads(t, made, "shop.lab", "/apiary", "web", "/apiary")
	leads(t, made, "shop.lab", "/api/health", "exact", "/api/health")
	leads(t, made, "other.lab", "/", "", "")
}

func TestHostsByTheirNameThenByWildcardThenAny(t *testing.T) {
	made := tableFor(
		ingress("own", "a.shop.lab", "/", networking.PathTypePrefix, time.Hour, nil),
		ingress("wild", "*.shop.lab", "/", networking.PathTypePrefix, time.Hour, nil),
		ingress("any", "", "/", networking.PathTypePrefix, time.Hour, nil),
	)
	leads(t, made, "a.shop.lab", "/", "own", "/")
	leads(t, made, "b.shop.lab", "/", "wild", "/")
	leads(t, made, "c.b.shop.lab", "/", "any", "/")
}

func TestTheOlderOfTwoHasThePath(t *testing.T) {
	made := tableFor(
		ingress("younger", "shop.lab", "/", networking.PathTypePrefix, time.Minute, nil),
		ingress("older", "shop.lab", "/", networking.PathTypePrefix, time.Hour, nil),
	)
	leads(t, made, "shop.lab", "/", "older", "/")
	if made.taken(ingress("third", "shop.lab", "/", networking.PathTypePrefix, 0, nil)) == "" {
		t.Error("a path that somebody has is said to be free")
	}
	if said := made.taken(ingress("third", "shop.lab", "/new", networking.PathTypePrefix, 0, nil)); said != "" {
		t.Error("a free path is refused:", said)
	}
}

func TestRewritesAsNginxDoes(t *testing.T) {
	target := func(text string) map[string]string { return map[string]string{rewriteTarget: text} }
	made := tableFor(
		ingress("all", "a.lab", "/api", networking.PathTypePrefix, time.Hour, target("/")),
		ingress("rest", "b.lab", "/api(/|$)(.*)", networking.PathTypeImplementationSpecific, time.Hour, target("/$2")),
	)
	leads(t, made, "a.lab", "/api/v1", "all", "/")
	leads(t, made, "b.lab", "/api/v1/x", "rest", "/v1/x")
	leads(t, made, "b.lab", "/api", "rest", "/")
}
