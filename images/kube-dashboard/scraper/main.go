// scraper-stand-in has the name, the port and the liveness of the Kubernetes Dashboard's metrics-scraper, and does nothing
// else: it is NOT that scraper, and keeps no figures. The stand-in for the dashboard asks metrics-server itself.
package main

import (
	"log"
	"net/http"
	"time"
)

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	log.Print("a stand-in for metrics-scraper: it answers on port 8000 and keeps no figures")
	server := &http.Server{Addr: ":8000", Handler: http.HandlerFunc(answer), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}

func answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.URL.Path != "/" {
		w.WriteHeader(http.StatusNotFound)
	}
	_, _ = w.Write([]byte("A stand-in for metrics-scraper, without figures: the stand-in for the dashboard asks metrics-server.\n"))
}
