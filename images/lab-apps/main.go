// One program with the small applications of Drydock's labs in it: its first argument, or the name it is called by,
// says which. One file in one layer, which all lab/* images share.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"drydock.lab/apps/cms"
	"drydock.lab/apps/common"
	"drydock.lab/apps/db"
	"drydock.lab/apps/discovery"
	"drydock.lab/apps/proxy"
	"drydock.lab/apps/viz"
	"drydock.lab/apps/voting"
)

var programs = map[string]func(args []string) error{
	"db":           db.Serve,
	"db-ready":     db.Ready,
	"db-insert":    db.Insert,
	"db-rows":      db.Rows,
	"cms":          cms.Serve,
	"proxy":        proxy.Serve,
	"vote":         voting.Vote,
	"worker":       voting.Worker,
	"result":       voting.Result,
	"viz":          viz.Serve,
	"sdapp":        discovery.App,
	"sdclient":     discovery.Client,
	"health-check": common.HealthCheck,
}

func main() {
	name, args := filepath.Base(os.Args[0]), os.Args[1:]
	if programs[name] == nil && len(args) > 0 {
		name, args = args[0], args[1:]
	}
	program := programs[name]
	if program == nil {
		names := make([]string, 0, len(programs))
		for known := range programs {
			names = append(names, known)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "usage: lab-apps PROGRAM; the programs are %s\n", strings.Join(names, ", "))
		os.Exit(2)
	}
	if err := program(args); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
