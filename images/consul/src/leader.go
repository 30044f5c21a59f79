package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// leaderHandler is what servers answer on their own port: the catalogue, health and key/value part of the interface,
// which every agent passes on to the leader.
func (a *agent) leaderHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status/leader", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, a.leaderAddress())
	})
	mux.HandleFunc("GET /status/peers", func(w http.ResponseWriter, _ *http.Request) {
		addresses := []string{}
		for _, peer := range a.peers() {
			addresses = append(addresses, string(peer.Address))
		}
		answer(w, 200, addresses)
	})
	mux.HandleFunc("GET /v1/catalog/datacenters", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, []string{a.config.Datacenter})
	})
	mux.HandleFunc("GET /v1/catalog/nodes", a.read(a.catalogNodes))
	mux.HandleFunc("GET /v1/catalog/services", a.read(a.catalogServices))
	mux.HandleFunc("GET /v1/catalog/service/{name}", a.read(a.catalogService))
	mux.HandleFunc("GET /v1/catalog/node/{name}", a.read(a.catalogNode))
	mux.HandleFunc("GET /v1/health/service/{name}", a.read(a.healthService))
	mux.HandleFunc("GET /v1/health/node/{name}", a.read(a.healthNode))
	mux.HandleFunc("GET /v1/health/checks/{name}", a.read(a.healthChecks))
	mux.HandleFunc("GET /v1/health/state/{state}", a.read(a.healthState))
	mux.HandleFunc("GET /v1/kv/{key...}", a.read(a.readKV))
	mux.HandleFunc("PUT /v1/kv/{key...}", a.writeKV)
	mux.HandleFunc("DELETE /v1/kv/{key...}", a.deleteKV)
	mux.HandleFunc("GET /v1/operator/raft/configuration", a.raftConfiguration)
	mux.HandleFunc("PUT /internal/apply", func(w http.ResponseWriter, r *http.Request) {
		var c command
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
			fail(w, 400, err.Error())
			return
		}
		a.write(w, c)
	})
	return mux
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func fail(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func (a *agent) write(w http.ResponseWriter, c command) {
	held, err := a.apply(c)
	if err != nil {
		fail(w, 500, err.Error())
		return
	}
	answer(w, 200, held)
}

// read answers a question, and with ?index=N waits until something is newer than N, at most ?wait=.
func (a *agent) read(give func(*http.Request) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !a.isLeader() {
			fail(w, 500, errNoLeader.Error())
			return
		}
		if after, err := strconv.ParseUint(r.URL.Query().Get("index"), 10, 64); err == nil && after > 0 {
			until := time.Now().Add(min(pause(r.URL.Query().Get("wait"), 5*time.Minute), 10*time.Minute))
			for a.index() <= after && time.Now().Before(until) && r.Context().Err() == nil {
				time.Sleep(100 * time.Millisecond)
			}
		}
		w.Header().Set("X-Consul-Index", strconv.FormatUint(max(a.index(), 1), 10))
		w.Header().Set("X-Consul-Knownleader", "true")
		status, value := give(r)
		if raw, ok := value.([]byte); ok {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(status)
			_, _ = w.Write(raw)
			return
		}
		answer(w, status, value)
	}
}

func (a *agent) index() uint64 {
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	return a.state.Index
}

func (a *agent) nodeView(n *catalogNode) map[string]any {
	return map[string]any{"ID": n.Node, "Node": n.Node, "Address": n.Address, "Datacenter": a.config.Datacenter,
		"TaggedAddresses": map[string]string{"lan": n.Address}, "Meta": map[string]string{}}
}

func serviceView(s catalogService) map[string]any {
	return map[string]any{"ID": s.ID, "Service": s.Service, "Tags": s.Tags, "Address": s.Address, "Port": s.Port, "Meta": s.Meta}
}

func (a *agent) catalogNodes(*http.Request) (int, any) {
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	all := []map[string]any{}
	for _, name := range sortedKeys(a.state.Nodes) {
		all = append(all, a.nodeView(a.state.Nodes[name]))
	}
	return 200, all
}

func (a *agent) catalogServices(*http.Request) (int, any) {
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	all := map[string][]string{}
	for _, node := range a.state.Nodes {
		for _, service := range node.Services {
			tags := all[service.Service]
			if tags == nil {
				tags = []string{}
			}
			for _, tag := range service.Tags {
				if !contains(tags, tag) {
					tags = append(tags, tag)
				}
			}
			all[service.Service] = tags
		}
	}
	return 200, all
}

func (a *agent) catalogService(r *http.Request) (int, any) {
	all := []map[string]any{}
	for _, one := range a.state.instances(r.PathValue("name"), r.URL.Query().Get("tag")) {
		view := a.nodeView(&one.Node)
		s := one.Service
		for key, value := range map[string]any{"ServiceID": s.ID, "ServiceName": s.Service, "ServiceTags": s.Tags,
			"ServiceAddress": s.Address, "ServicePort": s.Port, "ServiceMeta": s.Meta} {
			view[key] = value
		}
		all = append(all, view)
	}
	return 200, all
}

func (a *agent) catalogNode(r *http.Request) (int, any) {
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	node := a.state.Nodes[r.PathValue("name")]
	if node == nil {
		return 200, nil
	}
	services := map[string]any{}
	for id, service := range node.Services {
		services[id] = serviceView(service)
	}
	return 200, map[string]any{"Node": a.nodeView(node), "Services": services}
}

func (a *agent) healthService(r *http.Request) (int, any) {
	all := []map[string]any{}
	query := r.URL.Query()
	for _, one := range a.state.instances(r.PathValue("name"), query.Get("tag")) {
		if query.Has("passing") && query.Get("passing") != "false" && one.status() != "passing" {
			continue
		}
		all = append(all, map[string]any{"Node": a.nodeView(&one.Node), "Service": serviceView(one.Service), "Checks": one.Checks})
	}
	return 200, all
}

func (a *agent) checksWhere(fits func(catalogCheck) bool) (int, any) {
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	all := []catalogCheck{}
	for _, name := range sortedKeys(a.state.Nodes) {
		node := a.state.Nodes[name]
		for _, id := range sortedKeys(node.Checks) {
			if check := node.Checks[id]; fits(check) {
				all = append(all, check)
			}
		}
	}
	return 200, all
}

func (a *agent) healthNode(r *http.Request) (int, any) {
	return a.checksWhere(func(c catalogCheck) bool { return c.Node == r.PathValue("name") })
}

func (a *agent) healthChecks(r *http.Request) (int, any) {
	return a.checksWhere(func(c catalogCheck) bool { return c.ServiceName == r.PathValue("name") })
}

func (a *agent) healthState(r *http.Request) (int, any) {
	state := r.PathValue("state")
	return a.checksWhere(func(c catalogCheck) bool { return state == "any" || c.Status == state })
}

func (a *agent) readKV(r *http.Request) (int, any) {
	key, query := r.PathValue("key"), r.URL.Query()
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	if query.Has("recurse") || query.Has("keys") {
		entries, keys := []kvEntry{}, []string{}
		for _, name := range sortedKeys(a.state.KV) {
			if strings.HasPrefix(name, key) {
				entries, keys = append(entries, a.state.KV[name]), append(keys, name)
			}
		}
		if len(keys) == 0 {
			return 404, []byte{}
		}
		if query.Has("keys") {
			return 200, keys
		}
		return 200, entries
	}
	entry, known := a.state.KV[key]
	if !known {
		return 404, []byte{}
	}
	if query.Has("raw") {
		return 200, entry.Value
	}
	return 200, []kvEntry{entry}
}

func (a *agent) writeKV(w http.ResponseWriter, r *http.Request) {
	value, err := io.ReadAll(io.LimitReader(r.Body, 512<<10+1))
	key := r.PathValue("key")
	if err != nil || len(value) > 512<<10 {
		fail(w, 413, "the value is larger than 512 KiB")
		return
	}
	if key == "" {
		fail(w, 400, "Missing key name")
		return
	}
	c := command{Op: "set", Entry: &kvEntry{Key: key, Value: value}}
	c.Entry.Flags, _ = strconv.ParseUint(r.URL.Query().Get("flags"), 10, 64)
	if text := r.URL.Query().Get("cas"); text != "" {
		index, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			fail(w, 400, "cas is no number")
			return
		}
		c.CAS = &index
	}
	a.write(w, c)
}

func (a *agent) deleteKV(w http.ResponseWriter, r *http.Request) {
	op := "delete"
	if r.URL.Query().Has("recurse") {
		op = "delete-tree"
	}
	a.write(w, command{Op: op, ID: r.PathValue("key")})
}

func (a *agent) raftConfiguration(w http.ResponseWriter, _ *http.Request) {
	servers := []map[string]any{}
	for _, peer := range a.peers() {
		servers = append(servers, map[string]any{"ID": peer.ID, "Node": peer.ID, "Address": peer.Address,
			"Leader": string(peer.Address) == a.leaderAddress(), "Voter": true, "ProtocolVersion": "3"})
	}
	answer(w, 200, map[string]any{"Servers": servers, "Index": a.index()})
}
