package main

import (
	"log"
	"strings"
)

// options are flags in the form --name=value; --name alone is true. ingress-nginx has many that say nothing here.
type options map[string]string

var known = map[string]bool{
	"controller-class": true, "ingress-class": true, "watch-ingress-without-class": true, "publish-status-address": true,
	"report-node-internal-ip-address": true, "http-port": true, "https-port": true, "healthz-port": true,
	"validating-webhook": true, "validating-webhook-certificate": true, "validating-webhook-key": true,
	"host": true, "namespace": true, "secret-name": true, "webhook-name": true, "patch-failure-policy": true,
	"patch-validating": true, "patch-mutating": true,
}

func readOptions(words []string) options {
	read := options{}
	for _, word := range words {
		name, value, has := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if !has {
			value = "true"
		}
		if !known[name] {
			log.Printf("--%s says nothing to this stand-in", name)
		}
		read[name] = value
	}
	return read
}

func (o options) get(name, otherwise string) string {
	if value, has := o[name]; has {
		return value
	}
	return otherwise
}

func (o options) is(name string) bool { return o[name] == "true" }
