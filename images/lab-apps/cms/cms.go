// Package cms is lab/cms: a web site that needs a lab/db server, as WordPress and Drupal need theirs.
package cms

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"drydock.lab/apps/common"
	"drydock.lab/apps/db"
)

var folders = []string{"modules", "themes", "profiles", "sites"}

type site struct {
	name  string
	title string
}

// Serve runs the site on port 80. CMS_DATABASE=none answers without a database (the stand-in for a set-up page).
func Serve([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	for _, folder := range folders {
		if err := os.MkdirAll(filepath.Join("/var/www/html", folder), 0o755); err != nil {
			return err
		}
	}
	s := site{name: common.Setting("LAB_CMS_NAME", "lab/cms 1"), title: common.Setting("SITE_TITLE", "A site")}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "ok\n") })
	if common.Setting("CMS_DATABASE", "lab/db") == "none" {
		mux.HandleFunc("GET /", s.setUpPage)
	} else {
		mux.HandleFunc("GET /{$}", s.front)
		mux.HandleFunc("GET /rows", s.rows)
		mux.HandleFunc("POST /rows", s.insert)
	}
	return common.Listen(ctx, s.name, common.Setting("PORT", "80"), mux)
}

func (s site) database() (db.Client, error) {
	password, err := common.Secret("DB_PASSWORD")
	host := common.Setting("DB_HOST", "mysql")
	if !strings.Contains(host, ":") {
		host += ":" + common.Setting("DB_PORT", "5432")
	}
	return db.Client{Address: host, Password: password}, err
}

func (s site) ask(w http.ResponseWriter, method, path, body string) (string, bool) {
	client, err := s.database()
	if err == nil {
		var text string
		if text, err = client.Ask(method, path, body); err == nil {
			return text, true
		}
	}
	common.Text(w, http.StatusInternalServerError, "%s\nhostname: %s\nError establishing a database connection\ndb: %v\n",
		s.name, common.Hostname(), err)
	return "", false
}

func (s site) front(w http.ResponseWriter, _ *http.Request) {
	if _, ok := s.ask(w, "GET", "/login", ""); ok {
		common.Text(w, 200, "%s\nhostname: %s\ntitle: %s\ndb: connected\n", s.name, common.Hostname(), s.title)
	}
}

func (s site) rows(w http.ResponseWriter, _ *http.Request) {
	if text, ok := s.ask(w, "GET", "/rows", ""); ok {
		common.Text(w, 200, "%s", text)
	}
}

// insert takes the row as the body, or as the form field `row`.
func (s site) insert(w http.ResponseWriter, r *http.Request) {
	row := ""
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") && r.ParseForm() == nil && r.PostForm.Has("row") {
		row = r.PostForm.Get("row")
	} else if r.PostForm != nil {
		// curl -d TEXT without a name calls itself a form.
		for key := range r.PostForm {
			row = key
		}
	} else {
		body, _ := io.ReadAll(io.LimitReader(r.Body, 8192))
		row = string(body)
	}
	if text, ok := s.ask(w, "POST", "/rows", row); ok {
		common.Text(w, http.StatusCreated, "%s", text)
	}
}

func (s site) setUpPage(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		http.Redirect(w, r, "/core/install.php", http.StatusFound)
		return
	}
	if r.URL.Path != "/core/install.php" {
		common.Text(w, http.StatusNotFound, "not found\n")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><title>Choose language | %s</title><h1>%s</h1><p>This is Drydock's stand-in: it keeps the folders of the site, and has no installer.</p>\n",
		s.name, s.name)
}
