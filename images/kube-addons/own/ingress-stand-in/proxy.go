package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
)

const connectWithin = 5 * time.Second

// proxy leads requests to the pods behind a Service.
type proxy struct {
	world  *world
	secure bool
}

var transport = &http.Transport{
	DialContext:         (&net.Dialer{Timeout: connectWithin}).DialContext,
	TLSClientConfig:     &tls.Config{InsecureSkipVerify: true},
	MaxIdleConnsPerHost: 32,
	IdleConnTimeout:     time.Minute,
}

func (p proxy) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	host := request.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	seen := &watched{ResponseWriter: answer, status: http.StatusOK}
	where := p.lead(seen, request, strings.ToLower(host))
	log.Printf("%s %s %q %d [%s]", request.RemoteAddr, host, request.Method+" "+request.URL.RequestURI(), seen.status, where)
}

// lead answers, and tells who did.
func (p proxy) lead(answer http.ResponseWriter, request *http.Request, host string) string {
	one := p.world.table.Load().find(host)
	if one == nil {
		return refuse(answer, http.StatusNotFound)
	}
	if one.redirect && !p.secure {
		http.Redirect(answer, request, "https://"+host+request.URL.RequestURI(), http.StatusPermanentRedirect)
		return "redirect"
	}
	to, path := one.otherwise, request.URL.Path
	if found := one.route(path); found != nil {
		to, path = &found.target, found.rewritten(path)
	}
	if to == nil {
		return refuse(answer, http.StatusNotFound)
	}
	name := fmt.Sprintf("%s-%s-%s", to.namespace, to.service, portName(*to))
	addresses, err := p.world.addresses(*to)
	if err != nil || len(addresses) == 0 {
		log.Printf("%s: nobody is ready behind it: %v", name, err)
		refuse(answer, http.StatusServiceUnavailable)
		return name
	}
	p.pass(answer, request, *to, path, addresses)
	return name
}

func (p proxy) pass(answer http.ResponseWriter, request *http.Request, to backend, path string, addresses []string) {
	first := int(p.world.next.Add(1) % uint64(len(addresses)))
	inOrder := append(append([]string{}, addresses[first:]...), addresses[:first]...)
	through := &httputil.ReverseProxy{
		Transport:     nextOf{inOrder},
		FlushInterval: -1,
		Rewrite: func(both *httputil.ProxyRequest) {
			both.SetXForwarded()
			both.Out.Host = both.In.Host
			both.Out.Header.Set("X-Real-Ip", strings.Split(both.In.RemoteAddr, ":")[0])
			both.Out.URL.Scheme = "http"
			if to.secure {
				both.Out.URL.Scheme = "https"
			}
			if path != both.In.URL.Path {
				both.Out.URL.Path, both.Out.URL.RawPath = path, ""
			}
		},
		ErrorHandler: func(answer http.ResponseWriter, _ *http.Request, err error) {
			log.Printf("%s/%s: %v", to.namespace, to.service, err)
			refuse(answer, http.StatusBadGateway)
		},
	}
	through.ServeHTTP(answer, request)
}

// nextOf asks one address after the other while none can be connected to.
type nextOf struct{ addresses []string }

func (n nextOf) RoundTrip(request *http.Request) (*http.Response, error) {
	var failed error
	for _, address := range n.addresses {
		attempt := request.Clone(request.Context())
		attempt.URL.Host = address
		response, err := transport.RoundTrip(attempt)
		var network *net.OpError
		if err == nil || !errors.As(err, &network) || network.Op != "dial" {
			return response, err
		}
		failed = err
	}
	return nil, failed
}

// addresses of the ready pods behind a Service's port.
func (w *world) addresses(to backend) ([]string, error) {
	service, err := w.services.Services(to.namespace).Get(to.service)
	if err != nil {
		return nil, err
	}
	var port *core.ServicePort
	for index := range service.Spec.Ports {
		if one := &service.Spec.Ports[index]; (to.port.Name != "" && one.Name == to.port.Name) || (to.port.Name == "" && one.Port == to.port.Number) {
			port = one
		}
	}
	if service.Spec.Type == core.ServiceTypeExternalName {
		return []string{net.JoinHostPort(service.Spec.ExternalName, strconv.Itoa(int(to.port.Number)))}, nil
	}
	if port == nil {
		return nil, fmt.Errorf("the Service has no port %s", portName(to))
	}
	slices, err := w.slices.EndpointSlices(to.namespace).List(labels.SelectorFromSet(labels.Set{discovery.LabelServiceName: to.service}))
	if err != nil {
		return nil, err
	}
	var found []string
	for _, slice := range slices {
		found = append(found, readyIn(slice, port.Name)...)
	}
	return found, nil
}

func readyIn(slice *discovery.EndpointSlice, name string) []string {
	var found []string
	for _, port := range slice.Ports {
		if port.Port == nil || (port.Name != nil && *port.Name != name) {
			continue
		}
		for _, endpoint := range slice.Endpoints {
			if endpoint.Conditions.Ready == nil || *endpoint.Conditions.Ready {
				found = append(found, net.JoinHostPort(endpoint.Addresses[0], strconv.Itoa(int(*port.Port))))
			}
		}
	}
	return found
}

func portName(to backend) string {
	if to.port.Name != "" {
		return to.port.Name
	}
	return strconv.Itoa(int(to.port.Number))
}

func refuse(answer http.ResponseWriter, status int) string {
	http.Error(answer, fmt.Sprintf("%d %s (ingress stand-in)", status, http.StatusText(status)), status)
	return "none"
}

// watched remembers what was answered.
type watched struct {
	http.ResponseWriter
	status int
}

func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets connections be taken over (websockets).
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
