#!/bin/sh
# Runs one node as the platform does. Usage: run-example.sh NAME HOSTNAME NETWORK [docker run options…]
# NODE_IMAGE: another image than drydock/node. LEVEL: plain (default) or userns. UIDS: at userns, BASE:COUNT.
# The network is an internal bridge, on which the host has no address:
#   docker network create --internal -o com.docker.network.bridge.inhibit_ipv4=true NETWORK
# Level userns needs an engine with the storage driver overlay2 here; the platform knows another way for others.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$1 hostname=$2 network=$3 image=${NODE_IMAGE:-drydock/node} level=${LEVEL:-plain}
shift 3
seccomp=seccomp.json
case $level in
  plain)
    capabilities="--cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE"
    case $(docker info -f '{{.CgroupVersion}}') in 2) seccomp=seccomp-cgroup2.json ;; esac ;;
  userns)
    capabilities="--cap-drop ALL"
    for one in SYS_ADMIN NET_ADMIN SYS_CHROOT SETUID SETGID KILL CHOWN DAC_OVERRIDE FOWNER FSETID SETFCAP; do
      capabilities="$capabilities --cap-add $one"
    done ;;
  *) echo "LEVEL is plain or userns, not $level" >&2; exit 2 ;;
esac
layer=$(docker image inspect -f '{{if eq .GraphDriver.Name "overlay2"}}{{.GraphDriver.Data.UpperDir}}{{end}}' "$image")
exec docker run -d --name "$name" --hostname "$hostname" --network "$network" --network-alias "$hostname" $capabilities \
  --security-opt "seccomp=$here/$seccomp" --security-opt apparmor=unconfined --security-opt systempaths=unconfined \
  --cgroupns private --tmpfs /run --tmpfs /tmp -v /data ${layer:+-v "$layer:/base:ro"} \
  -e "DRYDOCK_ISOLATION=$level" -e "DRYDOCK_UIDS=${UIDS:-1879048192:65536}" \
  --dns 127.0.0.10 --dns-opt timeout:1 --dns-opt attempts:1 \
  --memory 1g --memory-swap 1g --cpus 2 --pids-limit 1024 "$@" "$image"
