// A build from a GOPATH behaves like an old release, whose request multiplexer knows no methods, unless this says so:
//go:debug httpmuxgo121=0

// A stand-in for HashiCorp's Consul, for labs where the real image cannot be had. The parts that make a cluster are the
// same libraries: memberlist (gossip on 8301) and raft (on 8300). On top of them: the /v1 interface for status, agent,
// catalogue, health and key/value on 8500, DNS on 8600, and the commands that the labs use. It has no ACLs, sessions,
// locks, prepared queries, Connect, WAN federation and no encryption, and its wire protocol is not Consul's.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const version = "1.0-drydock"

func main() {
	log.SetOutput(os.Stdout)
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	word := func(i int) string {
		if i < len(args) {
			return args[i]
		}
		return ""
	}
	switch word(0) {
	case "agent":
		return runAgent(args[1:])
	case "members":
		return printMembers()
	case "join":
		return request("PUT", "/v1/agent/join/"+word(1), nil, nil)
	case "leave":
		return request("PUT", "/v1/agent/leave", nil, nil)
	case "kv":
		return runKV(args[1:])
	case "catalog":
		return printCatalog(word(1))
	case "operator":
		return printPeers()
	case "info":
		return request("GET", "/v1/agent/self", nil, os.Stdout)
	case "version", "--version", "-v":
		fmt.Println("Consul stand-in by Drydock " + version + ": no product of HashiCorp")
		return nil
	}
	return errors.New("usage: consul agent|members|join|leave|kv|catalog|operator raft list-peers|info|version\n" +
		"This is Drydock's stand-in for Consul; other commands are not there.")
}

func runAgent(args []string) error {
	c, err := readConfig(args)
	if err != nil {
		return err
	}
	if c.DataDir != "" {
		if err := os.MkdirAll(filepath.Join(c.DataDir), 0o755); err != nil {
			return err
		}
	}
	log.Printf("==> Starting Drydock's stand-in for Consul: node %s, server %v, advertises %s", c.NodeName, c.Server, c.Advertise)
	a, err := startAgent(c)
	if err != nil {
		return err
	}
	addresses := strings.Fields(c.Client)
	if err := a.serveDNS(addresses); err != nil {
		return err
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	leave := func() { signals <- syscall.SIGHUP }
	failed := make(chan error, len(addresses))
	for _, address := range addresses {
		listener, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(c.Ports.HTTP)))
		if err != nil {
			return err
		}
		go func() {
			failed <- (&http.Server{Handler: a.httpHandler(leave), ReadHeaderTimeout: 10 * time.Second}).Serve(listener)
		}()
	}
	log.Printf("==> Consul agent running! HTTP on %s:%d, DNS on port %d", c.Client, c.Ports.HTTP, c.Ports.DNS)
	select {
	case err := <-failed:
		return err
	case got := <-signals:
		a.end(got == syscall.SIGHUP || c.LeaveOnTerm || !c.Server && got == syscall.SIGTERM)
		return nil
	}
}

// end says goodbye where that is wanted: a server that is only stopped stays a peer, as with Consul.
func (a *agent) end(graceful bool) {
	log.Printf("==> Caught a signal, graceful leave: %v", graceful)
	if graceful {
		_ = a.members.Leave(2 * time.Second)
	} else {
		_ = a.members.Shutdown()
	}
	if a.raft != nil {
		_ = a.raft.Shutdown().Error()
	}
}

func request(method, path string, body io.Reader, out io.Writer) error {
	address := strings.TrimPrefix(os.Getenv("CONSUL_HTTP_ADDR"), "http://")
	if address == "" {
		address = "127.0.0.1:8500"
	}
	r, err := http.NewRequest(method, "http://"+address+path, body)
	if err != nil {
		return err
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	if got.StatusCode >= 300 {
		return fmt.Errorf("Unexpected response code: %d (%s)", got.StatusCode, strings.TrimSpace(string(text)))
	}
	if out != nil {
		_, err = out.Write(text)
	}
	return err
}

func fetchJSON(path string, into any) error {
	var text bytes.Buffer
	if err := request("GET", path, nil, &text); err != nil {
		return err
	}
	return json.Unmarshal(text.Bytes(), into)
}

func printMembers() error {
	var members []struct {
		Name, Addr   string
		Port, Status int
		Tags         map[string]string
	}
	if err := fetchJSON("/v1/agent/members", &members); err != nil {
		return err
	}
	sort.Slice(members, func(i, j int) bool { return members[i].Name < members[j].Name })
	fmt.Printf("%-20s %-22s %-8s %-7s %s\n", "Node", "Address", "Status", "Type", "DC")
	for _, m := range members {
		kind := map[string]string{"consul": "server", "node": "client"}[m.Tags["role"]]
		state := map[int]string{1: "alive", 3: "left", 4: "failed"}[m.Status]
		fmt.Printf("%-20s %-22s %-8s %-7s %s\n", m.Name, net.JoinHostPort(m.Addr, strconv.Itoa(m.Port)), state, kind, m.Tags["dc"])
	}
	return nil
}

func runKV(args []string) error {
	usage := errors.New("usage: consul kv get KEY | kv put KEY VALUE | kv delete KEY")
	if len(args) < 2 {
		return usage
	}
	switch {
	case args[0] == "get":
		if err := request("GET", "/v1/kv/"+args[1]+"?raw", nil, os.Stdout); err != nil {
			return err
		}
		fmt.Println()
		return nil
	case args[0] == "put" && len(args) == 3:
		if err := request("PUT", "/v1/kv/"+args[1], strings.NewReader(args[2]), nil); err != nil {
			return err
		}
		fmt.Println("Success! Data written to: " + args[1])
		return nil
	case args[0] == "delete":
		return request("DELETE", "/v1/kv/"+args[1], nil, nil)
	}
	return usage
}

func printCatalog(what string) error {
	if what == "nodes" {
		var nodes []struct{ Node, Address, Datacenter string }
		if err := fetchJSON("/v1/catalog/nodes", &nodes); err != nil {
			return err
		}
		fmt.Printf("%-20s %-16s %s\n", "Node", "Address", "DC")
		for _, n := range nodes {
			fmt.Printf("%-20s %-16s %s\n", n.Node, n.Address, n.Datacenter)
		}
		return nil
	}
	var services map[string][]string
	if err := fetchJSON("/v1/catalog/services", &services); err != nil {
		return err
	}
	for _, name := range sortedKeys(services) {
		fmt.Println(name)
	}
	return nil
}

func printPeers() error {
	var found struct {
		Servers []struct {
			Node, Address string
			Leader        bool
		}
	}
	if err := fetchJSON("/v1/operator/raft/configuration", &found); err != nil {
		return err
	}
	fmt.Printf("%-20s %-22s %-9s %s\n", "Node", "Address", "State", "Voter")
	for _, s := range found.Servers {
		state := "follower"
		if s.Leader {
			state = "leader"
		}
		fmt.Printf("%-20s %-22s %-9s true\n", s.Node, s.Address, state)
	}
	return nil
}
