package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is an API server that has these answers, and remembers what was asked.
type world struct {
	sync.Mutex
	answers map[string]string
	asked   []string
}

func (a *world) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.Lock()
	defer a.Unlock()
	a.asked = append(a.asked, r.Method+" "+r.URL.String())
	if r.Header.Get("Authorization") != "Bearer secret-token" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	answer, known := a.answers[r.URL.String()]
	if !known {
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprintf(w, `{"kind":"Status","message":"nothing at %s"}`, r.URL.Path)
		return
	}
	_, _ = w.Write([]byte(answer))
}

func serve(t *testing.T, answers map[string]string) (http.Handler, *world) {
	t.Helper()
	made := &world{answers: answers}
	server := httptest.NewServer(made)
	t.Cleanup(server.Close)
	cluster := &api{base: server.URL, client: server.Client(), token: func() (string, error) { return "secret-token", nil }}
	return newPages(cluster, func() time.Time { return now }), made
}

func get(handler http.Handler, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer
}

// text is what a reader sees of a page, without its tags.
func text(page string) string {
	page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "")
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " "))
}

func contains(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, one := range all {
		if !strings.Contains(page, one) {
			t.Errorf("%q is not in\n%s", one, page)
		}
	}
}

func items(all ...string) string { return `{"items":[` + strings.Join(all, ",") + `]}` }

func inDefault(name, rest string) string {
	return fmt.Sprintf(`{"metadata":{"name":%q,"namespace":"default","creationTimestamp":"2026-11-22T11:59:00Z"},%s}`, name, rest)
}

const webPod = `{"metadata":{"name":"web-1","namespace":"default","creationTimestamp":"2026-11-22T11:00:00Z",
 "managedFields":[{"manager":"kubectl"}]},
 "spec":{"nodeName":"minikube","containers":[{"name":"web","image":"lab/web:1.0"},{"name":"side","image":"busybox"}]},
 "status":{"phase":"Running","podIP":"10.244.0.5","containerStatuses":[
  {"name":"web","ready":true,"restartCount":2,"state":{"running":{"startedAt":"2026-11-22T11:30:00Z"}}},
  {"name":"side","ready":false,"restartCount":5,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}}}]}}`

func someCluster() map[string]string {
	in := "/namespaces/default/"
	return map[string]string{
		"/api/v1/namespaces": items(`{"metadata":{"name":"default"}}`, `{"metadata":{"name":"shop"}}`),
		"/apis/apps/v1" + in + "deployments": items(inDefault("web", `"spec":{"replicas":3,"template":{"spec":{"containers":[{"image":"lab/web:1.0"}]}}},
			"status":{"readyReplicas":2,"updatedReplicas":3,"availableReplicas":2}`)),
		"/apis/apps/v1" + in + "replicasets": items(`{"metadata":{"name":"web-7","namespace":"default",
			"ownerReferences":[{"kind":"Deployment","name":"web","controller":true}]},"spec":{"replicas":0},"status":{}}`),
		"/apis/apps/v1" + in + "statefulsets": items(inDefault("db", `"spec":{"replicas":1},"status":{"readyReplicas":1}`)),
		"/apis/apps/v1" + in + "daemonsets":   items(inDefault("agent", `"status":{"numberReady":1,"desiredNumberScheduled":1}`)),
		"/apis/batch/v1" + in + "jobs": items(inDefault("sum", `"spec":{"completions":2},"status":{"succeeded":1,
			"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded"}]}`)),
		"/apis/batch/v1" + in + "cronjobs": items(inDefault("tick", `"spec":{"schedule":"*/5 * * * *","suspend":true},"status":{}`)),
		"/api/v1" + in + "pods":            items(webPod),
		"/api/v1" + in + "services": items(inDefault("web", `"spec":{"type":"NodePort","clusterIP":"10.96.0.9",
			"ports":[{"port":80,"targetPort":5000,"nodePort":30080,"protocol":"TCP"}]}`)),
		"/apis/discovery.k8s.io/v1" + in + "endpointslices": items(`{"metadata":{"namespace":"default",
			"labels":{"kubernetes.io/service-name":"web"}},"ports":[{"port":5000}],"endpoints":[
			{"addresses":["10.244.0.5"],"conditions":{"ready":true}},{"addresses":["10.244.0.6"],"conditions":{"ready":false}}]}`),
		"/apis/networking.k8s.io/v1" + in + "ingresses": items(inDefault("front", `"spec":{"ingressClassName":"nginx","rules":[{"host":"shop.test",
			"http":{"paths":[{"path":"/","backend":{"service":{"name":"web","port":{"number":80}}}}]}}]},
			"status":{"loadBalancer":{"ingress":[{"ip":"172.18.0.2"}]}}`)),
		"/api/v1" + in + "configmaps": items(inDefault("settings", `"data":{"colour":"blue"}`)),
		"/api/v1" + in + "secrets":    items(inDefault("login", `"type":"Opaque","data":{"password":"aHVudGVyMg=="}`)),
		"/api/v1" + in + "persistentvolumeclaims": items(inDefault("disk", `"spec":{"volumeName":"pvc-1","accessModes":["ReadWriteOnce"],
			"storageClassName":"standard"},"status":{"phase":"Bound","capacity":{"storage":"1Gi"}}`)),
		"/api/v1/nodes": items(`{"metadata":{"name":"minikube","labels":{"node-role.kubernetes.io/control-plane":""}},
			"status":{"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"kubeletVersion":"v1.34.0"},
			"addresses":[{"type":"InternalIP","address":"172.18.0.2"}]}}`),
		"/api/v1" + in + "events": items(
			`{"metadata":{},"type":"Normal","reason":"Pulled","message":"older","lastTimestamp":"2026-11-22T11:00:00Z","involvedObject":{"kind":"Pod","namespace":"default","name":"web-1"}}`,
			`{"metadata":{},"type":"Warning","reason":"BackOff","message":"newer","count":7,"eventTime":"2026-11-22T11:59:30.000000Z","involvedObject":{"kind":"Pod","namespace":"default","name":"web-1"}}`),
		metrics + in + "pods": items(`{"metadata":{"name":"web-1","namespace":"default"},"containers":[
			{"usage":{"cpu":"2500000n","memory":"1024Ki"}},{"usage":{"cpu":"1m","memory":"1Mi"}}]}`),
		metrics + "/nodes": items(`{"metadata":{"name":"minikube"},"usage":{"cpu":"250m","memory":"1Gi"}}`),
	}
}

func TestOverviewShowsWhatIsThere(t *testing.T) {
	handler, _ := serve(t, someCluster())
	answer := get(handler, "/")
	if answer.Code != http.StatusOK {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	page := strings.Join(strings.Fields(text(answer.Body.String())), " ")
	contains(t, page,
		"web 2 of 3 3 2 lab/web:1.0 60 s",
		"web-7 0 of 0 Deployment web",
		"db 1 of 1", "agent 1 of 1", "sum 1 of 2 failed: BackoffLimitExceeded",
		"tick */5 * * * * yes 0 never",
		"web-1 1 of 2 CrashLoopBackOff 7 10.244.0.5 minikube 4 m 2.0 MiB 60 min",
		"web NodePort 10.96.0.9 80 → 5000, on nodes 30080 10.244.0.5:5000 60 s",
		"front nginx shop.test/ → web:80 172.18.0.2",
		"settings colour", "login Opaque password",
		"disk Bound pvc-1 1Gi ReadWriteOnce standard",
		"minikube Ready control-plane v1.34.0 172.18.0.2 250 m 1024 MiB",
		"stand-in for the Kubernetes Dashboard", "read-only")
	if strings.Contains(page, "10.244.0.6") || strings.Contains(page, "aHVudGVyMg") {
		t.Error("an endpoint that is not ready, or the value of a Secret, is shown")
	}
	if strings.Index(page, "newer") > strings.Index(page, "older") {
		t.Error("the newest event is not the first")
	}
	if strings.Contains(page, "Not to be had") {
		t.Error(page)
	}
}

func TestNamespacesAreChosen(t *testing.T) {
	answers := someCluster()
	answers["/api/v1/pods"] = items(`{"metadata":{"name":"far","namespace":"kube-system"},"status":{"phase":"Pending"}}`)
	answers["/api/v1/namespaces/shop/pods"] = items(`{"metadata":{"name":"near","namespace":"shop"},"status":{"phase":"Pending"}}`)
	handler, asked := serve(t, answers)
	contains(t, text(get(handler, "/?namespace=_all").Body.String()), "All namespaces", "far", "kube-system")
	contains(t, text(get(handler, "/?namespace=shop").Body.String()), "Namespace shop", "near")
	contains(t, text(get(handler, "/?namespace=gone").Body.String()), "There is no namespace gone.")
	asked.asked = nil
	for _, wrong := range []string{"..", "a/b", "a%2Fb", "A", "%3Cscript%3E", "."} {
		if answer := get(handler, "/?namespace="+wrong); answer.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, answer.Code)
		}
	}
	if len(asked.asked) > 0 {
		t.Errorf("the API was asked: %v", asked.asked)
	}
}

func TestAllLinksAreRelativeAndLeadSomewhere(t *testing.T) {
	answers := someCluster()
	answers["/api/v1/namespaces/default/pods/web-1"] = webPod
	handler, _ := serve(t, answers)
	links := regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
	for _, path := range []string{"/", "/?namespace=_all", "/object?kind=pods&namespace=default&name=web-1"} {
		page := get(handler, path).Body.String()
		found := links.FindAllStringSubmatch(page, -1)
		if len(found) < 5 {
			t.Fatalf("%s has %d links", path, len(found))
		}
		for _, match := range found {
			link, err := url.Parse(html.UnescapeString(match[1]))
			if err != nil || link.IsAbs() || link.Host != "" || strings.HasPrefix(link.Path, "/") {
				t.Errorf("%s: %s", path, match[1])
				continue
			}
			base, _ := url.Parse("/api/v1/namespaces/n/services/http:d:/proxy" + path)
			to, inside := strings.CutPrefix(base.ResolveReference(link).Path, "/api/v1/namespaces/n/services/http:d:/proxy")
			if !inside || (to != "/" && to != "/object" && to != "/logs") {
				t.Errorf("%s: %s leads to %s", path, match[1], to)
			}
		}
	}
}

func TestWhatTheClusterSaysIsNeverMarkup(t *testing.T) {
	answers := someCluster()
	evil := `"><script>alert(1)</script>`
	quoted, _ := json.Marshal(evil)
	answers["/api/v1/namespaces/default/events"] = items(fmt.Sprintf(
		`{"metadata":{},"type":%[1]s,"reason":%[1]s,"message":%[1]s,"involvedObject":{"kind":"Pod","namespace":%[1]s,"name":%[1]s}}`, quoted))
	answers["/api/v1/namespaces/default/configmaps"] = items(fmt.Sprintf(`{"metadata":{"name":%[1]s,"namespace":%[1]s},"data":{%[1]s:"x"}}`, quoted))
	answers["/api/v1/namespaces/default/pods/web-1"] = fmt.Sprintf(`{"metadata":{"name":"web-1","annotations":{"a":%[1]s}},
		"spec":{"nodeName":"javascript:alert(1)","containers":[{"name":%[1]s,"image":%[1]s}]}}`, quoted)
	answers["/api/v1/namespaces/default/pods/web-1/log?container=web&limitBytes=1048576&tailLines=500"] = evil
	handler, _ := serve(t, answers)
	for _, path := range []string{"/", "/object?kind=pods&namespace=default&name=web-1", "/logs?namespace=default&name=web-1&container=web",
		"/object?kind=" + url.QueryEscape(evil), "/" + url.PathEscape(evil)} {
		page := get(handler, path).Body.String()
		if strings.Contains(page, "<script") || strings.Contains(page, `href="javascript`) {
			t.Errorf("%s: %s", path, page)
		}
	}
	contains(t, text(get(handler, "/").Body.String()), evil)
}

func TestPolicyAllowsOnlyThePagesOwnStyle(t *testing.T) {
	handler, _ := serve(t, someCluster())
	answer := get(handler, "/")
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(answer.Body.String())
	if len(style) != 2 || style[1] != styleText {
		t.Fatal("the style in the page is not the one whose hash is allowed")
	}
	contains(t, answer.Header().Get("Content-Security-Policy"), "default-src 'none'", "'sha256-"+hashOf(style[1])+"'")
}

func TestAnObjectsPage(t *testing.T) {
	answers := someCluster()
	answers["/api/v1/namespaces/default/pods/web-1"] = webPod
	about := url.QueryEscape("involvedObject.name=web-1,involvedObject.kind=Pod")
	answers["/api/v1/namespaces/default/events?fieldSelector="+about] = answers["/api/v1/namespaces/default/events"]
	handler, _ := serve(t, answers)
	answer := get(handler, "/object?kind=pods&namespace=default&name=web-1")
	page := answer.Body.String()
	contains(t, text(page), "Pod web-1", "waiting: CrashLoopBackOff: back-off 5m0s", "image: lab/web:1.0", "podIP: \"10.244.0.5\"", "newer")
	contains(t, page, `href="logs?container=side&amp;name=web-1&amp;namespace=default"`, "previous=true")
	if strings.Contains(page, "managedFields") {
		t.Error("managedFields are shown")
	}
	answers["/apis/apps/v1/namespaces/default/deployments/web"] = `{"kind":"Deployment","metadata":{"name":"web","namespace":"default"},
		"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web","tier":"a"}}}}`
	answers["/api/v1/namespaces/default/pods?labelSelector="+url.QueryEscape("app=web,tier=a")] = items(webPod)
	contains(t, text(get(handler, "/object?kind=deployments&namespace=default&name=web").Body.String()), "Pods that it selects", "web-1")
	for path, status := range map[string]int{
		"/object?kind=pods&namespace=default&name=gone":     404,
		"/object?kind=roles&namespace=default&name=web":     404,
		"/object?kind=pods&namespace=default&name=..":       404,
		"/object?kind=pods&namespace=a%2Fb&name=web-1":      404,
		"/object?kind=pods&name=web-1":                      404,
		"/logs?namespace=default&name=web-1&container=a%26": 404,
		"/nowhere": 404,
	} {
		if answer := get(handler, path); answer.Code != status {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestSecretsKeepWhatTheyHave(t *testing.T) {
	handler, _ := serve(t, map[string]string{"/api/v1/namespaces/default/secrets/login": `{"kind":"Secret","metadata":{"name":"login",
		"namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"password\":\"aHVudGVyMg==\"}}","kept":"yes"}},
		"data":{"password":"aHVudGVyMg=="},"stringData":{"plain":"hunter2"}}`})
	page := text(get(handler, "/object?kind=secrets&namespace=default&name=login").Body.String())
	contains(t, page, "password: \"(not shown)\"", "kept: \"yes\"")
	if strings.Contains(page, "aHVudGVyMg") || strings.Contains(page, "hunter2") {
		t.Error(page)
	}
}

func TestLogs(t *testing.T) {
	path := "/api/v1/namespaces/default/pods/web-1/log?container=web&limitBytes=1048576"
	handler, _ := serve(t, map[string]string{
		path + "&tailLines=500":               "first line\nsecond \xff line\n",
		path + "&previous=true&tailLines=500": "",
	})
	contains(t, text(get(handler, "/logs?namespace=default&name=web-1&container=web").Body.String()), "first line\nsecond � line\n")
	contains(t, text(get(handler, "/logs?namespace=default&name=web-1&container=web&previous=true").Body.String()),
		"before its last restart", "It has written nothing.")
	answer := get(handler, "/logs?namespace=default&name=web-2&container=web")
	if answer.Code != http.StatusNotFound {
		t.Error(answer.Code)
	}
	contains(t, text(answer.Body.String()), "nothing at /api/v1/namespaces/default/pods/web-2/log")
}

func TestItChangesNothingAndLivesWithoutTheAPI(t *testing.T) {
	handler, asked := serve(t, someCluster())
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(method, "/object?kind=pods&namespace=default&name=web-1", nil))
		if answer.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, answer.Code)
		}
	}
	probe := httptest.NewRequest(http.MethodGet, "/", nil)
	probe.Header.Set("User-Agent", "kube-probe/1.34")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, probe)
	if answer.Code != http.StatusOK || len(asked.asked) > 0 {
		t.Errorf("%d, asked %v", answer.Code, asked.asked)
	}
	dead := httptest.NewServer(http.NotFoundHandler())
	cluster := &api{base: dead.URL, client: dead.Client(), token: func() (string, error) { return "", nil }}
	dead.Close()
	silent := newPages(cluster, func() time.Time { return now })
	down := get(silent, "/")
	if down.Code != http.StatusOK {
		t.Error(down.Code)
	}
	contains(t, text(down.Body.String()), "the API server does not answer")
	if one := get(silent, "/object?kind=nodes&name=minikube"); one.Code != http.StatusBadGateway {
		t.Error(one.Code)
	}
	handler, asked = serve(t, someCluster())
	get(handler, "/?namespace=_all")
	for _, one := range asked.asked {
		if !strings.HasPrefix(one, "GET ") {
			t.Error(one)
		}
	}
}

func TestStatusOfPods(t *testing.T) {
	for given, expected := range map[string]string{
		`{"status":{"phase":"Pending"}}`: "Pending wait",
		`{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}`:                                        "Running good",
		`{"status":{"phase":"Running"}}`:                                                                                        "Running wait",
		`{"status":{"phase":"Failed","reason":"Evicted"}}`:                                                                      "Evicted bad",
		`{"metadata":{"deletionTimestamp":"2026-11-22T11:00:00Z"},"status":{"phase":"Running"}}`:                                "Terminating wait",
		`{"status":{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"reason":"Completed","exitCode":0}}}]}}`:   "Completed good",
		`{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"reason":"Error","exitCode":1}}}]}}`:          "Error bad",
		`{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]}}`:                           "ended with 3 bad",
		`{"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"reason":"Error","exitCode":2}}}]}}`:     "Init: Error bad",
		`{"status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}}`:              "ImagePullBackOff bad",
		`{"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"reason":"Completed","exitCode":0}}}]}}`: "Pending wait",
	} {
		o := read(t, given)
		if found := podStatus(o); found.Text+" "+found.State != expected {
			t.Errorf("%s: %s %s", given, found.Text, found.State)
		}
	}
}
