module drydock.lab/apps

go 1.24

require github.com/lib/pq v1.10.9

// Debian's package golang-github-lib-pq-dev.
replace github.com/lib/pq => /usr/share/gocode/src/github.com/lib/pq
