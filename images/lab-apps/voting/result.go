package voting

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"time"

	"github.com/lib/pq"

	"drydock.lab/apps/common"
)

const undefinedTable = "42P01"

const resultPage = `<!doctype html>
<html lang="en"><head><title>%[1]s vs %[2]s -- Result</title><meta name="viewport" content="width=device-width">
<style>body{font:16px system-ui;margin:3rem auto;max-width:40rem}.bar{display:flex;height:8rem;color:#fff;text-align:center}
.bar div{flex:1;display:grid;place-items:center;min-width:5rem;font-size:1.5rem}#a{background:#1a7fb5}#b{background:#00796b}</style></head>
<body><h1>%[1]s vs %[2]s</h1><div class="bar"><div id="a">%[1]s</div><div id="b">%[2]s</div></div><p id="total">No votes yet</p>
<script>
async function show() {
  try {
    const c = await (await fetch('counts')).json();
    const share = (n) => c.total ? (100 * n / c.total).toFixed(1) + ' %%' : '50 %%';
    a.textContent = '%[1]s ' + share(c.a); b.textContent = '%[2]s ' + share(c.b);
    a.style.flexGrow = c.a + 0.01; b.style.flexGrow = c.b + 0.01;
    total.textContent = c.error || (c.total === 1 ? '1 vote' : c.total + ' votes');
  } catch (error) { total.textContent = 'The result cannot be read: ' + error.message; }
  setTimeout(show, 1000);
}
show();
</script></body></html>
`

type counts struct {
	A     int    `json:"a"`
	B     int    `json:"b"`
	Total int    `json:"total"`
	Error string `json:"error,omitempty"`
}

// Result shows the counts on port 80: GET / for people, GET /counts as JSON.
func Result([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	pool, err := database()
	if err != nil {
		return err
	}
	defer pool.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { common.Text(w, 200, "ok\n") })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, resultPage, "Cats", "Dogs")
	})
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, r *http.Request) {
		found, err := count(r.Context(), pool)
		if err != nil {
			common.JSON(w, http.StatusServiceUnavailable, counts{Error: err.Error()})
			return
		}
		common.JSON(w, http.StatusOK, found)
	})
	return common.Listen(ctx, "result "+version(), common.Setting("PORT", "80"), mux)
}

// count is all zero before the worker has made the table.
func count(ctx context.Context, pool *sql.DB) (counts, error) {
	limit, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	var found counts
	err := pool.QueryRowContext(limit,
		`SELECT COUNT(*) FILTER (WHERE vote = 'a'), COUNT(*) FILTER (WHERE vote = 'b'), COUNT(*) FROM votes`,
	).Scan(&found.A, &found.B, &found.Total)
	if trouble, ok := err.(*pq.Error); ok && trouble.Code == undefinedTable {
		return counts{}, nil
	}
	return found, err
}
