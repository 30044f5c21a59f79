#!/bin/sh
# In the way of the official image: `-x` and `x.conf` as first words mean redis-server; root becomes the user redis;
# protected mode is off unless the arguments or the configuration file speak of it (a container is reached by its network).
set -e

case ${1:-} in
  -* | *.conf) set -- redis-server "$@" ;;
esac

if [ "${1:-}" = redis-server ]; then
  shift
  case ${1:-} in
    '' | -*) configuration= ;;
    *) configuration=$1; shift ;;
  esac
  case " $* " in
    *' --protected-mode '*) ;;
    *) grep -qs '^[[:space:]]*protected-mode' "$configuration" || set -- --protected-mode no "$@" ;;
  esac
  if [ -n "$configuration" ]; then set -- "$configuration" "$@"; fi
  set -- redis-server "$@"
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    set -- setpriv --reuid=redis --regid=redis --clear-groups "$@"
  fi
  umask 0077
fi
exec "$@"
