package main

import (
	"encoding/json"
	"math/rand"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/miekg/dns"
)

type healthEntry struct {
	Node    struct{ Node, Address string }
	Service struct {
		Address string
		Port    int
	}
	Checks []catalogCheck
}

func (a *agent) serveDNS(addresses []string) error {
	failed := make(chan error, 2*len(addresses)+1)
	started := make(chan struct{}, 2*len(addresses)+1)
	count := 0
	for _, address := range addresses {
		for _, network := range []string{"udp", "tcp"} {
			count++
			server := &dns.Server{Addr: net.JoinHostPort(address, strconv.Itoa(a.config.Ports.DNS)), Net: network,
				Handler: dns.HandlerFunc(a.resolve), NotifyStartedFunc: func() { started <- struct{}{} }}
			go func() { failed <- server.ListenAndServe() }()
		}
	}
	for range count {
		select {
		case err := <-failed:
			return err
		case <-started:
		}
	}
	return nil
}

func (a *agent) resolve(w dns.ResponseWriter, r *dns.Msg) {
	reply := new(dns.Msg)
	reply.SetReply(r)
	reply.RecursionAvailable = len(a.config.Recursors) > 0
	if len(r.Question) != 1 {
		reply.Rcode = dns.RcodeFormatError
		_ = w.WriteMsg(reply)
		return
	}
	question := r.Question[0]
	name := strings.ToLower(strings.TrimSuffix(question.Name, "."))
	domain := "." + strings.ToLower(strings.Trim(a.config.Domain, "."))
	if !strings.HasSuffix(name, domain) {
		a.recurse(w, r, reply)
		return
	}
	reply.Authoritative = true
	a.answerOwn(reply, question, strings.Split(strings.TrimSuffix(name, domain), "."))
	if _, udp := w.RemoteAddr().(*net.UDPAddr); udp {
		size := dns.MinMsgSize
		if option := r.IsEdns0(); option != nil {
			size = int(option.UDPSize())
		}
		reply.Truncate(size)
	}
	_ = w.WriteMsg(reply)
}

func (a *agent) recurse(w dns.ResponseWriter, r, reply *dns.Msg) {
	client := &dns.Client{Timeout: 3 * time.Second}
	for _, address := range a.config.Recursors {
		if !strings.Contains(address, ":") {
			address += ":53"
		}
		if got, _, err := client.Exchange(r, address); err == nil {
			_ = w.WriteMsg(got)
			return
		}
	}
	reply.Rcode = dns.RcodeRefused
	if len(a.config.Recursors) > 0 {
		reply.Rcode = dns.RcodeServerFailure
	}
	_ = w.WriteMsg(reply)
}

// answerOwn knows NAME.node[.dc], [TAG.]NAME.service[.dc], _NAME._TAG.service and HEX.addr.dc.
func (a *agent) answerOwn(reply *dns.Msg, question dns.Question, words []string) {
	last := len(words) - 1
	if last > 0 && words[last] == strings.ToLower(a.config.Datacenter) {
		last--
	}
	kind := words[last]
	known := false
	switch {
	case last >= 1 && kind == "node":
		known = a.answerNode(reply, question, strings.Join(words[:last], "."))
	case last >= 1 && kind == "service":
		name, tag := words[last-1], strings.Join(words[:last-1], ".")
		if strings.HasPrefix(words[0], "_") && last == 2 {
			name, tag = strings.TrimPrefix(words[0], "_"), strings.TrimPrefix(words[1], "_")
			if tag == "tcp" {
				tag = ""
			}
		}
		known = a.answerService(reply, question, name, tag)
	case last == 1 && kind == "addr":
		known = answerAddress(reply, question, words[0])
	}
	if known && len(reply.Answer) > 0 {
		return
	}
	if !known {
		reply.Rcode = dns.RcodeNameError
	}
	domain := dns.Fqdn(a.config.Domain)
	reply.Ns = append(reply.Ns, &dns.SOA{Hdr: header(domain, dns.TypeSOA), Ns: "ns." + domain, Mbox: "hostmaster." + domain,
		Serial: uint32(time.Now().Unix()), Refresh: 3600, Retry: 600, Expire: 86400})
}

func header(name string, kind uint16) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET, Ttl: 0}
}

func addressRecord(name, address string) dns.RR {
	ip := net.ParseIP(address)
	if four := ip.To4(); four != nil {
		return &dns.A{Hdr: header(name, dns.TypeA), A: four}
	}
	if ip != nil {
		return &dns.AAAA{Hdr: header(name, dns.TypeAAAA), AAAA: ip}
	}
	return &dns.CNAME{Hdr: header(name, dns.TypeCNAME), Target: dns.Fqdn(address)}
}

func wanted(question dns.Question, record dns.RR) bool {
	kind := record.Header().Rrtype
	return question.Qtype == dns.TypeANY || question.Qtype == kind || kind == dns.TypeCNAME
}

func (a *agent) fetch(path string, into any) bool {
	status, text, _, err := a.ask("GET", path, nil)
	return err == nil && status == 200 && json.Unmarshal(text, into) == nil
}

func (a *agent) answerNode(reply *dns.Msg, question dns.Question, name string) bool {
	var nodes []struct{ Node, Address string }
	if !a.fetch("/v1/catalog/nodes", &nodes) {
		reply.Rcode = dns.RcodeServerFailure
		return true
	}
	for _, node := range nodes {
		if strings.EqualFold(node.Node, name) {
			if record := addressRecord(question.Name, node.Address); wanted(question, record) {
				reply.Answer = append(reply.Answer, record)
			}
			return true
		}
	}
	return false
}

// answerService leaves out instances with a critical check, and gives the others in an order of chance.
func (a *agent) answerService(reply *dns.Msg, question dns.Question, name, tag string) bool {
	var all []healthEntry
	path := "/v1/health/service/" + name
	if tag != "" {
		path += "?tag=" + tag
	}
	if !a.fetch(path, &all) {
		reply.Rcode = dns.RcodeServerFailure
		return true
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	seen := map[string]bool{}
	found := false
	for _, one := range all {
		if (instance{Checks: one.Checks}).status() == "critical" {
			continue
		}
		found = true
		address := one.Service.Address
		if address == "" {
			address = one.Node.Address
		}
		if question.Qtype == dns.TypeSRV || question.Qtype == dns.TypeANY {
			a.addSRV(reply, question, one, address)
		}
		if record := addressRecord(question.Name, address); question.Qtype != dns.TypeSRV && wanted(question, record) && !seen[address] {
			seen[address] = true
			reply.Answer = append(reply.Answer, record)
		}
	}
	return found
}

func (a *agent) addSRV(reply *dns.Msg, question dns.Question, one healthEntry, address string) {
	target := one.Node.Node + ".node." + a.config.Datacenter + "." + dns.Fqdn(a.config.Domain)
	if four := net.ParseIP(one.Service.Address).To4(); four != nil {
		target = hex(four) + ".addr." + a.config.Datacenter + "." + dns.Fqdn(a.config.Domain)
	}
	reply.Answer = append(reply.Answer, &dns.SRV{Hdr: header(question.Name, dns.TypeSRV), Priority: 1, Weight: 1,
		Port: uint16(one.Service.Port), Target: target})
	reply.Extra = append(reply.Extra, addressRecord(target, address))
}

func hex(ip net.IP) string {
	const digits = "0123456789abcdef"
	text := ""
	for _, b := range ip {
		text += string(digits[b>>4]) + string(digits[b&15])
	}
	return text
}

func answerAddress(reply *dns.Msg, question dns.Question, word string) bool {
	number, err := strconv.ParseUint(word, 16, 32)
	if err != nil || len(word) != 8 {
		return false
	}
	ip := net.IPv4(byte(number>>24), byte(number>>16), byte(number>>8), byte(number))
	if record := addressRecord(question.Name, ip.String()); wanted(question, record) {
		reply.Answer = append(reply.Answer, record)
	}
	return true
}
