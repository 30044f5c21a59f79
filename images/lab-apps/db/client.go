package db

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"drydock.lab/apps/common"
)

// Client asks a lab/db server.
type Client struct {
	Address  string
	Password string
}

// Local is the server of this container, with its own settings.
func local() (Client, error) {
	password, err := common.Secret("DB_PASSWORD")
	return Client{"127.0.0.1:" + common.Setting("DB_PORT", "5432"), password}, err
}

// Ask gives the body of an answer; anything but success is an error with the server's own words.
func (c Client) Ask(method, path, body string) (string, error) {
	request, err := http.NewRequest(method, "http://"+c.Address+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	request.SetBasicAuth("db", c.Password)
	// A new connection each time: the address behind a name may have changed.
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return "", err
	}
	if answer.StatusCode >= 300 {
		return "", errors.New(strings.TrimSpace(string(text)))
	}
	return string(text), nil
}

// Ready is `db-ready`: ends with 0 when the server of this container accepts a login.
func Ready([]string) error {
	return ask("GET", "/login", "")
}

// Insert is `db-insert TEXT…`.
func Insert(args []string) error {
	if len(args) == 0 {
		return errors.New("usage: db-insert TEXT")
	}
	return ask("POST", "/rows", strings.Join(args, " "))
}

// Rows is `db-rows`.
func Rows([]string) error {
	return ask("GET", "/rows", "")
}

func ask(method, path, body string) error {
	client, err := local()
	if err != nil {
		return err
	}
	text, err := client.Ask(method, path, body)
	if err == nil {
		fmt.Print(text)
	}
	return err
}
