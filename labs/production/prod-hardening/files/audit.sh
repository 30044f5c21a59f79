#!/bin/sh
# Five looks at the engine, in the manner of docker-bench-security. Two of them start a container for a moment.
if ! docker info > /dev/null 2>&1; then
  echo '[FAIL] the engine does not answer; the end of /var/log/docker.log says why'
  exit 1
fi
check() {
  if [ "$2" = "$3" ]; then echo "[PASS] $1"; else echo "[WARN] $1: ${2:-nothing} (wanted: ${3:-nothing})"; fi
}
check '1 containers on the default bridge may talk to each other (icc)' \
  "$(docker network inspect -f '{{index .Options "com.docker.network.bridge.enable_icc"}}' bridge)" false
check '2 containers live on while the engine restarts (live-restore)' "$(docker info -f '{{.LiveRestoreEnabled}}')" true
one=$(docker create lab/web:1.0)
check '3 logs of a new container are cut (driver, max-size, max-file)' "$(docker inspect -f \
  '{{.HostConfig.LogConfig.Type}} {{index .HostConfig.LogConfig.Config "max-size"}} {{index .HostConfig.LogConfig.Config "max-file"}}' "$one")" \
  'json-file 5m 3'
docker rm "$one" > /dev/null
check '4 TCP ports of the engine, but for those of the swarm' \
  "$(ss -Hltnp | grep '"dockerd"' | awk '{ print $4 }' | grep -v -e ':2377$' -e ':7946$' | xargs)" ''
check '5 files that a new container may open (at first, at the most)' \
  "$(docker run --rm lab/web:1.0 sh -c 'echo $(ulimit -Sn) $(ulimit -Hn)')" '1024 2048'
