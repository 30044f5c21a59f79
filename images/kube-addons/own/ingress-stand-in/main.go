// ingress-stand-in is an Ingress controller with the name, the IngressClass and the flags of ingress-nginx, whose nginx
// with Lua cannot be built from what Debian and Go's modules offer. It is NOT ingress-nginx: requests go through Go's
// own reverse proxy, and of the annotations it knows those in routes.go.
//
//	nginx-ingress-controller --controller-class=k8s.io/ingress-nginx --http-port=80 …
//	create …, patch …   what kube-webhook-certgen does (certgen.go)
//	wait-shutdown       ends at once
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	words := os.Args[1:]
	if filepath.Base(os.Args[0]) == "wait-shutdown" || (len(words) > 0 && filepath.Base(words[0]) == "wait-shutdown") {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	config, err := rest.InClusterConfig()
	check(err)
	client, err := kubernetes.NewForConfig(config)
	check(err)
	if len(words) > 0 && words[0] == "create" {
		check(createSecret(ctx, client, readOptions(words[1:])))
	} else if len(words) > 0 && words[0] == "patch" {
		check(patchWebhook(ctx, client, readOptions(words[1:])))
	} else {
		if len(words) > 0 && filepath.Base(words[0]) == "nginx-ingress-controller" {
			words = words[1:]
		}
		check(control(ctx, client, readOptions(words)))
	}
}

func control(ctx context.Context, client kubernetes.Interface, given options) error {
	log.Print("a stand-in for ingress-nginx: Go's reverse proxy behind its class and its flags")
	world, err := watchWorld(ctx, client, given)
	if err != nil {
		return err
	}
	failed := make(chan error, 4)
	serve := func(server *http.Server, listen func() error) {
		go func() {
			<-ctx.Done()
			// What is under way may end.
			late, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			_ = server.Shutdown(late)
		}()
		go func() {
			if err := listen(); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
			}
		}()
	}
	plain := &http.Server{Addr: ":" + given.get("http-port", "80"), Handler: proxy{world, false}}
	serve(plain, plain.ListenAndServe)
	secure := &http.Server{Addr: ":" + given.get("https-port", "443"), Handler: proxy{world, true}, TLSConfig: world.tlsConfig()}
	serve(secure, func() error { return secure.ListenAndServeTLS("", "") })
	healthy := http.NewServeMux()
	healthy.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	health := &http.Server{Addr: ":" + given.get("healthz-port", "10254"), Handler: healthy}
	serve(health, health.ListenAndServe)
	if address := given.get("validating-webhook", ""); address != "" {
		webhook := &http.Server{Addr: address, Handler: http.HandlerFunc(world.review)}
		serve(webhook, func() error {
			return webhook.ListenAndServeTLS(given.get("validating-webhook-certificate", ""), given.get("validating-webhook-key", ""))
		})
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
