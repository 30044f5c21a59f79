package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount"
	// A list or an object is not read further.
	maxAnswerBytes = 32 << 20
)

// api reads from the cluster's API server; it has no way to write.
type api struct {
	base   string
	client *http.Client
	// The token of the service account is renewed on disk.
	token func() (string, error)
}

// refused is an answer of the API server other than 200.
type refused struct {
	status  int
	message string
}

func (r refused) Error() string { return r.message }

// inCluster finds the API server as every pod does.
func inCluster() (*api, error) {
	host, port := os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT")
	if host == "" || port == "" {
		return nil, errors.New("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is no pod of a cluster")
	}
	authorities := x509.NewCertPool()
	pem, err := os.ReadFile(filepath.Join(serviceAccount, "ca.crt"))
	if err != nil {
		return nil, err
	}
	if !authorities.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("no certificate in %s/ca.crt", serviceAccount)
	}
	return &api{
		base: "https://" + net.JoinHostPort(host, port),
		client: &http.Client{Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:   true,
			TLSHandshakeTimeout: 5 * time.Second,
			MaxIdleConnsPerHost: 16,
			IdleConnTimeout:     time.Minute,
		}},
		token: func() (string, error) {
			text, err := os.ReadFile(filepath.Join(serviceAccount, "token"))
			return strings.TrimSpace(string(text)), err
		},
	}, nil
}

// text reads at most `limit` bytes of what is at a path.
func (a *api) text(ctx context.Context, path string, limit int64) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path, nil)
	if err != nil {
		return "", err
	}
	token, err := a.token()
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept", "application/json, */*")
	answer, err := a.client.Do(request)
	if err != nil {
		return "", fmt.Errorf("the API server does not answer: %w", errors.Unwrap(err))
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, limit))
	if err != nil {
		return "", fmt.Errorf("the API server did not finish its answer: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return "", refused{answer.StatusCode, messageOf(answer.Status, body)}
	}
	return string(body), nil
}

// object reads one object.
func (a *api) object(ctx context.Context, path string) (object, error) {
	text, err := a.text(ctx, path, maxAnswerBytes)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var read object
	if err := decoder.Decode(&read); err != nil {
		return nil, fmt.Errorf("the API server's answer is not to be read: %w", err)
	}
	return read, nil
}

// list reads the objects of a list.
func (a *api) list(ctx context.Context, path string) ([]object, error) {
	read, err := a.object(ctx, path)
	if err != nil {
		return nil, err
	}
	return read.objects("items"), nil
}

// messageOf is what the API server says of a refusal.
func messageOf(status string, body []byte) string {
	var said struct{ Message string }
	if json.Unmarshal(body, &said) == nil && said.Message != "" {
		return said.Message
	}
	return status
}
