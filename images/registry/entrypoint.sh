#!/bin/sh
# A configuration file as the first word means `registry serve`.
set -e
case ${1:-} in
  *.yaml | *.yml) set -- registry serve "$@" ;;
  serve | garbage-collect | help | -*) set -- registry "$@" ;;
esac
exec "$@"
