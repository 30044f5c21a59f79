package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

const metrics = "/apis/metrics.k8s.io/v1beta1"

// usageOf asks metrics-server, which a cluster need not have: then there are no figures.
func usageOf(ctx context.Context, cluster *api, namespace string) map[string]usedShare {
	used := map[string]usedShare{}
	pods, _ := cluster.list(ctx, kind{plural: "pods", group: metrics}.path(namespace))
	for _, pod := range pods {
		cpu, memory := 0.0, 0.0
		for _, container := range pod.objects("containers") {
			cpu += quantity(container.text("usage", "cpu"))
			memory += quantity(container.text("usage", "memory"))
		}
		used[pod.namespace()+"/"+pod.name()] = shareOf(cpu, memory)
	}
	nodes, _ := cluster.list(ctx, metrics+"/nodes")
	for _, node := range nodes {
		used["/"+node.name()] = shareOf(quantity(node.text("usage", "cpu")), quantity(node.text("usage", "memory")))
	}
	return used
}

func shareOf(cpu, memory float64) usedShare {
	digits := 0
	if memory < 10<<20 {
		digits = 1
	}
	return usedShare{fmt.Sprintf("%.0f m", cpu*1000), fmt.Sprintf("%.*f MiB", digits, memory/(1<<20))}
}

var units = []struct {
	sign string
	by   float64
}{{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"n", 1e-9}, {"u", 1e-6}, {"m", 1e-3}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}}

// quantity reads one of Kubernetes' numbers with a unit; 0 where it is none.
func quantity(text string) float64 {
	by := 1.0
	for _, unit := range units {
		if digits, ok := strings.CutSuffix(text, unit.sign); ok {
			text, by = digits, unit.by
			break
		}
	}
	number, _ := strconv.ParseFloat(text, 64)
	return number * by
}

// endpointsOf are the addresses behind each Service that answer.
func endpointsOf(slices []object) map[string][]string {
	found := map[string][]string{}
	for _, slice := range slices {
		service := slice.namespace() + "/" + slice.text("metadata", "labels", "kubernetes.io/service-name")
		for _, endpoint := range slice.objects("endpoints") {
			if endpoint.text("conditions", "ready") == "false" {
				continue
			}
			for _, address := range endpoint.texts("addresses") {
				for _, port := range slice.objects("ports") {
					found[service] = append(found[service], address+":"+port.text("port"))
				}
			}
		}
	}
	return found
}
