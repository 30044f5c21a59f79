package main

import (
	"log"
	"regexp"
	"sort"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
)

// Annotations that are heeded, without "nginx.ingress.kubernetes.io/".
const (
	prefixOfAnnotations = "nginx.ingress.kubernetes.io/"
	rewriteTarget       = prefixOfAnnotations + "rewrite-target"
	useRegex            = prefixOfAnnotations + "use-regex"
	sslRedirect         = prefixOfAnnotations + "ssl-redirect"
	forceSSLRedirect    = prefixOfAnnotations + "force-ssl-redirect"
	backendProtocol     = prefixOfAnnotations + "backend-protocol"
)

// anyHost is the place of rules without a host.
const anyHost = "_"

type backend struct {
	namespace string
	service   string
	port      networking.ServiceBackendPort
	secure    bool
}

type route struct {
	kind networking.PathType
	path string
	// For paths that are regular expressions.
	pattern *regexp.Regexp
	rewrite string
	target  backend
	owner   string
}

type site struct {
	routes []route
	// Where requests go that no path fits.
	otherwise *backend
	// Without TLS they are led to it.
	redirect bool
}

type table struct {
	sites        map[string]*site
	certificates map[string]certificate
}

func (w *world) tableOf(ingresses []*networking.Ingress) *table {
	made := &table{map[string]*site{}, map[string]certificate{}}
	// Of two that claim the same, the older one has it.
	sort.Slice(ingresses, func(a, b int) bool {
		return ingresses[a].CreationTimestamp.Before(&ingresses[b].CreationTimestamp)
	})
	for _, ingress := range ingresses {
		made.add(ingress)
		w.addCertificates(made, ingress)
	}
	for _, one := range made.sites {
		sort.SliceStable(one.routes, func(a, b int) bool { return before(one.routes[a], one.routes[b]) })
	}
	return made
}

// before: an exact path wins, then the longer one.
func before(a, b route) bool {
	if exact := a.kind == networking.PathTypeExact; exact != (b.kind == networking.PathTypeExact) {
		return exact
	}
	return len(a.path) > len(b.path)
}

func (t *table) site(host string) *site {
	if host == "" {
		host = anyHost
	}
	if t.sites[host] == nil {
		t.sites[host] = &site{}
	}
	return t.sites[host]
}

func (t *table) add(ingress *networking.Ingress) {
	target := func(given *networking.IngressBackend) *backend {
		if given == nil || given.Service == nil {
			return nil
		}
		secure := strings.EqualFold(ingress.Annotations[backendProtocol], "HTTPS")
		return &backend{ingress.Namespace, given.Service.Name, given.Service.Port, secure}
	}
	otherwise := target(ingress.Spec.DefaultBackend)
	if otherwise != nil && len(ingress.Spec.Rules) == 0 {
		t.site("").otherwise = otherwise
	}
	for _, rule := range ingress.Spec.Rules {
		one := t.site(rule.Host)
		if one.otherwise == nil {
			one.otherwise = otherwise
		}
		if ingress.Annotations[forceSSLRedirect] == "true" {
			one.redirect = true
		}
		if rule.HTTP == nil {
			continue
		}
		for _, path := range rule.HTTP.Paths {
			if to := target(&path.Backend); to != nil {
				one.routes = append(one.routes, routeOf(ingress, path, *to))
			}
		}
	}
	for _, entry := range ingress.Spec.TLS {
		for _, host := range entry.Hosts {
			if ingress.Annotations[sslRedirect] != "false" {
				t.site(host).redirect = true
			}
		}
	}
}

func routeOf(ingress *networking.Ingress, path networking.HTTPIngressPath, to backend) route {
	made := route{kind: networking.PathTypeImplementationSpecific, path: path.Path, target: to, owner: ingress.Namespace + "/" + ingress.Name}
	if path.PathType != nil {
		made.kind = *path.PathType
	}
	if made.path == "" {
		made.path = "/"
	}
	rewrite, rewrites := ingress.Annotations[rewriteTarget]
	if !rewrites && ingress.Annotations[useRegex] != "true" {
		return made
	}
	// nginx writes $1, Go ${1}.
	made.rewrite = regexp.MustCompile(`\$(\d)`).ReplaceAllString(rewrite, "$${$1}")
	pattern, err := regexp.Compile("(?i)^" + made.path)
	if err != nil {
		log.Printf("%s: the path %q is no regular expression: %v", made.owner, made.path, err)
		return made
	}
	made.pattern = pattern
	return made
}

// find: a site by its exact name, else by a wildcard of one label, else the one for any.
func (t *table) find(host string) *site {
	if one := t.sites[host]; one != nil {
		return one
	}
	if _, rest, has := strings.Cut(host, "."); has {
		if one := t.sites["*."+rest]; one != nil {
			return one
		}
	}
	return t.sites[anyHost]
}

func (s *site) route(path string) *route {
	for index := range s.routes {
		if s.routes[index].fits(path) {
			return &s.routes[index]
		}
	}
	return nil
}

func (r *route) fits(path string) bool {
	switch {
	case r.pattern != nil:
		return r.pattern.MatchString(path)
	case r.kind == networking.PathTypeExact:
		return path == r.path
	case r.kind == networking.PathTypePrefix:
		// By whole elements: /api fits /api/v1, not /apiary.
		start := strings.TrimSuffix(r.path, "/")
		return path == start || strings.HasPrefix(path, start+"/")
	default:
		return strings.HasPrefix(path, r.path)
	}
}

// rewritten is the path that the backend is asked for.
func (r *route) rewritten(path string) string {
	if r.pattern == nil || r.rewrite == "" {
		return path
	}
	return string(r.pattern.ExpandString(nil, r.rewrite, path, r.pattern.FindStringSubmatchIndex(path)))
}

func (w *world) addCertificates(made *table, ingress *networking.Ingress) {
	for _, entry := range ingress.Spec.TLS {
		secret, err := w.secrets.Secrets(ingress.Namespace).Get(entry.SecretName)
		if err != nil {
			log.Printf("%s/%s: the certificate %s is not there: %v", ingress.Namespace, ingress.Name, entry.SecretName, err)
			continue
		}
		found, err := readCertificate(secret.Data[core.TLSCertKey], secret.Data[core.TLSPrivateKeyKey])
		if err != nil {
			log.Printf("%s/%s: the secret %s has no certificate: %v", ingress.Namespace, ingress.Name, entry.SecretName, err)
			continue
		}
		for _, host := range entry.Hosts {
			made.certificates[host] = found
		}
	}
}
