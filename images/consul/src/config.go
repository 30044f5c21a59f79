package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

type config struct {
	Server          bool     `json:"server"`
	Bootstrap       bool     `json:"bootstrap"`
	BootstrapExpect int      `json:"bootstrap_expect"`
	Advertise       string   `json:"advertise_addr"`
	Bind            string   `json:"bind_addr"`
	Client          string   `json:"client_addr"`
	NodeName        string   `json:"node_name"`
	DataDir         string   `json:"data_dir"`
	Datacenter      string   `json:"datacenter"`
	Domain          string   `json:"domain"`
	StartJoin       []string `json:"start_join"`
	RetryJoin       []string `json:"retry_join"`
	Recursors       []string `json:"recursors"`
	Recursor        string   `json:"recursor"`
	LeaveOnTerm     bool     `json:"leave_on_terminate"`
	Ports           struct {
		HTTP, DNS, Server int
		SerfLAN           int `json:"serf_lan"`
	} `json:"ports"`
	Service  *serviceDefinition  `json:"service"`
	Services []serviceDefinition `json:"services"`
	dev      bool
}

type list []string

func (l *list) String() string         { return strings.Join(*l, ",") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func readConfig(args []string) (*config, error) {
	c := &config{Client: "127.0.0.1", Bind: "0.0.0.0", Datacenter: "dc1", Domain: "consul"}
	c.Ports.HTTP, c.Ports.DNS, c.Ports.Server, c.Ports.SerfLAN = 8500, 8600, 8300, 8301
	flags := flag.NewFlagSet("consul agent", flag.ContinueOnError)
	var files, folders, recursors list
	flags.Var(&files, "config-file", "a file with settings in JSON")
	flags.Var(&folders, "config-dir", "a folder with such files")
	flags.Var((*list)(&c.StartJoin), "join", "address of a member to join at the start")
	flags.Var((*list)(&c.RetryJoin), "retry-join", "the same, tried until it works")
	flags.Var(&recursors, "recursor", "DNS server for other names")
	flags.BoolVar(&c.dev, "dev", false, "a server alone, nothing is kept")
	set := map[string]func(){}
	text := func(name, help string, into *string) {
		value := flags.String(name, "", help)
		set[name] = func() { *into = *value }
	}
	number := func(name, help string, into *int) {
		value := flags.Int(name, 0, help)
		set[name] = func() { *into = *value }
	}
	yes := func(name, help string, into *bool) {
		value := flags.Bool(name, false, help)
		set[name] = func() { *into = *value }
	}
	var ignoredText string
	var ignoredBool bool
	yes("server", "be a server", &c.Server)
	yes("bootstrap", "elect itself", &c.Bootstrap)
	number("bootstrap-expect", "servers to wait for", &c.BootstrapExpect)
	text("advertise", "address for the other members", &c.Advertise)
	text("bind", "address to listen on for members", &c.Bind)
	text("client", "address to listen on for HTTP and DNS", &c.Client)
	text("node", "name of this node", &c.NodeName)
	text("data-dir", "folder for what is kept", &c.DataDir)
	text("datacenter", "name of the data centre", &c.Datacenter)
	text("domain", "DNS domain", &c.Domain)
	number("http-port", "port", &c.Ports.HTTP)
	number("dns-port", "port", &c.Ports.DNS)
	number("serf-lan-port", "port", &c.Ports.SerfLAN)
	number("server-port", "port", &c.Ports.Server)
	yes("ui", "a page on /ui (always there)", &ignoredBool)
	text("ui-dir", "not used", &ignoredText)
	text("log-level", "not used", &ignoredText)
	text("retry-interval", "not used", &ignoredText)
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if err := c.readFiles(files, folders); err != nil {
		return nil, err
	}
	flags.Visit(func(f *flag.Flag) {
		if apply := set[f.Name]; apply != nil {
			apply()
		}
	})
	c.Recursors = append(c.Recursors, recursors...)
	return c, c.complete()
}

func (c *config) readFiles(files, folders []string) error {
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	if local := os.Getenv("CONSUL_LOCAL_CONFIG"); local != "" {
		if err := json.Unmarshal([]byte(local), c); err != nil {
			return fmt.Errorf("CONSUL_LOCAL_CONFIG: %w", err)
		}
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		services := c.Services
		c.Services, c.Service = nil, nil
		if err := json.Unmarshal(content, c); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		c.Services = append(services, c.Services...)
		if c.Service != nil {
			c.Services = append(c.Services, *c.Service)
		}
	}
	return nil
}

func (c *config) complete() error {
	if c.dev {
		c.Server, c.Bootstrap, c.DataDir = true, true, ""
	}
	if c.NodeName == "" {
		c.NodeName, _ = os.Hostname()
	}
	if c.Recursor != "" {
		c.Recursors = append(c.Recursors, c.Recursor)
	}
	if !c.dev && c.DataDir == "" {
		return fmt.Errorf("data_dir cannot be empty: give -data-dir")
	}
	if c.Bootstrap && c.BootstrapExpect > 0 {
		return fmt.Errorf("'bootstrap_expect > 0' and 'bootstrap = true' are mutually exclusive")
	}
	if (c.Bootstrap || c.BootstrapExpect > 0) && !c.Server {
		return fmt.Errorf("'bootstrap' and 'bootstrap_expect' need -server")
	}
	if c.BootstrapExpect == 1 {
		c.Bootstrap, c.BootstrapExpect = true, 0
	}
	if c.Advertise == "" {
		c.Advertise = c.Bind
	}
	if ip := net.ParseIP(c.Advertise); ip == nil || ip.IsUnspecified() {
		address, err := ownAddress()
		if err != nil {
			return err
		}
		c.Advertise = address
	}
	return nil
}

func ownAddress() (string, error) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "", err
	}
	var found []string
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.To4() != nil && !network.IP.IsLoopback() {
			found = append(found, network.IP.String())
		}
	}
	switch len(found) {
	case 0:
		return "127.0.0.1", nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("multiple private IPv4 addresses found (%s): give -bind or -advertise", strings.Join(found, ", "))
}

func pause(text string, fallback time.Duration) time.Duration {
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return d
	}
	return fallback
}
