// Package viz is the visualizer: a page with the nodes of a swarm and the tasks on them, from the engine's socket.
package viz

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"drydock.lab/apps/common"
)

const socket = "/var/run/docker.sock"

type node struct {
	ID           string `json:"id"`
	Hostname     string `json:"hostname"`
	Role         string `json:"role"`
	Leader       bool   `json:"leader"`
	State        string `json:"state"`
	Availability string `json:"availability"`
	Tasks        []task `json:"tasks"`
}

type task struct {
	ID      string `json:"id"`
	Service string `json:"service"`
	Slot    int    `json:"slot,omitempty"`
	Image   string `json:"image"`
	State   string `json:"state"`
}

var engine = &http.Client{
	Timeout: 5 * time.Second,
	Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		},
	},
}

// Serve runs it on port 8080.
func Serve([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "ok\n") })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	})
	mux.HandleFunc("GET /nodes", func(w http.ResponseWriter, _ *http.Request) {
		nodes, err := nodesAndTasks()
		if err != nil {
			common.Text(w, http.StatusServiceUnavailable, "%v\n", err)
			return
		}
		common.JSON(w, 200, nodes)
	})
	return common.Listen(ctx, "visualizer "+common.Setting("LAB_VERSION", "1.0"), common.Setting("PORT", "8080"), mux)
}

func ask(path string, into any) error {
	answer, err := engine.Get("http://engine" + path)
	if err != nil {
		return fmt.Errorf("the engine does not answer on %s: mount it there: %w", socket, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusServiceUnavailable {
		return errors.New("only managers know the swarm: run this on a manager (node.role == manager)")
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the engine answers %s to %s", answer.Status, path)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}

func nodesAndTasks() ([]node, error) {
	var found []struct {
		ID            string
		Spec          struct{ Role, Availability string }
		Description   struct{ Hostname string }
		Status        struct{ State string }
		ManagerStatus *struct{ Leader bool }
	}
	var services []struct {
		ID   string
		Spec struct{ Name string }
	}
	var tasks []struct {
		ID, ServiceID, NodeID string
		Slot                  int
		Spec                  struct{ ContainerSpec struct{ Image string } }
		Status                struct{ State string }
	}
	for path, into := range map[string]any{
		"/nodes": &found, "/services": &services, `/tasks?filters={"desired-state":["running"]}`: &tasks,
	} {
		if err := ask(path, into); err != nil {
			return nil, err
		}
	}
	names := map[string]string{}
	for _, service := range services {
		names[service.ID] = service.Spec.Name
	}
	nodes := make([]node, 0, len(found))
	for _, n := range found {
		shown := node{n.ID, n.Description.Hostname, n.Spec.Role, n.ManagerStatus != nil && n.ManagerStatus.Leader,
			n.Status.State, n.Spec.Availability, []task{}}
		for _, t := range tasks {
			if t.NodeID != n.ID {
				continue
			}
			image, _, _ := strings.Cut(t.Spec.ContainerSpec.Image, "@")
			shown.Tasks = append(shown.Tasks, task{t.ID, names[t.ServiceID], t.Slot, image, t.Status.State})
		}
		nodes = append(nodes, shown)
	}
	return nodes, nil
}
