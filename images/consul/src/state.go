package main

import (
	"encoding/json"
	"io"
	"sort"
	"strings"
	"sync"

	"github.com/hashicorp/raft"
)

// The JSON names of these types are those of Consul's HTTP interface.

type kvEntry struct {
	LockIndex   uint64
	Key         string
	Flags       uint64
	Value       []byte
	CreateIndex uint64
	ModifyIndex uint64
}

type catalogService struct {
	ID      string
	Service string
	Tags    []string
	Address string
	Port    int
	Meta    map[string]string
}

type catalogCheck struct {
	Node        string
	CheckID     string
	Name        string
	Status      string
	Notes       string
	Output      string
	ServiceID   string
	ServiceName string
	Type        string `json:",omitempty"`
}

type catalogNode struct {
	Node     string
	Address  string
	Services map[string]catalogService
	Checks   map[string]catalogCheck
}

// command is what the log of the servers holds.
type command struct {
	Op      string          // node, service, check, unservice, uncheck, unnode, set, delete, delete-tree
	Node    string          `json:",omitempty"`
	Address string          `json:",omitempty"`
	Service *catalogService `json:",omitempty"`
	Check   *catalogCheck   `json:",omitempty"`
	ID      string          `json:",omitempty"`
	Entry   *kvEntry        `json:",omitempty"`
	CAS     *uint64         `json:",omitempty"`
}

type state struct {
	lock  sync.RWMutex
	Index uint64
	Nodes map[string]*catalogNode
	KV    map[string]kvEntry
}

func newState() *state {
	return &state{Nodes: map[string]*catalogNode{}, KV: map[string]kvEntry{}}
}

// Apply gives true, or false where a compare-and-set did not hold.
func (s *state) Apply(log *raft.Log) any {
	var c command
	if err := json.Unmarshal(log.Data, &c); err != nil {
		return false
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.Index = log.Index
	switch c.Op {
	case "set":
		return s.set(c, log.Index)
	case "delete":
		delete(s.KV, c.ID)
	case "delete-tree":
		for key := range s.KV {
			if strings.HasPrefix(key, c.ID) {
				delete(s.KV, key)
			}
		}
	case "unnode":
		delete(s.Nodes, c.Node)
	default:
		s.catalog(c)
	}
	return true
}

func (s *state) set(c command, index uint64) bool {
	before, known := s.KV[c.Entry.Key]
	if c.CAS != nil && (*c.CAS == 0 && known || *c.CAS != 0 && before.ModifyIndex != *c.CAS) {
		return false
	}
	entry := *c.Entry
	entry.CreateIndex, entry.ModifyIndex = index, index
	if known {
		entry.CreateIndex = before.CreateIndex
	}
	s.KV[entry.Key] = entry
	return true
}

func (s *state) catalog(c command) {
	node := s.Nodes[c.Node]
	if node == nil {
		if c.Address == "" {
			return
		}
		node = &catalogNode{Node: c.Node, Services: map[string]catalogService{}, Checks: map[string]catalogCheck{}}
		s.Nodes[c.Node] = node
	}
	if c.Address != "" {
		node.Address = c.Address
	}
	switch c.Op {
	case "service":
		node.Services[c.Service.ID] = *c.Service
	case "check":
		node.Checks[c.Check.CheckID] = *c.Check
	case "unservice":
		delete(node.Services, c.ID)
		for id, check := range node.Checks {
			if check.ServiceID == c.ID {
				delete(node.Checks, id)
			}
		}
	case "uncheck":
		delete(node.Checks, c.ID)
	}
}

type snapshot struct{ text []byte }

func (s *state) Snapshot() (raft.FSMSnapshot, error) {
	s.lock.RLock()
	defer s.lock.RUnlock()
	text, err := json.Marshal(s)
	return snapshot{text}, err
}

func (s *state) Restore(from io.ReadCloser) error {
	defer from.Close()
	read := newState()
	if err := json.NewDecoder(from).Decode(read); err != nil {
		return err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.Index, s.Nodes, s.KV = read.Index, read.Nodes, read.KV
	return nil
}

func (s snapshot) Persist(sink raft.SnapshotSink) error {
	if _, err := sink.Write(s.text); err != nil {
		_ = sink.Cancel()
		return err
	}
	return sink.Close()
}

func (s snapshot) Release() {}

// instance is a service on its node, with the checks that count for it.
type instance struct {
	Node    catalogNode
	Service catalogService
	Checks  []catalogCheck
}

func (i instance) status() string {
	worst := "passing"
	for _, check := range i.Checks {
		if check.Status == "critical" || check.Status == "warning" && worst == "passing" {
			worst = check.Status
		}
	}
	return worst
}

func (s *state) instances(service, tag string) []instance {
	s.lock.RLock()
	defer s.lock.RUnlock()
	found := []instance{}
	for _, name := range sortedKeys(s.Nodes) {
		node := s.Nodes[name]
		for _, id := range sortedKeys(node.Services) {
			one := node.Services[id]
			if one.Service == service && (tag == "" || contains(one.Tags, tag)) {
				found = append(found, instance{*node, one, checksOf(node, id)})
			}
		}
	}
	return found
}

func checksOf(node *catalogNode, service string) []catalogCheck {
	checks := []catalogCheck{}
	for _, id := range sortedKeys(node.Checks) {
		if check := node.Checks[id]; check.ServiceID == "" || check.ServiceID == service {
			checks = append(checks, check)
		}
	}
	return checks
}

func contains(all []string, one string) bool {
	for _, each := range all {
		if each == one {
			return true
		}
	}
	return false
}

func sortedKeys[V any](all map[string]V) []string {
	keys := make([]string, 0, len(all))
	for key := range all {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
