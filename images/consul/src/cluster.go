package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/memberlist"
	"github.com/hashicorp/raft"
	raftboltdb "github.com/hashicorp/raft-boltdb"
)

var errNoLeader = errors.New("No cluster leader")

type meta struct {
	Server    bool   `json:"s"`
	Expect    int    `json:"e"`
	Bootstrap bool   `json:"b"`
	Port      int    `json:"p"`
	DC        string `json:"d"`
}

type agent struct {
	config  *config
	state   *state
	raft    *raft.Raft
	members *memberlist.Memberlist
	raftIn  chan net.Conn
	local   localServices
	events  chan struct{}
	lock    sync.Mutex
	gone    map[string]string // name -> address of members that failed
}

func startAgent(c *config) (*agent, error) {
	a := &agent{config: c, state: newState(), raftIn: make(chan net.Conn), events: make(chan struct{}, 1), gone: map[string]string{}}
	a.local.init(a)
	if c.Server {
		if err := a.startRaft(); err != nil {
			return nil, err
		}
	}
	if err := a.startGossip(); err != nil {
		return nil, err
	}
	go a.lead()
	return a, nil
}

// --- gossip: who is there --------------------------------------------------------------------------------------------

func (a *agent) NodeMeta(int) []byte {
	text, _ := json.Marshal(meta{a.config.Server, a.config.BootstrapExpect, a.config.Bootstrap, a.config.Ports.Server, a.config.Datacenter})
	return text
}
func (a *agent) NotifyMsg([]byte)                {}
func (a *agent) GetBroadcasts(int, int) [][]byte { return nil }
func (a *agent) LocalState(bool) []byte          { return nil }
func (a *agent) MergeRemoteState([]byte, bool)   {}

func (a *agent) NotifyJoin(n *memberlist.Node) {
	log.Printf("[INFO] serf: EventMemberJoin: %s %s", n.Name, n.Addr)
	a.lock.Lock()
	delete(a.gone, n.Name)
	a.lock.Unlock()
	a.poke()
}

func (a *agent) NotifyLeave(n *memberlist.Node) {
	log.Printf("[INFO] serf: EventMemberFailed: %s %s", n.Name, n.Addr)
	a.lock.Lock()
	if n.State == memberlist.StateLeft {
		a.gone[n.Name] = "left"
	} else {
		a.gone[n.Name] = n.Addr.String()
	}
	a.lock.Unlock()
	a.poke()
}
func (a *agent) NotifyUpdate(*memberlist.Node) { a.poke() }

func (a *agent) poke() {
	select {
	case a.events <- struct{}{}:
	default:
	}
}

func (a *agent) startGossip() error {
	c := memberlist.DefaultLANConfig()
	c.Name, c.Delegate, c.Events = a.config.NodeName, a, a
	c.BindAddr, c.BindPort = a.config.Bind, a.config.Ports.SerfLAN
	c.AdvertiseAddr, c.AdvertisePort = a.config.Advertise, a.config.Ports.SerfLAN
	c.Logger = log.New(io.Discard, "", 0)
	c.SuspicionMult = 3
	c.DeadNodeReclaimTime = time.Second
	c.GossipToTheDeadTime = 10 * time.Minute
	var err error
	if a.members, err = memberlist.Create(c); err != nil {
		return err
	}
	if len(a.config.StartJoin) > 0 {
		if _, err := a.members.Join(a.config.StartJoin); err != nil {
			return fmt.Errorf("could not join: %w", err)
		}
	}
	if len(a.config.RetryJoin) > 0 {
		go a.keepJoining()
	}
	return nil
}

func (a *agent) keepJoining() {
	for {
		if a.members.NumMembers() < 2 {
			if _, err := a.members.Join(a.config.RetryJoin); err != nil {
				log.Printf("[WARN] agent: Join cluster failed, will retry: %v", err)
			}
		}
		time.Sleep(3 * time.Second)
	}
}

func metaOf(n *memberlist.Node) meta {
	var m meta
	_ = json.Unmarshal(n.Meta, &m)
	return m
}

func rpcAddress(n *memberlist.Node) string {
	return net.JoinHostPort(n.Addr.String(), strconv.Itoa(metaOf(n).Port))
}

// --- raft: what the servers agree on ------------------------------------------------------------------------------------

func (a *agent) Accept() (net.Conn, error) { return <-a.raftIn, nil }
func (a *agent) Close() error              { return nil }
func (a *agent) Addr() net.Addr {
	return &net.TCPAddr{IP: net.ParseIP(a.config.Advertise), Port: a.config.Ports.Server}
}
func (a *agent) Dial(address raft.ServerAddress, timeout time.Duration) (net.Conn, error) {
	return dial(string(address), 'R', timeout)
}

func dial(address string, kind byte, timeout time.Duration) (net.Conn, error) {
	connection, err := net.DialTimeout("tcp", address, timeout)
	if err != nil {
		return nil, err
	}
	if _, err := connection.Write([]byte{kind}); err != nil {
		_ = connection.Close()
		return nil, err
	}
	return connection, nil
}

// serveRPC tells the two kinds of connections on the server's port apart: R for raft, A for requests to the leader.
func (a *agent) serveRPC() error {
	listener, err := net.Listen("tcp", net.JoinHostPort(a.config.Bind, strconv.Itoa(a.config.Ports.Server)))
	if err != nil {
		return err
	}
	requests := &oneByOne{connections: make(chan net.Conn), address: listener.Addr()}
	go func() {
		_ = (&http.Server{Handler: a.leaderHandler(), ReadHeaderTimeout: 10 * time.Second}).Serve(requests)
	}()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				kind := make([]byte, 1)
				_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
				if _, err := io.ReadFull(connection, kind); err != nil {
					_ = connection.Close()
					return
				}
				_ = connection.SetReadDeadline(time.Time{})
				if kind[0] == 'R' {
					a.raftIn <- connection
				} else {
					requests.connections <- connection
				}
			}()
		}
	}()
	return nil
}

type oneByOne struct {
	connections chan net.Conn
	address     net.Addr
}

func (o *oneByOne) Accept() (net.Conn, error) { return <-o.connections, nil }
func (o *oneByOne) Close() error              { return nil }
func (o *oneByOne) Addr() net.Addr            { return o.address }

func (a *agent) startRaft() error {
	if err := a.serveRPC(); err != nil {
		return err
	}
	c := raft.DefaultConfig()
	c.LocalID = raft.ServerID(a.config.NodeName)
	c.Logger = hclog.New(&hclog.LoggerOptions{Name: "raft", Level: hclog.Info, Output: os.Stdout})
	transport := raft.NewNetworkTransport(a, 3, 5*time.Second, io.Discard)
	var logs raft.LogStore
	var stable raft.StableStore
	var snapshots raft.SnapshotStore
	if a.config.DataDir == "" {
		memory := raft.NewInmemStore()
		logs, stable, snapshots = memory, memory, raft.NewInmemSnapshotStore()
	} else {
		folder := filepath.Join(a.config.DataDir, "raft")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		store, err := raftboltdb.NewBoltStore(filepath.Join(folder, "raft.db"))
		if err != nil {
			return err
		}
		files, err := raft.NewFileSnapshotStore(folder, 2, io.Discard)
		if err != nil {
			return err
		}
		logs, stable, snapshots = store, store, files
	}
	var err error
	if a.raft, err = raft.NewRaft(c, a.state, logs, stable, snapshots, transport); err != nil {
		return err
	}
	if a.config.Bootstrap && len(a.peers()) == 0 {
		return a.raft.BootstrapCluster(raft.Configuration{Servers: []raft.Server{a.ownServer()}}).Error()
	}
	return nil
}

func (a *agent) ownServer() raft.Server {
	return raft.Server{ID: raft.ServerID(a.config.NodeName), Address: raft.ServerAddress(a.Addr().String())}
}

func (a *agent) peers() []raft.Server {
	if a.raft == nil {
		return nil
	}
	future := a.raft.GetConfiguration()
	if future.Error() != nil {
		return nil
	}
	return future.Configuration().Servers
}

func (a *agent) isLeader() bool { return a.raft != nil && a.raft.State() == raft.Leader }

// leaderAddress is of the server that leads, as this agent or the first server that answers knows it.
func (a *agent) leaderAddress() string {
	if a.raft != nil {
		address, _ := a.raft.LeaderWithID()
		return string(address)
	}
	for _, n := range a.members.Members() {
		if !metaOf(n).Server {
			continue
		}
		if status, body, _, err := call(rpcAddress(n), "GET", "/status/leader", nil); err == nil && status == 200 && len(body) > 0 {
			return string(body)
		}
	}
	return ""
}

// lead keeps the cluster as the members are: bootstraps it, and, on the leader, its servers and the catalogue.
func (a *agent) lead() {
	tick := time.NewTicker(time.Second)
	wasLeader := false
	for {
		select {
		case <-a.events:
		case <-tick.C:
		}
		if a.raft != nil && a.config.BootstrapExpect > 0 && len(a.peers()) == 0 {
			a.bootstrapTogether()
		}
		if leads := a.isLeader(); leads {
			if !wasLeader {
				log.Printf("[INFO] consul: cluster leadership acquired")
			}
			wasLeader = true
			a.reconcile()
		} else {
			wasLeader = false
		}
	}
}

// bootstrapTogether writes the same first configuration on each server that waits for the same number.
func (a *agent) bootstrapTogether() {
	var servers []raft.Server
	for _, n := range a.members.Members() {
		m := metaOf(n)
		if !m.Server || m.Bootstrap {
			continue
		}
		if m.Expect != 0 && m.Expect != a.config.BootstrapExpect {
			log.Printf("[ERR] consul: Member %s has a conflicting expect value: %d", n.Name, m.Expect)
			return
		}
		if n.Name != a.config.NodeName {
			status, body, _, err := call(rpcAddress(n), "GET", "/status/peers", nil)
			if err != nil || status != 200 || string(bytes.TrimSpace(body)) != "[]" {
				return
			}
		}
		servers = append(servers, raft.Server{ID: raft.ServerID(n.Name), Address: raft.ServerAddress(rpcAddress(n))})
	}
	if len(servers) < a.config.BootstrapExpect {
		return
	}
	sort.Slice(servers, func(i, j int) bool { return servers[i].ID < servers[j].ID })
	log.Printf("[INFO] consul: Found expected number of peers, attempting bootstrap: %v", servers)
	if err := a.raft.BootstrapCluster(raft.Configuration{Servers: servers}).Error(); err != nil {
		log.Printf("[ERR] consul: Failed to bootstrap cluster: %v", err)
	}
}

func (a *agent) reconcile() {
	known := map[raft.ServerID]raft.ServerAddress{}
	for _, server := range a.peers() {
		known[server.ID] = server.Address
	}
	for _, n := range a.members.Members() {
		m := metaOf(n)
		address := raft.ServerAddress(rpcAddress(n))
		if m.Server && known[raft.ServerID(n.Name)] != address {
			if m.Bootstrap && n.Name != a.config.NodeName {
				log.Printf("[ERR] consul: %s and this server are both in bootstrap mode: only one may be", n.Name)
				continue
			}
			if err := a.raft.AddVoter(raft.ServerID(n.Name), address, 0, 5*time.Second).Error(); err != nil {
				log.Printf("[ERR] consul: could not add %s: %v", n.Name, err)
				continue
			}
		}
		a.register(n.Name, n.Addr.String(), m.Server, "passing", "Agent alive and reachable")
	}
	a.lock.Lock()
	gone := map[string]string{}
	for name, address := range a.gone {
		gone[name] = address
	}
	a.lock.Unlock()
	for name, address := range gone {
		if address == "left" {
			a.raft.RemoveServer(raft.ServerID(name), 0, 5*time.Second)
			if a.state.node(name) != nil {
				_, _ = a.apply(command{Op: "unnode", Node: name})
			}
			continue
		}
		a.register(name, address, false, "critical", "Agent not live or unreachable")
	}
}

func (s *state) node(name string) *catalogNode {
	s.lock.RLock()
	defer s.lock.RUnlock()
	return s.Nodes[name]
}

// register writes a member into the catalogue when something of it is new.
func (a *agent) register(name, address string, server bool, status, output string) {
	node := a.state.node(name)
	a.state.lock.RLock()
	fresh := node != nil && node.Address == address && node.Checks["serfHealth"].Status == status
	hasServer := node != nil && node.Services["consul"].Port != 0
	a.state.lock.RUnlock()
	if !fresh {
		check := catalogCheck{Node: name, CheckID: "serfHealth", Name: "Serf Health Status", Status: status, Output: output}
		_, _ = a.apply(command{Op: "check", Node: name, Address: address, Check: &check})
	}
	if server && !hasServer {
		service := catalogService{ID: "consul", Service: "consul", Tags: []string{}, Port: a.config.Ports.Server}
		_, _ = a.apply(command{Op: "service", Node: name, Address: address, Service: &service})
	}
}

// apply writes through the leader's log; only on the leader.
func (a *agent) apply(c command) (bool, error) {
	if !a.isLeader() {
		return false, errNoLeader
	}
	text, err := json.Marshal(c)
	if err != nil {
		return false, err
	}
	future := a.raft.Apply(text, 5*time.Second)
	if err := future.Error(); err != nil {
		return false, err
	}
	held, _ := future.Response().(bool)
	return held, nil
}

// call is one request to a server's port.
func call(address, method, path string, body []byte) (int, []byte, http.Header, error) {
	connection, err := dial(address, 'A', 2*time.Second)
	if err != nil {
		return 0, nil, nil, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(11 * time.Minute))
	request, err := http.NewRequest(method, "http://server"+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	request.Close = true
	if err := request.Write(connection); err != nil {
		return 0, nil, nil, err
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), request)
	if err != nil {
		return 0, nil, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, text, answer.Header, err
}

// ask sends a request to the leader, wherever that is.
func (a *agent) ask(method, path string, body []byte) (int, []byte, http.Header, error) {
	for try := 0; ; try++ {
		address := a.leaderAddress()
		if address != "" {
			status, text, header, err := call(address, method, path, body)
			if err == nil && !(status == 500 && bytes.Contains(text, []byte(errNoLeader.Error()))) {
				return status, text, header, nil
			}
		}
		// An election takes a moment.
		if try == 12 {
			return 0, nil, nil, errNoLeader
		}
		time.Sleep(500 * time.Millisecond)
	}
}
