package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"log"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	allNamespaces = "_all"
	askWithin     = 15 * time.Second
	maxEvents     = 100
	logLines      = "500"
	maxLogBytes   = 1 << 20
)

//go:embed pages.html
var pagesText string

//go:embed style.css
var styleText string

var (
	templates = template.Must(template.New("pages").Parse(pagesText))
	// Nothing is loaded or run but what stands in the page.
	policy = "default-src 'none'; style-src 'sha256-" + hashOf(styleText) + "'; form-action 'self'; base-uri 'none'"
	// What names of objects and containers are made of: a path is never more than its parts.
	validName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$`)
)

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// pages are all that there is: each is made anew of what the API says now, and all links are relative, so that they lead
// on wherever the server is reached from.
type pages struct {
	cluster *api
	now     func() time.Time
}

func newPages(cluster *api, now func() time.Time) http.Handler {
	p := &pages{cluster, now}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", p.overview)
	mux.HandleFunc("/object", p.object)
	mux.HandleFunc("/logs", p.logs)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		p.fail(w, http.StatusNotFound, "There is no such page.")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			p.fail(w, http.StatusMethodNotAllowed, "This page only shows, and changes nothing.")
			return
		}
		// Whether this program lives does not depend on the API server.
		if strings.HasPrefix(r.UserAgent(), "kube-probe/") {
			_, _ = w.Write([]byte("ok\n"))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), askWithin)
		defer cancel()
		mux.ServeHTTP(w, r.WithContext(ctx))
	})
}

// frame is what all pages have.
type frame struct {
	Title     string
	Style     template.CSS
	Now       string
	Namespace string // as the query has it
}

// table is the objects of one kind; Problem says why they could not be read.
type table struct {
	ID, Title, Problem string
	Columns            []string
	Spread             bool // over namespaces, so that each line says its own
	Lines              []line
}

type line struct {
	Name, Link, Namespace, Age string
	Cells                      []cell
}

type event struct {
	Age, Type, Reason, About, Link, Message string
	Count                                   int64
}

func (p *pages) frame(title, namespace string) frame {
	return frame{title, template.CSS(styleText), p.now().UTC().Format("15:04:05"), namespace}
}

func (p *pages) overview(w http.ResponseWriter, r *http.Request) {
	asked := cmp.Or(r.URL.Query().Get("namespace"), "default")
	namespace := asked
	if asked == allNamespaces {
		namespace = ""
	} else if !validName.MatchString(asked) {
		p.fail(w, http.StatusBadRequest, "That is no name of a namespace.")
		return
	}
	ctx := r.Context()
	var namespaces []object
	var problem string
	var events []event
	var eventsProblem string
	seen := p.look(ctx, namespace)
	shown := kinds()
	tables := make([]table, len(shown))
	reads := []func(){
		func() {
			list, err := p.cluster.list(ctx, "/api/v1/namespaces")
			namespaces, problem = list, said(err)
		},
		func() {
			list, err := p.cluster.list(ctx, kind{plural: "events", group: "/api/v1"}.path(namespace))
			events, eventsProblem = p.events(list), said(err)
		},
	}
	for index, one := range shown {
		reads = append(reads, func() {
			tables[index] = p.table(ctx, one, one.path(namespace), seen)
			tables[index].Spread = namespace == "" && !one.everywhere
		})
	}
	together(reads...)
	names := []string{}
	for _, one := range namespaces {
		names = append(names, one.name())
	}
	if asked != allNamespaces && !slices.Contains(names, asked) {
		if problem == "" {
			problem = "There is no namespace " + asked + "."
		}
		names = append(names, asked)
	}
	title := "Namespace " + asked
	if namespace == "" {
		title = "All namespaces"
	}
	p.show(w, "overview", http.StatusOK, struct {
		frame
		Namespaces    []string
		All           bool
		Problem       string
		Tables        []table
		Events        []event
		EventsProblem string
	}{p.frame(title, asked), names, namespace == "", problem, tables, events, eventsProblem})
}

// look reads what lines of several kinds need.
func (p *pages) look(ctx context.Context, namespace string) *sight {
	seen := &sight{now: p.now()}
	together(func() { seen.usage = usageOf(ctx, p.cluster, namespace) }, func() {
		// Without them a Service has no endpoints to show, and its own table says what is wrong with the API.
		list, _ := p.cluster.list(ctx, kind{plural: "endpointslices", group: "/apis/discovery.k8s.io/v1"}.path(namespace))
		seen.endpoints = endpointsOf(list)
	})
	return seen
}

func (p *pages) table(ctx context.Context, one kind, path string, seen *sight) table {
	list, err := p.cluster.list(ctx, path)
	made := table{ID: one.plural, Title: one.title, Problem: said(err), Columns: one.columns}
	for _, o := range list {
		made.Lines = append(made.Lines, line{
			Name: o.name(), Namespace: o.namespace(), Link: one.link(o.namespace(), o.name()),
			Age: ageOf(o.time("metadata", "creationTimestamp"), seen.now), Cells: one.line(o, seen),
		})
	}
	return made
}

// events puts the newest first.
func (p *pages) events(list []object) []event {
	at := func(o object) time.Time {
		newest := time.Time{}
		for _, path := range [][]string{{"series", "lastObservedTime"}, {"lastTimestamp"}, {"eventTime"}, {"metadata", "creationTimestamp"}} {
			if one := o.time(path...); one.After(newest) {
				newest = one
			}
		}
		return newest
	}
	slices.SortStableFunc(list, func(a, b object) int { return at(b).Compare(at(a)) })
	made := []event{}
	for _, o := range list[:min(len(list), maxEvents)] {
		about := o.inner("involvedObject")
		made = append(made, event{
			Age: ago(at(o), p.now()), Type: o.text("type"), Reason: o.text("reason"), Message: o.text("message"),
			About: about.text("kind") + " " + about.text("name"), Link: linkTo(about.text("kind"), about.text("namespace"), about.text("name")),
			Count: max(o.number("count"), o.number("series", "count"), 1),
		})
	}
	return made
}

// named reads what a page is about out of its address.
func named(asked url.Values) (one kind, namespace, name string, ok bool) {
	one, ok = kindOf(asked.Get("kind"))
	namespace, name = asked.Get("namespace"), asked.Get("name")
	if one.everywhere {
		namespace = ""
	}
	ok = ok && validName.MatchString(name) && (one.everywhere || validName.MatchString(namespace))
	return one, namespace, name, ok
}

func (p *pages) fail(w http.ResponseWriter, status int, text string) {
	p.show(w, "failed", status, struct {
		frame
		Text string
	}{p.frame("Nothing to show", "default"), text})
}

// refuse passes on what the API server refused, and tells its silence.
func (p *pages) refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadGateway
	if answer := (refused{}); errors.As(err, &answer) && answer.status >= 400 && answer.status < 500 {
		status = answer.status
	}
	p.fail(w, status, err.Error())
}

func (p *pages) show(w http.ResponseWriter, name string, status int, data any) {
	var page strings.Builder
	if err := templates.ExecuteTemplate(&page, name, data); err != nil {
		log.Print(err)
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(page.String()))
}

// together ends when all have.
func together(all ...func()) {
	var group sync.WaitGroup
	for _, one := range all {
		group.Add(1)
		go func() {
			defer group.Done()
			one()
		}()
	}
	group.Wait()
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
