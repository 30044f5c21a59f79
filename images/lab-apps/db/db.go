// Package db is lab/db: a small database that demands a password. HTTP on one port, rows of text in one file.
package db

import (
	"bufio"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"drydock.lab/apps/common"
)

const rowMaxBytes = 4096

type server struct {
	version  string
	folder   string
	password string
	started  time.Time
	lock     sync.Mutex
}

// Serve runs the server. It ends at once without DB_PASSWORD or DB_PASSWORD_FILE, on a data directory that another
// server uses, or on one that a newer version has written.
func Serve([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	password, err := common.Secret("DB_PASSWORD")
	if err != nil {
		return err
	}
	if password == "" {
		return errors.New("no password: set DB_PASSWORD, or DB_PASSWORD_FILE to the path of a file that holds it")
	}
	s := &server{
		version:  common.Setting("LAB_DB_VERSION", "1"),
		folder:   common.Setting("DB_DATA", "/var/lib/db"),
		password: password,
		started:  time.Now(),
	}
	if err := s.open(); err != nil {
		return err
	}
	seconds, err := strconv.Atoi(common.Setting("DB_START_SECONDS", "0"))
	if err != nil || seconds < 0 {
		return fmt.Errorf("DB_START_SECONDS is %q: expected a number of seconds", os.Getenv("DB_START_SECONDS"))
	}
	if seconds > 0 {
		common.Log("lab/db %s reads its data: it listens in %d s", s.version, seconds)
		if !common.Wait(ctx, time.Duration(seconds)*time.Second) {
			return nil
		}
	}
	return s.listen(ctx)
}

// open locks the data directory, and brings data of an older version up to ours.
func (s *server) open() error {
	if err := os.MkdirAll(s.folder, 0o755); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(s.folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	// The lock is held until the process ends; a file that the garbage collector closes would lose it.
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("another server uses the data in %s: two servers on one data directory corrupt it", s.folder)
	}
	keep = lock
	path := filepath.Join(s.folder, "VERSION")
	text, err := os.ReadFile(path)
	found := strings.TrimSpace(string(text))
	switch {
	case errors.Is(err, os.ErrNotExist):
		common.Log("made a new data directory in %s", s.folder)
	case err != nil:
		return err
	case found == s.version:
		return nil
	case found > s.version:
		return fmt.Errorf("the data in %s were written by version %s, this is version %s: it cannot go back", s.folder, found, s.version)
	default:
		common.Log("took over the data of version %s", found)
	}
	return os.WriteFile(path, []byte(s.version+"\n"), 0o644)
}

var keep *os.File

func (s *server) listen(ctx context.Context) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "ok\n") })
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "%s", s.version) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		common.Text(w, 200, "lab/db %s\nhostname: %s\n", s.version, common.Hostname())
	})
	mux.HandleFunc("GET /login", s.guarded(func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "welcome\n") }))
	mux.HandleFunc("GET /rows", s.guarded(s.rows))
	mux.HandleFunc("POST /rows", s.guarded(s.insert))
	return common.Listen(ctx, "lab/db "+s.version, common.Setting("DB_PORT", "5432"), mux)
}

func (s *server) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, given, _ := r.BasicAuth()
		if subtle.ConstantTimeCompare([]byte(given), []byte(s.password)) == 1 {
			next(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="lab/db"`)
		common.Text(w, http.StatusUnauthorized, "password authentication failed\n")
	}
}

func (s *server) rows(w http.ResponseWriter, _ *http.Request) {
	s.lock.Lock()
	defer s.lock.Unlock()
	text, err := os.ReadFile(filepath.Join(s.folder, "rows"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		common.Text(w, http.StatusInternalServerError, "%v\n", err)
		return
	}
	common.Text(w, 200, "%s", text)
}

func (s *server) insert(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, rowMaxBytes+1))
	row := strings.TrimRight(string(body), "\r\n")
	if err != nil || row == "" || len(row) > rowMaxBytes || strings.ContainsAny(row, "\r\n") {
		common.Text(w, http.StatusBadRequest, "a row is one line of text, at most %d bytes\n", rowMaxBytes)
		return
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if err := appendRow(filepath.Join(s.folder, "rows"), row); err != nil {
		common.Text(w, http.StatusInternalServerError, "%v\n", err)
		return
	}
	common.Text(w, http.StatusCreated, "inserted\n")
}

func appendRow(path, row string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	_, _ = out.WriteString(row + "\n")
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Sync()
}
