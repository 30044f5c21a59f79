docker run -d --name legacy busybox:latest sh -c 'trap exit TERM; while :; do sleep 1; done'
