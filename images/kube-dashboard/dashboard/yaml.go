package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// yamlOf writes what was read as JSON, as kubectl would order it on top.
func yamlOf(value any) string {
	var out strings.Builder
	writeYAML(&out, value, 0, false)
	return out.String()
}

// order is that of the names at the top.
var order = []string{"apiVersion", "kind", "metadata", "type", "spec", "data", "status"}

func writeYAML(out *strings.Builder, value any, depth int, inList bool) {
	switch value := value.(type) {
	case object:
		writeYAML(out, map[string]any(value), depth, inList)
	case map[string]any:
		writeMap(out, value, depth, inList)
	case []any:
		for _, one := range value {
			out.WriteString(strings.Repeat("  ", depth) + "- ")
			if isNested(one) {
				writeYAML(out, one, depth+1, true)
			} else {
				out.WriteString(scalar(one, depth+1) + "\n")
			}
		}
	default:
		out.WriteString(scalar(value, depth) + "\n")
	}
}

// writeMap writes a line a name; the first one of an element of a list stands behind its dash.
func writeMap(out *strings.Builder, value map[string]any, depth int, inList bool) {
	names := slices.SortedFunc(maps.Keys(value), func(a, b string) int {
		if depth == 0 && rank(a) != rank(b) {
			return rank(a) - rank(b)
		}
		return strings.Compare(a, b)
	})
	for index, name := range names {
		if !inList || index > 0 {
			out.WriteString(strings.Repeat("  ", depth))
		}
		out.WriteString(scalar(name, depth) + ":")
		inner := value[name]
		if !isNested(inner) {
			out.WriteString(" " + scalar(inner, depth+1) + "\n")
			continue
		}
		out.WriteString("\n")
		if _, ok := inner.([]any); ok {
			writeYAML(out, inner, depth, false)
		} else {
			writeYAML(out, inner, depth+1, false)
		}
	}
}

func rank(name string) int {
	if found := slices.Index(order, name); found >= 0 {
		return found
	}
	return len(order)
}

// isNested: what does not fit behind its name. A list in a list is written as JSON, which is YAML.
func isNested(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) > 0
	case []any:
		return len(value) > 0 && !slices.ContainsFunc(value, func(one any) bool { _, list := one.([]any); return list })
	}
	return false
}

var (
	plain = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./+=@%() -]*(:[A-Za-z0-9_./+=@%()-]+)*$`)
	// Words that YAML 1.1 takes for something else than text.
	special = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null|~|\.inf|\.nan)$`)
	// What a block keeps as it is: printable lines, the first one not indented.
	block = regexp.MustCompile(`^[^\s\x00-\x1f\x7f][^\x00-\x08\x0b-\x1f\x7f\x85\x{2028}\x{2029}\x{FEFF}]*$`)
)

func scalar(value any, depth int) string {
	text, ok := value.(string)
	switch {
	case !ok:
		return asJSON(value)
	case plain.MatchString(text) && !special.MatchString(text) && !strings.HasSuffix(text, " "):
		return text
	case strings.Contains(strings.TrimSuffix(text, "\n"), "\n") && block.MatchString(text):
		return blockOf(text, depth)
	}
	return asJSON(text)
}

// blockOf keeps lines as lines; how many breaks end it is said in front.
func blockOf(text string, depth int) string {
	body := strings.TrimRight(text, "\n")
	mark := map[int]string{0: "|-", 1: "|"}[len(text)-len(body)]
	if mark == "" {
		mark = "|+"
	}
	indent := strings.Repeat("  ", max(depth, 1))
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		mark += "\n"
		if line != "" {
			mark += indent + line
		}
	}
	return mark
}

func asJSON(value any) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprintf("%q", fmt.Sprint(value))
	}
	return strings.TrimSuffix(out.String(), "\n")
}
