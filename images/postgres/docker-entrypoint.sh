#!/bin/bash
# In the way of the official image: as the user postgres, makes the data directory at the first start (POSTGRES_PASSWORD,
# _USER, _DB, _INITDB_ARGS, _HOST_AUTH_METHOD, each with _FILE), runs /docker-entrypoint-initdb.d with a server that
# listens on its socket only, and then becomes the command.
set -Eeo pipefail

say() { echo "$(date -u '+%F %T') entrypoint: $*"; }
refuse() { printf '%s\n' "Error: $1" "${@:2}" >&2; exit 1; }

# The value of $1, from the variable or from the file in $1_FILE; else $2.
setting() {
  local name=$1 file=$1_FILE
  [ -z "${!name:-}" ] || [ -z "${!file:-}" ] || refuse "both $name and $file are set (but are exclusive)"
  if [ -n "${!file:-}" ]; then export "$name"="$(<"${!file}")"; else export "$name"="${!name:-${2:-}}"; fi
  unset "$file"
}

case ${1:-} in -*) set -- postgres "$@" ;; esac
# Questions about the program need no data directory.
for word in "$@"; do case $word in -\? | --help | --describe-config | -V | --version) exec "$@" ;; esac; done
[ "${1:-}" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"; chmod 3777 /var/run/postgresql
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
fi
export HOME=/var/lib/postgresql

setting POSTGRES_PASSWORD
setting POSTGRES_USER postgres
setting POSTGRES_DB "$POSTGRES_USER"
setting POSTGRES_INITDB_ARGS
: "${POSTGRES_HOST_AUTH_METHOD:=}"

temporary_server() {
  PGUSER=${PGUSER:-$POSTGRES_USER} pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432}" -w "$@"
}

run_sql() {
  local database=()
  [ -z "$POSTGRES_DB" ] || database=(--dbname "$POSTGRES_DB")
  PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --no-password "${database[@]}" "$@"
}

run_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then say "running $file"; "$file"; else say "sourcing $file"; . "$file"; fi ;;
      *.sql) say "running $file"; run_sql -f "$file" ;;
      *.sql.gz) say "running $file"; gunzip -c "$file" | run_sql ;;
      */'*') ;;
      *) say "ignoring $file" ;;
    esac
  done
}

make_data_directory() {
  [ -n "$POSTGRES_PASSWORD" ] || [ "$POSTGRES_HOST_AUTH_METHOD" = trust ] ||
    refuse 'Database is uninitialized and superuser password is not specified.' \
      '       Set POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) to a value that is not empty.' \
      '       POSTGRES_HOST_AUTH_METHOD=trust lets everybody in without a password: not for anything that matters.'
  eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") $POSTGRES_INITDB_ARGS"
  local method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption -D "$PGDATA")}
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
  PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD} && export PGPASSWORD
  temporary_server start
  if [ "$POSTGRES_DB" != postgres ]; then
    POSTGRES_DB='' run_sql --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db" ;'
  fi
  run_files
  temporary_server -m fast stop
  unset PGPASSWORD
  say 'PostgreSQL init process complete; ready for start up.'
}

if [ -s "$PGDATA/PG_VERSION" ]; then
  say 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
else
  make_data_directory
fi
exec "$@"
