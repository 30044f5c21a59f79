package main

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// kind is one that is shown: where the API has it, and what a line of its table says.
type kind struct {
	// Plural, as the API's paths and ours have it.
	plural, name, title string
	group               string
	everywhere          bool // not in a namespace
	columns             []string
	line                func(object, *sight) []cell
}

// cell is one field of a table; `state` says how good what it says is.
type cell struct {
	Text  string
	Link  string
	State string
}

const (
	good = "good"
	wait = "wait"
	bad  = "bad"
)

// sight is what lines need besides their own object.
type sight struct {
	now       time.Time
	endpoints map[string][]string  // ready addresses, by NAMESPACE/SERVICE
	usage     map[string]usedShare // by NAMESPACE/POD, or /NODE
}

type usedShare struct{ cpu, memory string }

func (k kind) path(namespace string) string {
	if k.everywhere || namespace == "" {
		return k.group + "/" + k.plural
	}
	return k.group + "/namespaces/" + url.PathEscape(namespace) + "/" + k.plural
}

// link leads to an object's page, from any of ours.
func (k kind) link(namespace, name string) string {
	asked := url.Values{"kind": {k.plural}, "name": {name}}
	if !k.everywhere {
		asked.Set("namespace", namespace)
	}
	return "object?" + asked.Encode()
}

// kinds are those that are shown, in this order.
func kinds() []kind {
	return []kind{
		{"deployments", "Deployment", "Deployments", "/apis/apps/v1", false,
			[]string{"Ready", "Up to date", "Available", "Images"}, func(o object, _ *sight) []cell {
				return []cell{readiness(o.number("status", "readyReplicas"), o.number("spec", "replicas")),
					count(o.number("status", "updatedReplicas")), count(o.number("status", "availableReplicas")), imagesOf(o)}
			}},
		{"replicasets", "ReplicaSet", "ReplicaSets", "/apis/apps/v1", false,
			[]string{"Ready", "Owner", "Images"}, func(o object, _ *sight) []cell {
				return []cell{readiness(o.number("status", "readyReplicas"), o.number("spec", "replicas")), ownerOf(o), imagesOf(o)}
			}},
		{"statefulsets", "StatefulSet", "StatefulSets", "/apis/apps/v1", false,
			[]string{"Ready", "Images"}, func(o object, _ *sight) []cell {
				return []cell{readiness(o.number("status", "readyReplicas"), o.number("spec", "replicas")), imagesOf(o)}
			}},
		{"daemonsets", "DaemonSet", "DaemonSets", "/apis/apps/v1", false,
			[]string{"Ready", "Images"}, func(o object, _ *sight) []cell {
				return []cell{readiness(o.number("status", "numberReady"), o.number("status", "desiredNumberScheduled")), imagesOf(o)}
			}},
		{"jobs", "Job", "Jobs", "/apis/batch/v1", false,
			[]string{"Completions", "State", "Owner", "Images"}, func(o object, _ *sight) []cell {
				return []cell{jobCompletions(o), jobState(o), ownerOf(o), imagesOf(o)}
			}},
		{"cronjobs", "CronJob", "CronJobs", "/apis/batch/v1", false,
			[]string{"Schedule", "Suspended", "Active", "Last run"}, func(o object, s *sight) []cell {
				return []cell{{Text: o.text("spec", "schedule")}, yesNo(o.is("spec", "suspend")),
					count(int64(len(o.objects("status", "active")))), {Text: ago(o.time("status", "lastScheduleTime"), s.now)}}
			}},
		{"pods", "Pod", "Pods", "/api/v1", false,
			[]string{"Ready", "Status", "Restarts", "Address", "Node", "CPU", "Memory"}, podLine},
		{"services", "Service", "Services", "/api/v1", false,
			[]string{"Type", "Cluster address", "Ports", "Ready endpoints"}, serviceLine},
		{"ingresses", "Ingress", "Ingresses", "/apis/networking.k8s.io/v1", false,
			[]string{"Class", "Rules", "Address"}, ingressLine},
		{"configmaps", "ConfigMap", "ConfigMaps", "/api/v1", false,
			[]string{"Keys"}, func(o object, _ *sight) []cell { return []cell{keysOf(o, "data", "binaryData")} }},
		{"secrets", "Secret", "Secrets", "/api/v1", false,
			[]string{"Type", "Keys"}, func(o object, _ *sight) []cell { return []cell{{Text: o.text("type")}, keysOf(o, "data")} }},
		{"persistentvolumeclaims", "PersistentVolumeClaim", "PersistentVolumeClaims", "/api/v1", false,
			[]string{"Status", "Volume", "Capacity", "Access", "Class"}, claimLine},
		{"nodes", "Node", "Nodes", "/api/v1", true,
			[]string{"Status", "Roles", "Version", "Address", "CPU", "Memory"}, nodeLine},
	}
}

func kindOf(plural string) (kind, bool) {
	for _, one := range kinds() {
		if one.plural == plural {
			return one, true
		}
	}
	return kind{}, false
}

// linkTo leads to the page of what another object names; empty where that kind is not shown.
func linkTo(kindName, namespace, name string) string {
	for _, one := range kinds() {
		if one.name == kindName {
			return one.link(namespace, name)
		}
	}
	return ""
}

func readiness(ready, wanted int64) cell {
	state := good
	if ready < wanted {
		state = wait
	}
	return cell{Text: fmt.Sprintf("%d of %d", ready, wanted), State: state}
}

func count(number int64) cell { return cell{Text: fmt.Sprint(number)} }

func yesNo(yes bool) cell {
	if yes {
		return cell{Text: "yes"}
	}
	return cell{Text: "no"}
}

func imagesOf(o object) cell {
	var images []string
	for _, container := range o.objects("spec", "template", "spec", "containers") {
		images = append(images, container.text("image"))
	}
	return cell{Text: strings.Join(images, "\n")}
}

func ownerOf(o object) cell {
	for _, owner := range o.objects("metadata", "ownerReferences") {
		if owner.is("controller") {
			kindName, name := owner.text("kind"), owner.text("name")
			return cell{Text: kindName + " " + name, Link: linkTo(kindName, o.namespace(), name)}
		}
	}
	return cell{}
}

func keysOf(o object, fields ...string) cell {
	var keys []string
	for _, field := range fields {
		keys = append(keys, o.keys(field)...)
	}
	return cell{Text: strings.Join(keys, "\n")}
}

func ago(then, now time.Time) string {
	if then.IsZero() {
		return "never"
	}
	return ageOf(then, now) + " ago"
}

func jobCompletions(o object) cell {
	wanted := o.number("spec", "completions")
	if o.at("spec", "completions") == nil {
		wanted = max(o.number("spec", "parallelism"), 1)
	}
	return cell{Text: fmt.Sprintf("%d of %d", o.number("status", "succeeded"), wanted)}
}

func jobState(o object) cell {
	for _, condition := range o.objects("status", "conditions") {
		if condition.text("status") != "True" {
			continue
		}
		switch condition.text("type") {
		case "Complete":
			return cell{Text: "complete", State: good}
		case "Failed":
			return cell{Text: "failed: " + condition.text("reason"), State: bad}
		case "Suspended":
			return cell{Text: "suspended", State: wait}
		}
	}
	return cell{Text: "running", State: wait}
}
