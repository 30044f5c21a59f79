#!/bin/bash
# In the way of the official images: as the user mysql, makes the data directory at the first start (MARIADB_* or MYSQL_*:
# ROOT_PASSWORD, ALLOW_EMPTY_ROOT_PASSWORD, RANDOM_ROOT_PASSWORD, DATABASE, USER, PASSWORD, each with _FILE), runs
# /docker-entrypoint-initdb.d with a server that listens on its socket only, and then becomes the command.
set -eo pipefail

data=/var/lib/mysql
socket=/run/mysqld/mysqld.sock
say() { echo "$(date -u '+%F %T') [Note] [Entrypoint]: $*"; }
refuse() { printf '%s [ERROR] [Entrypoint]: %s\n' "$(date -u '+%F %T')" "$1" >&2; shift; [ $# = 0 ] || printf '    %s\n' "$@" >&2; exit 1; }

# setting NAME: the value of MARIADB_NAME, MYSQL_NAME or of the files that these with _FILE name.
setting() {
  local brand variable file
  for brand in MARIADB MYSQL; do
    variable=${brand}_$1 file=${brand}_$1_FILE
    [ -z "${!variable:-}" ] || [ -z "${!file:-}" ] || refuse "Both $variable and $file are set (but are exclusive)"
    if [ -n "${!variable:-}" ]; then printf %s "${!variable}"; return; fi
    if [ -n "${!file:-}" ]; then printf %s "$(<"${!file}")"; return; fi
  done
}

case ${1:-} in -*) set -- mariadbd "$@" ;; esac
for word in "$@"; do case $word in -\? | --help | -V | --version) exec "$@" ;; esac; done
case ${1:-} in mariadbd | mysqld) ;; *) exec "$@" ;; esac

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$data" /run/mysqld
  find "$data" /run/mysqld \! -user mysql -exec chown mysql: '{}' +
  exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
fi

root_password=$(setting ROOT_PASSWORD)
database=$(setting DATABASE) user=$(setting USER) password=$(setting PASSWORD)
empty=$(setting ALLOW_EMPTY_ROOT_PASSWORD)$(setting ALLOW_EMPTY_PASSWORD)
random=$(setting RANDOM_ROOT_PASSWORD)

# As a text of SQL.
quoted() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\\\'}"; }
client() { mariadb --no-defaults --protocol=socket -uroot -hlocalhost --socket="$socket" "$@"; }

run_files() {
  local file into=()
  [ -z "$database" ] || into=(--database="$database")
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then say "running $file"; "$file"; else say "sourcing $file"; . "$file"; fi ;;
      *.sql) say "running $file"; MYSQL_PWD=$root_password client "${into[@]}" <"$file" ;;
      *.sql.gz) say "running $file"; gunzip -c "$file" | MYSQL_PWD=$root_password client "${into[@]}" ;;
      */'*') ;;
      *) say "ignoring $file" ;;
    esac
  done
}

first_sql() {
  local secret
  secret=$(quoted "$root_password")
  echo "SET @@SESSION.SQL_LOG_BIN=0; DELETE FROM mysql.global_priv WHERE user NOT IN ('mariadb.sys', 'root') OR user = 'root' AND host <> 'localhost'; FLUSH PRIVILEGES;"
  echo "CREATE USER 'root'@'%' IDENTIFIED BY $secret; GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;"
  [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"
  if [ -n "$user" ] && [ -n "$password" ]; then
    echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password");"
    [ -z "$database" ] || echo "GRANT ALL ON \`${database//_/\\_}\`.* TO $(quoted "$user")@'%';"
  fi
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $secret; FLUSH PRIVILEGES;"
}

make_data_directory() {
  if [ -n "$random" ] && [ -z "$root_password" ]; then
    root_password=$(head -c 24 /dev/urandom | base64 | tr -dc 'A-Za-z0-9')
    say "GENERATED ROOT PASSWORD: $root_password"
  fi
  [ -n "$root_password$empty" ] || refuse 'Database is uninitialized and password option is not specified' \
    'You need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD (or MYSQL_…)'
  say 'Initializing database files'
  mariadb-install-db --datadir="$data" --rpm --auth-root-authentication-method=normal --skip-test-db \
    --skip-name-resolve --cross-bootstrap >/tmp/install.log 2>&1 || { cat /tmp/install.log >&2; refuse 'the database files could not be made'; }
  mariadbd --skip-networking --socket="$socket" --wsrep-on=OFF --pid-file=/run/mysqld/first.pid &
  local server=$! left=300
  until client -e 'SELECT 1' >/dev/null 2>&1; do
    kill -0 $server 2>/dev/null && [ $((left--)) -gt 0 ] || refuse 'Unable to start the temporary server.'
    sleep 0.1
  done
  first_sql | client
  run_files
  kill "$server"; wait "$server"
  say 'MariaDB init process done. Ready for start up.'
}

[ -d "$data/mysql" ] || make_data_directory
exec "$@"
