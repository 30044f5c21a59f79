package main

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

const redacted = "(not shown)"

type container struct {
	Name, Image, State, Logs, Before string
	Restarts                         int64
}

// object is the page of one object: what it says, what it stands for, and what happened to it.
func (p *pages) object(w http.ResponseWriter, r *http.Request) {
	one, namespace, name, ok := named(r.URL.Query())
	if !ok {
		p.fail(w, http.StatusNotFound, "There is no such object: a kind that is shown here, a namespace and a name are needed.")
		return
	}
	ctx := r.Context()
	found, err := p.cluster.object(ctx, one.path(namespace)+"/"+name)
	if err != nil {
		p.refuse(w, err)
		return
	}
	seen := p.look(ctx, namespace)
	var pods table
	var events []event
	var eventsProblem string
	together(func() {
		if selector := selectorOf(found); selector != "" {
			ofPods, _ := kindOf("pods")
			pods = p.table(ctx, ofPods, ofPods.path(namespace)+"?labelSelector="+url.QueryEscape(selector), seen)
			pods.Title = "Pods that it selects"
		}
	}, func() {
		about := "involvedObject.name=" + name + ",involvedObject.kind=" + one.name
		// Those of a node are in some namespace.
		path := kind{plural: "events", group: "/api/v1"}.path(namespace)
		list, err := p.cluster.list(ctx, path+"?fieldSelector="+url.QueryEscape(about))
		events, eventsProblem = p.events(list), said(err)
	})
	line := one.line(found, seen)
	p.show(w, "object", http.StatusOK, struct {
		frame
		Kind, Name    string
		Columns       []string
		Cells         []cell
		Age           string
		Containers    []container
		Pods          table
		Events        []event
		EventsProblem string
		Text          string
	}{p.frame(one.name+" "+name, cmp.Or(namespace, "default")), one.name, name, one.columns, line,
		ageOf(found.time("metadata", "creationTimestamp"), p.now()), containersOf(one, found), pods, events, eventsProblem,
		yamlOf(presentable(one, found))})
}

// presentable leaves out who wrote which field, and what a Secret keeps, wherever it stands.
func presentable(one kind, o object) object {
	if metadata := o.inner("metadata"); metadata != nil {
		delete(metadata, "managedFields")
		if one.plural == "secrets" {
			delete(metadata.inner("annotations"), "kubectl.kubernetes.io/last-applied-configuration")
		}
	}
	if one.plural == "secrets" {
		for _, field := range []string{"data", "stringData"} {
			values := o.inner(field)
			for key := range values {
				values[key] = redacted
			}
		}
	}
	return o
}

func containersOf(one kind, pod object) []container {
	if one.plural != "pods" {
		return nil
	}
	var all []container
	for _, kindOfContainer := range []struct{ spec, status, says string }{
		{"initContainers", "initContainerStatuses", " (first)"},
		{"containers", "containerStatuses", ""},
		{"ephemeralContainers", "ephemeralContainerStatuses", " (ephemeral)"},
	} {
		states := map[string]object{}
		for _, state := range pod.objects("status", kindOfContainer.status) {
			states[state.text("name")] = state
		}
		for _, specified := range pod.objects("spec", kindOfContainer.spec) {
			name := specified.text("name")
			state := states[name]
			asked := url.Values{"namespace": {pod.namespace()}, "name": {pod.name()}, "container": {name}}
			made := container{
				Name: name + kindOfContainer.says, Image: specified.text("image"), State: stateOf(state),
				Logs: "logs?" + asked.Encode(), Restarts: state.number("restartCount"),
			}
			if made.Restarts > 0 {
				asked.Set("previous", "true")
				made.Before = "logs?" + asked.Encode()
			}
			all = append(all, made)
		}
	}
	return all
}

func stateOf(container object) string {
	for _, name := range container.keys("state") {
		said := []string{name}
		for _, field := range []string{"reason", "message"} {
			if text := container.text("state", name, field); text != "" {
				said = append(said, text)
			}
		}
		return strings.Join(said, ": ")
	}
	return "not started"
}

// logs shows the last lines that a container wrote.
func (p *pages) logs(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	asked.Set("kind", "pods")
	one, namespace, name, ok := named(asked)
	container := asked.Get("container")
	if !ok || !validName.MatchString(container) {
		p.fail(w, http.StatusNotFound, "There are no such logs: a namespace, a pod and one of its containers are needed.")
		return
	}
	query := url.Values{"container": {container}, "tailLines": {logLines}, "limitBytes": {"1048576"}}
	title := "Logs of " + container + " in " + name
	if asked.Get("previous") == "true" {
		query.Set("previous", "true")
		title += ", before its last restart"
	}
	text, err := p.cluster.text(r.Context(), one.path(namespace)+"/"+name+"/log?"+query.Encode(), maxLogBytes)
	if err != nil {
		p.refuse(w, err)
		return
	}
	again := url.Values{"namespace": {namespace}, "name": {name}, "container": {container}}
	if query.Has("previous") {
		again.Set("previous", "true")
	}
	p.show(w, "logs", http.StatusOK, struct {
		frame
		Pod, Back, Again, Text string
	}{p.frame(title, namespace), name, one.link(namespace, name), "logs?" + again.Encode(), strings.ToValidUTF8(text, "�")})
}
