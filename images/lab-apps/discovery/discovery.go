// Package discovery has the two programs of the labs on service discovery with Consul: an application whose setting is
// in Consul's key/value store, and a client that finds its instances by DNS.
package discovery

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sort"
	"strings"
	"time"

	"drydock.lab/apps/common"
)

// App serves `/`, `/healthz` and `/config`, the value of CONFIG_KEY (app/config) in the Consul at CONSUL_HTTP_ADDR.
func App([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	consul := common.Setting("CONSUL_HTTP_ADDR", "consul.service.consul:8500")
	consul = strings.TrimSuffix(strings.TrimPrefix(consul, "http://"), "/")
	key := common.Setting("CONFIG_KEY", "app/config")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "ok\n") })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		common.Text(w, 200, "lab/sdapp 1\nhostname: %s\ninstance: %s\n", common.Hostname(), common.Setting("INSTANCE", "-"))
	})
	mux.HandleFunc("GET /config", func(w http.ResponseWriter, _ *http.Request) {
		value, err := readKey(consul, key)
		if err != nil {
			common.Text(w, http.StatusServiceUnavailable, "%v\n", err)
			return
		}
		common.Text(w, 200, "%s", value)
	})
	return common.Listen(ctx, "lab/sdapp 1", common.Setting("PORT", "80"), mux)
}

func readKey(consul, key string) (string, error) {
	client := &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + consul + "/v1/kv/" + key + "?raw")
	if err != nil {
		return "", fmt.Errorf("Consul at %s does not answer: %w", consul, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("Consul at %s answers %s for the key %s", consul, answer.Status, key)
	}
	return string(text), nil
}

// Client logs every INTERVAL (5s) where the instances of SERVICE (distributed_app) are, as the container's DNS says.
func Client(args []string) error {
	ctx, cancel := common.Context()
	defer cancel()
	service := common.Setting("SERVICE", "distributed_app")
	if len(args) > 0 {
		service = args[0]
	}
	interval, err := time.ParseDuration(common.Setting("INTERVAL", "5s"))
	if err != nil || interval < 100*time.Millisecond {
		return fmt.Errorf("INTERVAL is %q: expected a time like 5s", common.Setting("INTERVAL", "5s"))
	}
	name := service + "." + common.Setting("DOMAIN", "service.consul")
	for {
		found, err := instances(ctx, name)
		if err != nil {
			common.Log("%s: 0 instances: %v", service, err)
		} else {
			common.Log("%s: %d instances: %s", service, len(found), strings.Join(found, " "))
		}
		if !common.Wait(ctx, interval) {
			return nil
		}
	}
}

// instances gives address:port of each SRV record.
func instances(ctx context.Context, name string) ([]string, error) {
	limit, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, records, err := net.DefaultResolver.LookupSRV(limit, "", "", name)
	if err != nil {
		return nil, err
	}
	found := make([]string, 0, len(records))
	for _, record := range records {
		host := strings.TrimSuffix(record.Target, ".")
		if addresses, err := net.DefaultResolver.LookupHost(limit, record.Target); err == nil {
			host = addresses[0]
		}
		found = append(found, net.JoinHostPort(host, fmt.Sprint(record.Port)))
	}
	sort.Strings(found)
	return found, nil
}
