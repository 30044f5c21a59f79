package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func read(t *testing.T, text string) object {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var o object
	if err := decoder.Decode(&o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestYAML(t *testing.T) {
	o := read(t, `{"status":{},"kind":"Pod","apiVersion":"v1","spec":{"replicas":3,
		"containers":[{"name":"web","args":["-c","yes","1.0","a: b"],"ports":[{"containerPort":80}],"env":[]}],
		"big":12345678901234567890,"on":true,"nothing":null,"nested":[[1,2]]},
		"metadata":{"name":"web","labels":{"true":"false","app.kubernetes.io/name":"web"}},
		"data":{"script":"#!/bin/sh\n  echo \"hi\"\n\nexit 0\n","noend":"a\nb","ends":"a\nb\n\n","led":" a\nb","tab":"a\tb","empty":"","date":"2026-11-22",
		"colon":"a:","hash":"a #b","image":"lab/web:1.0","dash":"- a","esc":"a\u0007\nb","odd":"<&>"}}`)
	expected := `apiVersion: v1
kind: Pod
metadata:
  labels:
    app.kubernetes.io/name: web
    "true": "false"
  name: web
spec:
  big: 12345678901234567890
  containers:
  - args:
    - "-c"
    - "yes"
    - "1.0"
    - "a: b"
    env: []
    name: web
    ports:
    - containerPort: 80
  nested: [[1,2]]
  nothing: null
  "on": true
  replicas: 3
data:
  colon: "a:"
  dash: "- a"
  date: "2026-11-22"
  empty: ""
  ends: |+
    a
    b

  esc: "a\u0007\nb"
  hash: "a #b"
  image: lab/web:1.0
  led: " a\nb"
  noend: |-
    a
    b
  odd: "<&>"
  script: |
    #!/bin/sh
      echo "hi"

    exit 0
  tab: "a\tb"
status: {}
`
	if found := yamlOf(o); found != expected {
		t.Errorf("found\n%s\nexpected\n%s", found, expected)
	}
}
