package voting

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"

	"drydock.lab/apps/common"
)

const createTable = `CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255) NOT NULL UNIQUE, vote VARCHAR(255) NOT NULL)`
const upsert = `INSERT INTO votes (id, vote) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET vote = EXCLUDED.vote`
const retryAfter = time.Second

// database is PostgreSQL at db:5432, user and password postgres, unless the environment says otherwise.
func database() (*sql.DB, error) {
	password, err := common.Secret("POSTGRES_PASSWORD")
	if err != nil {
		return nil, err
	}
	if password == "" {
		password = "postgres"
	}
	user := common.Setting("POSTGRES_USER", "postgres")
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(user, password),
		Host:     common.Setting("DB_HOST", "db") + ":" + common.Setting("DB_PORT", "5432"),
		Path:     common.Setting("POSTGRES_DB", "postgres"),
		RawQuery: "sslmode=disable&connect_timeout=3",
	}
	pool, err := sql.Open("postgres", address.String())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(2)
	pool.SetConnMaxLifetime(time.Minute)
	return pool, nil
}

// Worker moves votes from the Redis list `votes` into the table `votes`. It waits for both, and ends only on a signal.
func Worker([]string) error {
	ctx, cancel := common.Context()
	defer cancel()
	pool, err := database()
	if err != nil {
		return err
	}
	defer pool.Close()
	store := redisAddress()
	said := ""
	say := func(line string) {
		if line != said {
			common.Log("%s", line)
		}
		said = line
	}
	for ctx.Err() == nil {
		if _, err := pool.ExecContext(ctx, createTable); err != nil {
			say(fmt.Sprintf("waiting for db: %v", err))
			common.Wait(ctx, retryAfter)
			continue
		}
		answer, err := redisCommand(store, "BLPOP", "votes", "2")
		if err != nil {
			say(fmt.Sprintf("waiting for redis: %v", err))
			common.Wait(ctx, retryAfter)
			continue
		}
		say("connected to redis and db")
		if len(answer) == 2 {
			keepVote(ctx, pool, answer[1])
		}
	}
	common.Log("stopped by a signal")
	return nil
}

// keepVote does not give up a vote that it has taken while the database is away.
func keepVote(ctx context.Context, pool *sql.DB, text string) {
	var vote ballot
	if err := json.Unmarshal([]byte(text), &vote); err != nil || vote.VoterID == "" {
		common.Log("left out what is no vote: %.100q", text)
		return
	}
	for {
		_, err := pool.ExecContext(ctx, upsert, vote.VoterID, vote.Vote)
		if err == nil {
			common.Log("processed the vote for %s by %s", vote.Vote, vote.VoterID)
			return
		}
		common.Log("the vote by %s waits: %v", vote.VoterID, err)
		if !common.Wait(ctx, retryAfter) {
			return
		}
	}
}
