package main

import (
	"fmt"
	"strings"
)

func podLine(o object, s *sight) []cell {
	ready, restarts := int64(0), int64(0)
	containers := o.objects("status", "containerStatuses")
	for _, container := range containers {
		if container.is("ready") {
			ready++
		}
		restarts += container.number("restartCount")
	}
	status := podStatus(o)
	used := s.usage[o.namespace()+"/"+o.name()]
	node := o.text("spec", "nodeName")
	return []cell{
		{Text: fmt.Sprintf("%d of %d", ready, len(o.objects("spec", "containers")))},
		status, count(restarts), {Text: o.text("status", "podIP")},
		{Text: node, Link: linkTo("Node", "", node)}, {Text: used.cpu}, {Text: used.memory},
	}
}

// podStatus is the word that kubectl has for it: what keeps a container from running says more than the phase.
func podStatus(o object) cell {
	phase := o.text("status", "phase")
	text := phase
	if reason := o.text("status", "reason"); reason != "" {
		text = reason
	}
	for _, field := range []string{"initContainerStatuses", "containerStatuses"} {
		prefix := ""
		if field == "initContainerStatuses" {
			prefix = "Init: "
		}
		for _, container := range o.objects("status", field) {
			if reason := hindrance(container, prefix != ""); reason != "" {
				text = prefix + reason
				break
			}
		}
	}
	if o.text("metadata", "deletionTimestamp") != "" {
		return cell{Text: "Terminating", State: wait}
	}
	switch text {
	case "Running":
		return cell{Text: text, State: readyState(o)}
	case "Succeeded", "Completed":
		return cell{Text: text, State: good}
	case "Pending", "ContainerCreating", "PodInitializing", "Init: PodInitializing":
		return cell{Text: text, State: wait}
	}
	return cell{Text: text, State: bad}
}

// hindrance is why a container does not run; empty when it does, or (of one that runs before the others) has.
func hindrance(container object, first bool) string {
	if reason := container.text("state", "waiting", "reason"); reason != "" {
		return reason
	}
	ended := container.inner("state", "terminated")
	if ended == nil || (first && ended.number("exitCode") == 0) {
		return ""
	}
	if reason := ended.text("reason"); reason != "" {
		return reason
	}
	return fmt.Sprintf("ended with %d", ended.number("exitCode"))
}

func readyState(o object) string {
	if conditionOf(o, "Ready") == "True" {
		return good
	}
	return wait
}

func conditionOf(o object, name string) string {
	for _, condition := range o.objects("status", "conditions") {
		if condition.text("type") == name {
			return condition.text("status")
		}
	}
	return ""
}

func serviceLine(o object, s *sight) []cell {
	var ports []string
	for _, port := range o.objects("spec", "ports") {
		text := port.text("port")
		if inside := port.text("targetPort"); inside != "" && inside != text {
			text += " → " + inside
		}
		if outside := port.text("nodePort"); outside != "" {
			text += ", on nodes " + outside
		}
		if protocol := port.text("protocol"); protocol != "" && protocol != "TCP" {
			text += " " + protocol
		}
		ports = append(ports, text)
	}
	ready := s.endpoints[o.namespace()+"/"+o.name()]
	endpoints := cell{Text: strings.Join(ready, "\n"), State: good}
	if len(ready) == 0 {
		endpoints = cell{Text: "none", State: wait}
	}
	address := o.text("spec", "clusterIP")
	if o.text("spec", "type") == "ExternalName" {
		address, endpoints = o.text("spec", "externalName"), cell{}
	}
	return []cell{{Text: o.text("spec", "type")}, {Text: address}, {Text: strings.Join(ports, "\n")}, endpoints}
}

func ingressLine(o object, _ *sight) []cell {
	var rules, addresses []string
	for _, rule := range o.objects("spec", "rules") {
		host := rule.text("host")
		if host == "" {
			host = "*"
		}
		for _, path := range rule.objects("http", "paths") {
			service := path.inner("backend", "service")
			port := service.text("port", "number") + service.text("port", "name")
			rules = append(rules, fmt.Sprintf("%s%s → %s:%s", host, path.text("path"), service.text("name"), port))
		}
	}
	if service := o.inner("spec", "defaultBackend", "service"); service != nil {
		rules = append(rules, "all else → "+service.text("name")+":"+service.text("port", "number")+service.text("port", "name"))
	}
	for _, address := range o.objects("status", "loadBalancer", "ingress") {
		addresses = append(addresses, address.text("ip")+address.text("hostname"))
	}
	return []cell{{Text: o.text("spec", "ingressClassName")}, {Text: strings.Join(rules, "\n")}, {Text: strings.Join(addresses, "\n")}}
}

func claimLine(o object, _ *sight) []cell {
	phase := o.text("status", "phase")
	state := map[string]string{"Bound": good, "Lost": bad}[phase]
	if state == "" {
		state = wait
	}
	return []cell{{Text: phase, State: state}, {Text: o.text("spec", "volumeName")},
		{Text: o.text("status", "capacity", "storage")}, {Text: strings.Join(o.texts("spec", "accessModes"), "\n")},
		{Text: o.text("spec", "storageClassName")}}
}

func nodeLine(o object, s *sight) []cell {
	status := cell{Text: "Ready", State: good}
	if conditionOf(o, "Ready") != "True" {
		status = cell{Text: "NotReady", State: bad}
	}
	if o.is("spec", "unschedulable") {
		status = cell{Text: status.Text + ", cordoned", State: wait}
	}
	var roles []string
	for _, label := range o.keys("metadata", "labels") {
		if role, ok := strings.CutPrefix(label, "node-role.kubernetes.io/"); ok {
			roles = append(roles, role)
		}
	}
	address := ""
	for _, one := range o.objects("status", "addresses") {
		if one.text("type") == "InternalIP" {
			address = one.text("address")
		}
	}
	used := s.usage["/"+o.name()]
	return []cell{status, {Text: strings.Join(roles, ", ")}, {Text: o.text("status", "nodeInfo", "kubeletVersion")},
		{Text: address}, {Text: used.cpu}, {Text: used.memory}}
}
