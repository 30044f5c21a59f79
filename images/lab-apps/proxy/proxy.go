// Package proxy is lab/proxy: an HTTP load balancer that looks names up again and again, and asks its backends how
// they are.
package proxy

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"drydock.lab/apps/common"
)

const configuration = "/etc/proxy/conf.d"

type settings struct {
	listen   string
	backends []string
	resolve  time.Duration
	check    string
	every    time.Duration
}

// readSettings takes BACKENDS and the other variables, and over them the lines of *.conf.
func readSettings() (settings, error) {
	s := settings{listen: common.Setting("LISTEN", "80"), resolve: 2 * time.Second, every: 2 * time.Second}
	s.backends = strings.FieldsFunc(os.Getenv("BACKENDS"), func(r rune) bool { return r == ',' || r == ' ' })
	s.check = os.Getenv("CHECK")
	files, err := filepath.Glob(filepath.Join(configuration, "*.conf"))
	if err != nil {
		return s, err
	}
	for _, file := range files {
		if err := s.readFile(file); err != nil {
			return s, err
		}
	}
	if len(s.backends) == 0 {
		return s, fmt.Errorf("no backend: mount a file into %s with a line `backend web:80`, or set BACKENDS", configuration)
	}
	for i, backend := range s.backends {
		if !strings.Contains(backend, ":") {
			s.backends[i] = backend + ":80"
		}
	}
	return s, nil
}

func (s *settings) readFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if err := s.readLine(strings.Fields(strings.TrimSuffix(strings.TrimSpace(text), ";"))); err != nil {
			return fmt.Errorf("%s:%d: %w", path, number, err)
		}
	}
	return lines.Err()
}

func (s *settings) readLine(words []string) error {
	if len(words) == 0 {
		return nil
	}
	if len(words) < 2 {
		return fmt.Errorf("%q needs a value", words[0])
	}
	var err error
	switch words[0] {
	case "listen":
		s.listen = words[1]
		_, err = strconv.ParseUint(s.listen, 10, 16)
	case "backend":
		s.backends = append(s.backends, words[1:]...)
	case "resolve":
		s.resolve, err = time.ParseDuration(words[1])
	case "check":
		s.check = words[1]
		if len(words) > 2 {
			s.every, err = time.ParseDuration(words[2])
		}
	default:
		return fmt.Errorf("unknown word %q; known are listen, backend, resolve, check", words[0])
	}
	if err == nil && (s.resolve < 100*time.Millisecond || s.every < 100*time.Millisecond) {
		return errors.New("times are 100ms or longer")
	}
	return err
}

type pool struct {
	settings settings
	lock     sync.Mutex
	found    map[string][]string
	sick     map[string]bool
	next     int
}

// Serve runs the proxy: round robin over all addresses behind all backend names.
func Serve([]string) error {
	s, err := readSettings()
	if err != nil {
		return err
	}
	ctx, cancel := common.Context()
	defer cancel()
	p := &pool{settings: s, found: map[string][]string{}, sick: map[string]bool{}}
	p.resolveAll(ctx)
	go every(ctx, s.resolve, p.resolveAll)
	if s.check != "" {
		go every(ctx, s.every, p.checkAll)
	}
	common.Log("backends %s, looked up every %v", strings.Join(s.backends, " "), s.resolve)
	return common.Listen(ctx, "lab/proxy 1", s.listen, http.HandlerFunc(p.forward))
}

func every(ctx context.Context, pause time.Duration, work func(context.Context)) {
	for common.Wait(ctx, pause) {
		work(ctx)
	}
}

// resolveAll keeps what was known of a name that cannot be looked up for the moment; a name that is gone is gone.
func (p *pool) resolveAll(ctx context.Context) {
	for _, backend := range p.settings.backends {
		host, port, _ := net.SplitHostPort(backend)
		limit, cancel := context.WithTimeout(ctx, 2*time.Second)
		hosts, err := net.DefaultResolver.LookupHost(limit, host)
		cancel()
		var trouble *net.DNSError
		if err != nil && !(errors.As(err, &trouble) && trouble.IsNotFound) {
			continue
		}
		addresses := make([]string, 0, len(hosts))
		for _, found := range hosts {
			addresses = append(addresses, net.JoinHostPort(found, port))
		}
		sort.Strings(addresses)
		p.lock.Lock()
		if before := strings.Join(p.found[backend], " "); before != strings.Join(addresses, " ") {
			common.Log("%s is now [%s]", backend, strings.Join(addresses, " "))
		}
		p.found[backend] = addresses
		p.lock.Unlock()
	}
}

func (p *pool) all() []string {
	p.lock.Lock()
	defer p.lock.Unlock()
	var all []string
	for _, backend := range p.settings.backends {
		all = append(all, p.found[backend]...)
	}
	return all
}

func (p *pool) checkAll(ctx context.Context) {
	var asked sync.WaitGroup
	for _, address := range p.all() {
		asked.Add(1)
		go func() {
			defer asked.Done()
			p.mark(address, !healthy(ctx, "http://"+address+p.settings.check))
		}()
	}
	asked.Wait()
}

func healthy(ctx context.Context, url string) bool {
	limit, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(limit, "GET", url, nil)
	if err != nil {
		return false
	}
	request.Close = true
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode < 400
}

func (p *pool) mark(address string, sick bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.sick[address] == sick {
		return
	}
	p.sick[address] = sick
	common.Log("%s is %s", address, map[bool]string{true: "down", false: "up"}[sick])
}

// inTurn gives the addresses to try, the next in turn first; those that are down come last.
func (p *pool) inTurn() []string {
	all := p.all()
	p.lock.Lock()
	defer p.lock.Unlock()
	var up, down []string
	for _, address := range all {
		if p.sick[address] {
			down = append(down, address)
		} else {
			up = append(up, address)
		}
	}
	if len(up) == 0 {
		return down
	}
	p.next = (p.next + 1) % len(up)
	return append(append(append([]string{}, up[p.next:]...), up[:p.next]...), down...)
}

// forward tries the backends in turn until one can be connected to. Without active checks, one that cannot be is
// marked down until it is asked again as the last resort, or looked up anew.
func (p *pool) forward(w http.ResponseWriter, r *http.Request) {
	w.Header().Del("X-Backend")
	addresses := p.inTurn()
	for _, address := range addresses {
		connection, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			common.Log("%s cannot be reached: %v", address, err)
			if p.settings.check != "" {
				p.mark(address, true)
			}
			continue
		}
		send(w, r, address, connection)
		return
	}
	common.Text(w, http.StatusBadGateway, "no backend answers: %s\n", strings.Join(p.settings.backends, ", "))
}

func send(w http.ResponseWriter, r *http.Request, address string, connection net.Conn) {
	defer connection.Close()
	reverse := httputil.ReverseProxy{
		Rewrite: func(request *httputil.ProxyRequest) {
			request.Out.URL.Scheme, request.Out.URL.Host = "http", address
			request.Out.Host = request.In.Host
			request.SetXForwarded()
		},
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext:       func(context.Context, string, string) (net.Conn, error) { return connection, nil },
		},
		ModifyResponse: func(answer *http.Response) error {
			if answer.Header.Get("X-Backend") == "" {
				answer.Header.Set("X-Backend", address)
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			common.Text(w, http.StatusBadGateway, "%s did not answer: %v\n", address, err)
		},
	}
	reverse.ServeHTTP(w, r)
}
