# A PostgreSQL that lives for one run, in a folder of its own. Sourced by ./test and keep-demonstration.sh.

pg_bin=""
pg_folder=""

# PostgreSQL does not run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# Starts it in the folder $1 and says where it is in TS_TEST_PG.
start_postgres() {
  local candidate
  for candidate in /usr/lib/postgresql/*/bin; do pg_bin=$candidate; done
  pg_folder=$1/pg
  chmod 755 "$1"
  mkdir "$pg_folder"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$pg_folder"; fi
  as_postgres "$pg_bin/initdb" -D "$pg_folder/data" -U ts --auth=trust --encoding=UTF8 --locale=C >/dev/null
  local port=$(( 20000 + RANDOM % 20000 ))
  # A database that lives for one run need not survive a crash.
  as_postgres "$pg_bin/pg_ctl" -D "$pg_folder/data" -w -t 60 -l "$pg_folder/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$pg_folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400" start >/dev/null
  export TS_TEST_PG="postgres://ts@127.0.0.1:$port/postgres"
}

# Stops what was started, if anything was.
stop_postgres() {
  if [ -n "$pg_folder" ]; then as_postgres "$pg_bin/pg_ctl" -D "$pg_folder/data" -m immediate stop >/dev/null 2>&1 || true; fi
}
