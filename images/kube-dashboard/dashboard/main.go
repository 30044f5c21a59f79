// dashboard-stand-in answers where minikube's addon `dashboard` expects the Kubernetes Dashboard, whose front end cannot
// be built from what Go's modules and Debian offer. It is NOT the Kubernetes Dashboard: pages made by the server, without
// scripts, which show a cluster and change nothing.
//
//	dashboard-stand-in --namespace=kubernetes-dashboard --enable-skip-login …
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	given := readFlags(os.Args[1:])
	cluster, err := inCluster()
	if err != nil {
		log.Fatal(err)
	}
	address := net.JoinHostPort(given["insecure-bind-address"], given["insecure-port"])
	server := &http.Server{
		Addr:              address,
		Handler:           newPages(cluster, time.Now),
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      60 * time.Second,
		MaxHeaderBytes:    64 << 10,
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(late)
	}()
	log.Printf("a stand-in for the Kubernetes Dashboard, which only shows: on %s", address)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

// readFlags knows where to listen; the other flags of the Kubernetes Dashboard are about what this one does not do.
func readFlags(words []string) map[string]string {
	given := map[string]string{"insecure-bind-address": "", "insecure-port": "9090"}
	for _, word := range words {
		name, value, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if _, known := given[name]; known {
			given[name] = value
		} else {
			log.Printf("%s: nothing depends on it here", word)
		}
	}
	return given
}
