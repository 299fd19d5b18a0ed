#!/usr/bin/env bash
# Keeps the demonstration town of 01/10/2021 as this program writes it: a backup for each engine, which the tests of
# later programs upgrade (crates/server/tests/it/upgrade.rs). Run it once when an issue is finished, with a short name.
set -euo pipefail
cd "$(dirname "$0")/.."
. ./scripts/machine.sh
. ./scripts/postgres.sh

name="${1:-}"
case "$name" in
  ""|*[!a-z0-9-]*) echo "scripts/keep-demonstration.sh TÊN   (chữ thường không dấu, số và dấu gạch ngang)" >&2; exit 2 ;;
esac

scratch=$(mktemp -d "${TMPDIR:-/tmp}/thongsuot-keep.XXXXXX")
playing=""
clean_up() {
  local code=$?
  if [ -n "$playing" ]; then kill "$playing" 2>/dev/null || true; fi
  stop_postgres
  rm -rf -- "$scratch"
  exit $code
}
trap clean_up EXIT

need_packages fonts-liberation2 postgresql
need_tools
build_ui
cargo build --quiet -p server
program="${CARGO_TARGET_DIR:-target}/debug/thongsuot"
kept=crates/server/tests/kept
mkdir -p "$kept"

# Plays the town on the engine $1 and keeps it.
keep() {
  local data=$scratch/$1 file=$kept/$name.$1.tar.gz
  say "Nạp thị xã minh họa: $1"
  TS_LOG=error "$program" serve --data "$data" --listen 127.0.0.1:0 --demo --as-of 2021-10-01 >/dev/null &
  playing=$!
  # The note that the town is whole.
  until [ -f "$data/minh-hoa-den-ngay" ]; do
    kill -0 "$playing" || { wait "$playing"; exit 4; }
    sleep 1
  done
  kill -TERM "$playing"
  wait "$playing"
  playing=""
  "$program" backup "$scratch/copy-$1" --data "$data"
  tar -C "$scratch/copy-$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - . | gzip -9n >"$file"
  say "$(du -h "$file")"
}

unset TS_DATABASE_URL TS_CONFIG TS_DATA TS_LISTEN
keep sqlite
start_postgres "$scratch"
TS_DATABASE_URL=$TS_TEST_PG keep postgresql
