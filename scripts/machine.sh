# What ./run and ./test need on a machine. Sourced by both.

say() { printf '\n\033[1m» %s\033[0m\n' "$*"; }

# Installs Debian packages that are missing, a C compiler among them: as root by apt, otherwise says the one line to type.
need_packages() {
  local missing=()
  local package
  command -v cc >/dev/null || missing+=(build-essential)
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    echo "Còn thiếu gói. Hãy gõ: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  say "Cài gói còn thiếu: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# After the packages: says which tool is not there.
need_tools() {
  local tool
  for tool in cargo rustc node npm cc; do
    command -v "$tool" >/dev/null || {
      echo "Không thấy “$tool”. Cần Rust $(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml) (rustup.rs), Node.js 20 trở lên và trình biên dịch C (gói build-essential)." >&2
      exit 1
    }
  done
}

# Bundles styles, scripts, fonts and icons; does nothing if no source is newer than the last bundle.
build_ui() {
  local stamp=ui/dist/.built
  if [ -f "$stamp" ] && [ -z "$(find ui crates -newer "$stamp" \( -path ui/node_modules -o -path ui/dist \) -prune -o -newer "$stamp" -type f \( -path 'ui/*' -o -name '*.html' \) -print -quit)" ]; then
    return 0
  fi
  say "Đóng gói giao diện"
  ( cd ui && { [ -d node_modules ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; } && npm run --silent build )
  touch "$stamp"
}
