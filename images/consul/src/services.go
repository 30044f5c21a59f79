package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// checkDefinition has the names of Consul's configuration (lower case) and of its HTTP interface: JSON does not care.
type checkDefinition struct {
	ID, CheckID, Name, Notes, HTTP, TCP, Interval, Timeout, TTL, Status, Method string
	ServiceID                                                                   string `json:"service_id"`
	Service                                                                     string `json:"ServiceID"`
	Script                                                                      string
	Args                                                                        []string
}

type serviceDefinition struct {
	ID, Name, Address string
	Tags              []string
	Port              int
	Meta              map[string]string
	Check             *checkDefinition
	Checks            []checkDefinition
}

// localServices are those that were registered with this agent; their checks run here.
type localServices struct {
	agent    *agent
	lock     sync.Mutex
	Services map[string]serviceDefinition
	Checks   map[string]checkDefinition
	status   map[string]catalogCheck
	stop     map[string]context.CancelFunc
	gone     []command
	wake     chan struct{}
}

func (l *localServices) init(a *agent) {
	l.agent, l.wake = a, make(chan struct{}, 1)
	l.Services, l.Checks = map[string]serviceDefinition{}, map[string]checkDefinition{}
	l.status, l.stop = map[string]catalogCheck{}, map[string]context.CancelFunc{}
	if text, err := os.ReadFile(l.file()); err == nil && a.config.DataDir != "" {
		var kept struct {
			Services map[string]serviceDefinition
			Checks   map[string]checkDefinition
		}
		if json.Unmarshal(text, &kept) == nil {
			for _, service := range kept.Services {
				_ = l.addService(service)
			}
			for _, check := range kept.Checks {
				_ = l.addCheck(check)
			}
		}
	}
	for _, service := range a.config.Services {
		if err := l.addService(service); err != nil {
			log.Printf("[ERR] agent: %v", err)
		}
	}
	go l.sync()
}

func (l *localServices) file() string { return filepath.Join(l.agent.config.DataDir, "services.json") }

func (l *localServices) addService(s serviceDefinition) error {
	if s.Name == "" {
		return fmt.Errorf("Missing service name")
	}
	if s.ID == "" {
		s.ID = s.Name
	}
	if s.Tags == nil {
		s.Tags = []string{}
	}
	checks := s.Checks
	if s.Check != nil {
		checks = append([]checkDefinition{*s.Check}, checks...)
	}
	s.Check, s.Checks = nil, nil
	l.removeService(s.ID, false)
	l.lock.Lock()
	l.Services[s.ID] = s
	l.lock.Unlock()
	for number, check := range checks {
		check.ServiceID = s.ID
		if check.CheckID == "" && check.ID == "" {
			check.CheckID = "service:" + s.ID
			if len(checks) > 1 {
				check.CheckID = fmt.Sprintf("service:%s:%d", s.ID, number+1)
			}
		}
		if check.Name == "" {
			check.Name = fmt.Sprintf("Service '%s' check", s.Name)
		}
		if err := l.addCheck(check); err != nil {
			return err
		}
	}
	l.changed()
	return nil
}

func (l *localServices) addCheck(c checkDefinition) error {
	if c.ServiceID == "" {
		c.ServiceID = c.Service
	}
	if c.CheckID == "" {
		c.CheckID = c.ID
	}
	if c.CheckID == "" {
		c.CheckID = c.Name
	}
	if c.CheckID == "" {
		return fmt.Errorf("Missing check name")
	}
	if len(c.Args) > 0 || c.Script != "" {
		return fmt.Errorf("Scripts are disabled on this agent: use an HTTP, TCP or TTL check")
	}
	if (c.HTTP != "" || c.TCP != "") && c.Interval == "" {
		return fmt.Errorf("Interval must be > 0 for the check %s", c.CheckID)
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	if stop := l.stop[c.CheckID]; stop != nil {
		stop()
	}
	status := c.Status
	if status == "" {
		status = "critical"
	}
	l.Checks[c.CheckID] = c
	l.status[c.CheckID] = catalogCheck{Node: l.agent.config.NodeName, CheckID: c.CheckID, Name: c.Name, Notes: c.Notes,
		Status: status, ServiceID: c.ServiceID, ServiceName: l.Services[c.ServiceID].Name}
	ctx, cancel := context.WithCancel(context.Background())
	l.stop[c.CheckID] = cancel
	if c.HTTP != "" || c.TCP != "" {
		go l.run(ctx, c)
	} else if c.TTL != "" {
		go l.expire(ctx, c, time.Now())
	}
	l.keep()
	return nil
}

func (l *localServices) run(ctx context.Context, c checkDefinition) {
	for {
		status, output := probe(ctx, c)
		if ctx.Err() != nil {
			return
		}
		l.report(c.CheckID, status, output)
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(pause(c.Interval, 10*time.Second), 100*time.Millisecond)):
		}
	}
}

func probe(ctx context.Context, c checkDefinition) (string, string) {
	limit, cancel := context.WithTimeout(ctx, pause(c.Timeout, 10*time.Second))
	defer cancel()
	if c.TCP != "" {
		connection, err := (&net.Dialer{}).DialContext(limit, "tcp", c.TCP)
		if err != nil {
			return "critical", err.Error()
		}
		_ = connection.Close()
		return "passing", "TCP connect " + c.TCP + ": Success"
	}
	method := c.Method
	if method == "" {
		method = "GET"
	}
	request, err := http.NewRequestWithContext(limit, method, c.HTTP, nil)
	if err != nil {
		return "critical", err.Error()
	}
	request.Close = true
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		return "critical", err.Error()
	}
	defer got.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(got.Body, 4096))
	output := fmt.Sprintf("HTTP %s %s: %s Output: %s", method, c.HTTP, got.Status, text)
	switch {
	case got.StatusCode < 300:
		return "passing", output
	case got.StatusCode == 429:
		return "warning", output
	}
	return "critical", output
}

func (l *localServices) expire(ctx context.Context, c checkDefinition, _ time.Time) {
	select {
	case <-ctx.Done():
	case <-time.After(pause(c.TTL, time.Minute)):
		l.report(c.CheckID, "critical", "TTL expired")
	}
}

func (l *localServices) report(id, status, output string) {
	l.lock.Lock()
	check, known := l.status[id]
	changed := known && check.Status != status
	if known {
		check.Status, check.Output = status, output
		l.status[id] = check
	}
	l.lock.Unlock()
	if changed {
		log.Printf("[INFO] agent: Check %s is now %s", id, status)
		l.changed()
	}
}

// renew is the heartbeat of a TTL check.
func (l *localServices) renew(id, status, output string) bool {
	l.lock.Lock()
	c, known := l.Checks[id]
	if known {
		l.stop[id]()
		ctx, cancel := context.WithCancel(context.Background())
		l.stop[id] = cancel
		go l.expire(ctx, c, time.Now())
	}
	l.lock.Unlock()
	if known {
		l.report(id, status, output)
	}
	return known
}

func (l *localServices) removeService(id string, tell bool) bool {
	l.lock.Lock()
	_, known := l.Services[id]
	delete(l.Services, id)
	for check, c := range l.Checks {
		if c.ServiceID == id {
			l.stop[check]()
			delete(l.Checks, check)
			delete(l.status, check)
		}
	}
	if known && tell {
		l.gone = append(l.gone, command{Op: "unservice", Node: l.agent.config.NodeName, ID: id})
	}
	l.keep()
	l.lock.Unlock()
	l.changed()
	return known
}

func (l *localServices) removeCheck(id string) bool {
	l.lock.Lock()
	_, known := l.Checks[id]
	if known {
		l.stop[id]()
		delete(l.Checks, id)
		delete(l.status, id)
		l.gone = append(l.gone, command{Op: "uncheck", Node: l.agent.config.NodeName, ID: id})
	}
	l.keep()
	l.lock.Unlock()
	l.changed()
	return known
}

// keep writes the definitions down; the lock is held.
func (l *localServices) keep() {
	if l.agent.config.DataDir == "" {
		return
	}
	text, err := json.Marshal(map[string]any{"Services": l.Services, "Checks": l.Checks})
	if err == nil {
		err = os.WriteFile(l.file(), text, 0o600)
	}
	if err != nil {
		log.Printf("[ERR] agent: %v", err)
	}
}

func (l *localServices) changed() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// sync brings the catalogue to what this agent knows: at once after a change, and every ten seconds.
func (l *localServices) sync() {
	tick := time.NewTicker(10 * time.Second)
	for {
		select {
		case <-l.wake:
		case <-tick.C:
		}
		if err := l.push(); err != nil {
			log.Printf("[WARN] agent: Syncing to the catalog failed: %v", err)
			time.AfterFunc(time.Second, l.changed)
		}
	}
}

func (l *localServices) push() error {
	if l.agent.members == nil {
		return fmt.Errorf("not started yet")
	}
	node, address := l.agent.config.NodeName, l.agent.config.Advertise
	l.lock.Lock()
	commands := append([]command{}, l.gone...)
	removed := len(l.gone)
	for _, id := range sortedKeys(l.Services) {
		s := l.Services[id]
		commands = append(commands, command{Op: "service", Node: node, Address: address,
			Service: &catalogService{s.ID, s.Name, s.Tags, s.Address, s.Port, s.Meta}})
	}
	for _, id := range sortedKeys(l.status) {
		check := l.status[id]
		commands = append(commands, command{Op: "check", Node: node, Address: address, Check: &check})
	}
	l.lock.Unlock()
	for _, c := range commands {
		if l.agent.catalogued(c) {
			continue
		}
		text, err := json.Marshal(c)
		if err != nil {
			return err
		}
		status, body, _, err := l.agent.ask("PUT", "/internal/apply", text)
		if err == nil && status != 200 {
			err = fmt.Errorf("%s", strings.TrimSpace(string(body)))
		}
		if err != nil {
			return err
		}
	}
	l.lock.Lock()
	l.gone = l.gone[removed:]
	l.lock.Unlock()
	return nil
}

// catalogued spares a write of what a server knows already.
func (a *agent) catalogued(c command) bool {
	if a.raft == nil {
		return false
	}
	a.state.lock.RLock()
	defer a.state.lock.RUnlock()
	node := a.state.Nodes[c.Node]
	if node == nil {
		return false
	}
	var before, now any
	switch c.Op {
	case "service":
		before, now = node.Services[c.Service.ID], *c.Service
	case "check":
		before, now = node.Checks[c.Check.CheckID], *c.Check
	default:
		return false
	}
	one, _ := json.Marshal(before)
	two, _ := json.Marshal(now)
	return string(one) == string(two)
}
