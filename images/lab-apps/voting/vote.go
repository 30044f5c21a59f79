// Package voting is the example voting app: vote pushes votes to a Redis list, worker takes them into PostgreSQL,
// result shows the counts. The list, the table, the cookie and the ports are those of the original application.
package voting

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"

	"drydock.lab/apps/common"
)

type ballot struct {
	VoterID string `json:"voter_id"`
	Vote    string `json:"vote"`
}

var votePage = template.Must(template.New("vote").Parse(`<!doctype html>
<html lang="en"><head><title>{{.A}} vs {{.B}}</title><meta name="viewport" content="width=device-width">
<style>body{font:16px system-ui;margin:3rem auto;max-width:30rem;text-align:center}
button{font:inherit;font-size:1.5rem;width:100%;padding:2rem;margin:.5rem 0;border:0;border-radius:.5rem;color:#fff;cursor:pointer}
#a{background:#1a7fb5}#b{background:#00796b}[aria-pressed=true]{outline:4px solid #222}small{color:#666}</style></head>
<body><h1>{{.A}} vs {{.B}}</h1><form method="post">
<button id="a" name="vote" value="a" aria-pressed="{{eq .Vote "a"}}">{{.A}}</button>
<button id="b" name="vote" value="b" aria-pressed="{{eq .Vote "b"}}">{{.B}}</button></form>
<p>You can change your vote.</p><small>Processed by container ID {{.Hostname}} ({{.Version}})</small></body></html>
`))

// Vote serves the page on port 80: POST / with the form field vote=a or vote=b.
func Vote([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	store := redisAddress()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "ok\n") })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		voter(w, r)
		showVote(w, "")
	})
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		id := voter(w, r)
		vote := r.PostFormValue("vote")
		if vote != "a" && vote != "b" {
			common.Text(w, http.StatusBadRequest, "vote has to be a or b\n")
			return
		}
		text, _ := json.Marshal(ballot{id, vote})
		if _, err := redisCommand(store, "RPUSH", "votes", string(text)); err != nil {
			common.Text(w, http.StatusServiceUnavailable, "the vote could not be kept: %v\n", err)
			return
		}
		common.Log("received a vote for %s", vote)
		showVote(w, vote)
	})
	return common.Listen(ctx, "vote "+version(), common.Setting("PORT", "80"), mux)
}

func version() string {
	return common.Setting("LAB_VERSION", "1.0")
}

// voter is who votes: the cookie voter_id, or somebody new.
func voter(w http.ResponseWriter, r *http.Request) string {
	if cookie, err := r.Cookie("voter_id"); err == nil && cookie.Value != "" && len(cookie.Value) <= 64 {
		return cookie.Value
	}
	bytes := make([]byte, 8)
	_, _ = rand.Read(bytes)
	id := hex.EncodeToString(bytes)
	http.SetCookie(w, &http.Cookie{Name: "voter_id", Value: id, Path: "/"})
	return id
}

func showVote(w http.ResponseWriter, vote string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = votePage.Execute(w, map[string]string{
		"A": common.Setting("OPTION_A", "Cats"), "B": common.Setting("OPTION_B", "Dogs"),
		"Vote": vote, "Hostname": common.Hostname(), "Version": version(),
	})
}
