#!/bin/sh
# Prepares the container in the way of the official image, then becomes the command:
# runs /docker-entrypoint.d/*.envsh and *.sh, and fills /etc/nginx/templates/*.template with the environment.
set -e

say() { [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$0: $*"; }

render_templates() {
  templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
  suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
  output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
  [ -d "$templates" ] || return 0
  # Only names that exist are replaced, so that nginx's own variables ($host, $uri) stay.
  names=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
  find "$templates" -type f -name "*$suffix" | while read -r template; do
    name=${template#"$templates"/}
    mkdir -p "$output/$(dirname "$name")"
    say "rendering $template to $output/${name%"$suffix"}"
    envsubst "$names" <"$template" >"$output/${name%"$suffix"}"
  done
}

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  for script in /docker-entrypoint.d/*; do
    case $script in
      *.envsh) [ -x "$script" ] && say "sourcing $script" && . "$script" ;;
      *.sh) [ -x "$script" ] && say "launching $script" && "$script" ;;
    esac
  done
  render_templates
  say "configuration complete; ready for start up"
fi
exec "$@"
