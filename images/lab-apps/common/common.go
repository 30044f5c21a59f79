// Package common has what the applications share: settings, a log, and an HTTP server that ends on SIGTERM.
package common

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// Setting gives an environment variable, or the fallback where it is missing or empty.
func Setting(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

// Secret gives NAME, or what the file in NAME_FILE holds, without the line's end. Both at once are an error.
func Secret(name string) (string, error) {
	value, file := os.Getenv(name), os.Getenv(name+"_FILE")
	if value != "" && file != "" {
		return "", fmt.Errorf("both %s and %s_FILE are set: set one of them", name, name)
	}
	if file == "" {
		return value, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// Log writes one line with the time to standard output.
func Log(format string, args ...any) {
	line := time.Now().UTC().Format("2006-01-02T15:04:05Z ") + fmt.Sprintf(format, args...) + "\n"
	_, _ = os.Stdout.WriteString(line)
}

// Hostname is the container's.
func Hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}

// Context ends with SIGTERM or SIGINT.
func Context() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
}

// Wait returns false when the context ended first.
func Wait(ctx context.Context, delay time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(delay):
		return true
	}
}

// Text answers with a short plain text.
func Text(w http.ResponseWriter, status int, format string, args ...any) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, format, args...)
}

// JSON answers with a value.
func JSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Listen serves until the context ends, with a line of log a request.
func Listen(ctx context.Context, name, port string, handler http.Handler) error {
	server := &http.Server{
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			started := time.Now()
			seen := &recorder{ResponseWriter: w, status: 200}
			w.Header().Set("X-Backend", Hostname())
			handler.ServeHTTP(seen, r)
			peer, _, _ := net.SplitHostPort(r.RemoteAddr)
			Log("%s %s %s %d %dms", peer, r.Method, r.URL.Path, seen.status, time.Since(started).Milliseconds())
		}),
	}
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return err
	}
	Log("%s listens on port %s", name, port)
	go func() {
		<-ctx.Done()
		limit, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(limit)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	Log("stopped by a signal")
	return nil
}

// HealthCheck asks http://127.0.0.1:PORT/PATH (default: port 80, /healthz): `health-check [PORT [PATH]]`.
func HealthCheck(args []string) error {
	port, path := "80", "/healthz"
	if len(args) > 0 {
		port = args[0]
	}
	if len(args) > 1 {
		path = args[1]
	}
	client := &http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get("http://127.0.0.1:" + port + path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	fmt.Println(answer.Status)
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", path, answer.Status)
	}
	return nil
}
