#!/usr/bin/env bash
# The commands that the documents show exist: each ```console line that starts with "$ thongsuot …" is tried with --help,
# each "$ cargo xtask NAME" and "$ ./NAME" must name something that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --workspace --quiet
program="${CARGO_TARGET_DIR:-target}/debug/thongsuot"
checked=0
while IFS= read -r line; do
  command=${line#*\$ }
  read -r -a words <<<"$command"
  case "${words[0]}" in
    thongsuot)
      help=("$program")
      for word in "${words[@]:1}"; do
        case "$word" in -*|*.*|*/*|[A-Z]*) break ;; *) help+=("$word") ;; esac
      done
      "${help[@]}" --help >/dev/null || { echo "không chạy được: $line" >&2; exit 1; }
      ;;
    cargo)
      # Without a name it prints its help and ends with 2.
      [ "${words[1]}" != xtask ] || grep -q "cargo xtask ${words[2]}" <<<"$(cargo xtask 2>&1 || true)" || { echo "không có: $line" >&2; exit 1; }
      ;;
    ./*)
      [ -x "${words[0]}" ] || { echo "không có: $line" >&2; exit 1; }
      ;;
  esac
  checked=$((checked + 1))
done < <(grep -hE '^\$ (thongsuot|cargo|\./)' README.md README.en.md CONTRIBUTING.md docs -r || true)
echo "$checked commands of the documents checked"
[ "$checked" -gt 0 ]
