#!/bin/sh
# In the way of the official image: `agent …` gets the folders /consul/data and /consul/config, other words are
# consul's own commands, and CONSUL_BIND_INTERFACE and CONSUL_CLIENT_INTERFACE name interfaces by their names.
set -e
address_of() { ip -o -4 addr list "$1" | head -n 1 | awk '{ print $4 }' | cut -d/ -f1; }
bind= client=
if [ -n "${CONSUL_BIND_INTERFACE:-}" ]; then bind="-bind=$(address_of "$CONSUL_BIND_INTERFACE")"; fi
if [ -n "${CONSUL_CLIENT_INTERFACE:-}" ]; then client="-client=$(address_of "$CONSUL_CLIENT_INTERFACE")"; fi
case ${1:-} in
  -*) set -- consul "$@" ;;
  agent)
    shift
    set -- consul agent -data-dir=/consul/data -config-dir=/consul/config $bind $client "$@"
    ;;
  members | join | leave | kv | catalog | operator | info | version) set -- consul "$@" ;;
esac
exec "$@"
