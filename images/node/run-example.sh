#!/bin/sh
# Runs one node as the platform does. Usage: run-example.sh NAME HOSTNAME NETWORK [docker run options…]
# NODE_IMAGE: another image than drydock/node.
# The network is an internal bridge, on which the host has no address:
#   docker network create --internal -o com.docker.network.bridge.inhibit_ipv4=true NETWORK
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$1 hostname=$2 network=$3
shift 3
case $(docker info -f '{{.CgroupVersion}}') in 2) seccomp=seccomp-cgroup2.json ;; *) seccomp=seccomp.json ;; esac
exec docker run -d --name "$name" --hostname "$hostname" --network "$network" --network-alias "$hostname" \
  --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE \
  --security-opt "seccomp=$here/$seccomp" --security-opt apparmor=unconfined --security-opt systempaths=unconfined \
  --cgroupns private --tmpfs /run --tmpfs /tmp -v /var/lib/docker \
  --dns-opt timeout:1 --dns-opt attempts:1 \
  --memory 1g --memory-swap 1g --cpus 2 --pids-limit 1024 "$@" "${NODE_IMAGE:-drydock/node}"
