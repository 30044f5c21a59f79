package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"

	"github.com/hashicorp/memberlist"
)

const page = `<!doctype html><html lang="en"><head><title>Consul</title><style>body{font:15px system-ui;margin:2rem}td,th{padding:.2rem 1rem;text-align:left}</style></head>
<body><h1>Services</h1><p>Drydock's stand-in for Consul</p><table id="t"></table><script>
const cell = (row, text) => { row.insertCell().textContent = text; };
async function show() {
  try {
    const names = Object.keys(await (await fetch('/v1/catalog/services')).json()).sort();
    const rows = await Promise.all(names.map(async (n) => [n, await (await fetch('/v1/health/service/' + encodeURIComponent(n))).json()]));
    t.replaceChildren();
    for (const [n, all] of rows) for (const i of all) {
      const row = t.insertRow(); cell(row, n); cell(row, i.Service.ID); cell(row, i.Node.Node); cell(row, (i.Service.Address || i.Node.Address) + ':' + i.Service.Port);
      cell(row, i.Checks.map((c) => c.CheckID + ' ' + c.Status).join(', '));
    }
  } catch (error) { t.textContent = error.message; }
  setTimeout(show, 2000);
}
show();
</script></body></html>
`

func (a *agent) httpHandler(leave func()) http.Handler {
	mux := http.NewServeMux()
	ok := func(w http.ResponseWriter) { w.WriteHeader(200) }
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ui/", http.StatusFound) })
	mux.HandleFunc("GET /ui/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	})
	mux.HandleFunc("GET /v1/status/leader", func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, a.leaderAddress()) })
	mux.HandleFunc("GET /v1/status/peers", a.statusPeers)
	mux.HandleFunc("GET /v1/agent/self", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, map[string]any{
			"Config": map[string]any{"Datacenter": a.config.Datacenter, "NodeName": a.config.NodeName, "NodeID": a.config.NodeName,
				"Server": a.config.Server, "Version": version},
			"Member": a.memberView(a.members.LocalNode(), 1),
		})
	})
	mux.HandleFunc("GET /v1/agent/members", func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, a.memberViews()) })
	mux.HandleFunc("GET /v1/agent/services", a.agentServices)
	mux.HandleFunc("GET /v1/agent/checks", a.agentChecks)
	mux.HandleFunc("PUT /v1/agent/service/register", func(w http.ResponseWriter, r *http.Request) {
		var s serviceDefinition
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&s); err != nil {
			fail(w, 400, "Request decode failed: "+err.Error())
		} else if err := a.local.addService(s); err != nil {
			fail(w, 400, err.Error())
		} else {
			ok(w)
		}
	})
	mux.HandleFunc("PUT /v1/agent/service/deregister/{id}", func(w http.ResponseWriter, r *http.Request) {
		if !a.local.removeService(r.PathValue("id"), true) {
			fail(w, 404, fmt.Sprintf("Unknown service ID %q. Ensure that the service ID is passed, not the service name.", r.PathValue("id")))
			return
		}
		ok(w)
	})
	mux.HandleFunc("PUT /v1/agent/check/register", func(w http.ResponseWriter, r *http.Request) {
		var c checkDefinition
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&c); err != nil {
			fail(w, 400, "Request decode failed: "+err.Error())
		} else if err := a.local.addCheck(c); err != nil {
			fail(w, 400, err.Error())
		} else {
			a.local.changed()
			ok(w)
		}
	})
	mux.HandleFunc("PUT /v1/agent/check/deregister/{id}", func(w http.ResponseWriter, r *http.Request) {
		a.local.removeCheck(r.PathValue("id"))
		ok(w)
	})
	for word, status := range map[string]string{"pass": "passing", "warn": "warning", "fail": "critical"} {
		mux.HandleFunc("PUT /v1/agent/check/"+word+"/{id}", func(w http.ResponseWriter, r *http.Request) {
			if !a.local.renew(r.PathValue("id"), status, r.URL.Query().Get("note")) {
				fail(w, 404, "Unknown check ID "+r.PathValue("id"))
				return
			}
			ok(w)
		})
	}
	mux.HandleFunc("PUT /v1/agent/join/{address}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := a.members.Join([]string{r.PathValue("address")}); err != nil {
			fail(w, 500, err.Error())
			return
		}
		ok(w)
	})
	mux.HandleFunc("PUT /v1/agent/leave", func(w http.ResponseWriter, _ *http.Request) {
		ok(w)
		go leave()
	})
	mux.HandleFunc("/v1/", a.passOn)
	return mux
}

// passOn gives the request to the leader.
func (a *agent) passOn(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		fail(w, 400, err.Error())
		return
	}
	status, text, header, err := a.ask(r.Method, r.URL.RequestURI(), body)
	if err != nil {
		fail(w, 500, err.Error())
		return
	}
	for _, name := range []string{"Content-Type", "X-Consul-Index", "X-Consul-Knownleader"} {
		if value := header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func (a *agent) statusPeers(w http.ResponseWriter, _ *http.Request) {
	if a.raft == nil {
		status, text, _, err := a.ask("GET", "/status/peers", nil)
		if err != nil {
			fail(w, 500, err.Error())
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(text)
		return
	}
	addresses := []string{}
	for _, peer := range a.peers() {
		addresses = append(addresses, string(peer.Address))
	}
	sort.Strings(addresses)
	answer(w, 200, addresses)
}

func (a *agent) memberView(n *memberlist.Node, status int) map[string]any {
	m := metaOf(n)
	role := "node"
	if m.Server {
		role = "consul"
	}
	tags := map[string]string{"role": role, "dc": m.DC}
	if m.Expect > 0 {
		tags["expect"] = fmt.Sprint(m.Expect)
	}
	return map[string]any{"Name": n.Name, "Addr": n.Addr.String(), "Port": n.Port, "Status": status, "Tags": tags}
}

// memberViews: status 1 is alive, 3 left, 4 failed.
func (a *agent) memberViews() []map[string]any {
	all := []map[string]any{}
	seen := map[string]bool{}
	for _, n := range a.members.Members() {
		seen[n.Name] = true
		all = append(all, a.memberView(n, 1))
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	for _, name := range sortedKeys(a.gone) {
		if address := a.gone[name]; !seen[name] {
			status := 4
			if address == "left" {
				status = 3
			}
			all = append(all, map[string]any{"Name": name, "Addr": strings.TrimPrefix(address, "left"), "Port": a.config.Ports.SerfLAN,
				"Status": status, "Tags": map[string]string{}})
		}
	}
	return all
}

func (a *agent) agentServices(w http.ResponseWriter, _ *http.Request) {
	a.local.lock.Lock()
	defer a.local.lock.Unlock()
	all := map[string]any{}
	for id, s := range a.local.Services {
		all[id] = serviceView(catalogService{s.ID, s.Name, s.Tags, s.Address, s.Port, s.Meta})
	}
	answer(w, 200, all)
}

func (a *agent) agentChecks(w http.ResponseWriter, _ *http.Request) {
	a.local.lock.Lock()
	defer a.local.lock.Unlock()
	answer(w, 200, a.local.status)
}
