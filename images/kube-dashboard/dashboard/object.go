package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// object is one of the API's, as it came. What is not there, or is of another kind than asked for, is empty.
type object map[string]any

func (o object) at(path ...string) any {
	var found any = map[string]any(o)
	for _, name := range path {
		inner, ok := found.(map[string]any)
		if !ok {
			return nil
		}
		found = inner[name]
	}
	return found
}

func (o object) text(path ...string) string {
	switch value := o.at(path...).(type) {
	case nil, map[string]any, []any:
		return ""
	default:
		return fmt.Sprint(value)
	}
}

func (o object) number(path ...string) int64 {
	value, _ := o.at(path...).(json.Number)
	number, _ := value.Int64()
	return number
}

func (o object) is(path ...string) bool {
	value, _ := o.at(path...).(bool)
	return value
}

func (o object) inner(path ...string) object {
	value, _ := o.at(path...).(map[string]any)
	return value
}

func (o object) objects(path ...string) []object {
	values, _ := o.at(path...).([]any)
	found := make([]object, 0, len(values))
	for _, value := range values {
		if one, ok := value.(map[string]any); ok {
			found = append(found, one)
		}
	}
	return found
}

func (o object) texts(path ...string) []string {
	values, _ := o.at(path...).([]any)
	found := make([]string, 0, len(values))
	for _, value := range values {
		found = append(found, fmt.Sprint(value))
	}
	return found
}

// keys are the names in a map, in order.
func (o object) keys(path ...string) []string {
	return slices.Sorted(maps.Keys(o.inner(path...)))
}

func (o object) name() string      { return o.text("metadata", "name") }
func (o object) namespace() string { return o.text("metadata", "namespace") }

// time reads a moment; the zero time when there is none.
func (o object) time(path ...string) time.Time {
	read, _ := time.Parse(time.RFC3339Nano, o.text(path...))
	return read
}

// ageOf says how long ago, in one or two units.
func ageOf(then, now time.Time) string {
	if then.IsZero() {
		return ""
	}
	seconds := max(int64(now.Sub(then)/time.Second), 0)
	switch {
	case seconds < 120:
		return fmt.Sprintf("%d s", seconds)
	case seconds < 2*3600:
		return fmt.Sprintf("%d min", seconds/60)
	case seconds < 48*3600:
		return fmt.Sprintf("%d h %d min", seconds/3600, seconds/60%60)
	default:
		return fmt.Sprintf("%d days", seconds/86_400)
	}
}

// selectorOf is a label selector as a query has it; empty when it selects nothing in particular.
func selectorOf(o object) string {
	labels := o.inner("spec", "selector", "matchLabels")
	if o.text("kind") == "Service" {
		labels = o.inner("spec", "selector")
	}
	if len(o.objects("spec", "selector", "matchExpressions")) > 0 {
		return ""
	}
	pairs := make([]string, 0, len(labels))
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		pairs = append(pairs, name+"="+labels.text(name))
	}
	return strings.Join(pairs, ",")
}
