#!/bin/sh
# Runs one node as the platform does. Usage: run-example.sh NAME HOSTNAME NETWORK [docker run options…]
# The network is an internal bridge:
#   docker network create --internal -o com.docker.network.bridge.inhibit_ipv4=true NETWORK
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$1 hostname=$2 network=$3
shift 3
exec docker run -d --name "$name" --hostname "$hostname" --network "$network" --network-alias "$hostname" \
  --cap-add SYS_ADMIN --cap-add NET_ADMIN \
  --security-opt "seccomp=$here/seccomp.json" --security-opt apparmor=unconfined --security-opt systempaths=unconfined \
  --cgroupns private --tmpfs /run --tmpfs /tmp -v /var/lib/docker \
  --dns-opt timeout:1 --dns-opt attempts:1 \
  --memory 1g --memory-swap 1g --cpus 2 --pids-limit 1024 "$@" drydock/node
