#!/bin/bash
# In the way of the official image: fills an empty /var/www/html with WordPress, writes a wp-config.php that reads the
# WORDPRESS_* variables where there is none, and becomes the command.
set -euo pipefail

fill() {
  local source=/usr/src/wordpress entry part
  if [ -e index.php ] || [ -e wp-includes/version.php ]; then return 0; fi
  echo >&2 "WordPress not found in $PWD - copying now..."
  for entry in "$source"/*; do
    [ "$entry" = "$source/wp-content" ] || cp -a "$entry" .
  done
  # What is mounted already (a theme, a plugin) stays as it is.
  for entry in "$source"/wp-content/* "$source"/wp-content/*/*; do
    part=wp-content/${entry#"$source"/wp-content/}
    if [ -e "$part" ]; then continue; fi
    mkdir -p "$(dirname "$part")"
    if [ -d "$entry" ] && [ "$(dirname "$part")" = wp-content ]; then mkdir "$part"; else cp -a "$entry" "$part"; fi
    [ "$(id -u)" != 0 ] || chown www-data:www-data wp-content "$part" || true
  done
  echo >&2 "Complete! WordPress has been successfully copied to $PWD"
}

configure() {
  local line
  if [ -s wp-config.php ]; then return 0; fi
  echo >&2 "No 'wp-config.php' found in $PWD, but 'WORDPRESS_...' variables supplied; copying 'wp-config-docker.php'"
  while IFS= read -r line; do
    printf '%s\n' "${line//put your unique phrase here/$(head -c 32 /dev/urandom | sha1sum | cut -d' ' -f1)}"
  done <wp-config-docker.php >wp-config.php
  [ "$(id -u)" != 0 ] || chown www-data:www-data wp-config.php || true
}

if [[ ${1:-} == apache2* ]]; then
  fill
  [ -z "${!WORDPRESS_*}" ] || configure
fi
exec "$@"
