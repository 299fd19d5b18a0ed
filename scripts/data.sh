# Throwing demonstration data away. Sourced by ./run.

# Removes what the demonstration wrote into a data folder, and nothing else. Refuses any folder that the program did not
# mark as demonstration data, and the places that nobody means.
reset_demonstration() {
  local data="$1" real home here entry left=()
  [ -e "$data" ] || return 0
  real="$(cd -- "$data" 2>/dev/null && pwd -P)" || { echo "“$data” không phải thư mục, nên không xóa gì." >&2; return 2; }
  home="$(cd -- "${HOME:-/}" 2>/dev/null && pwd -P || true)"
  here="$(pwd -P)"
  if [ "$real" = / ] || [ "$real" = "$home" ] || [ "$real" = "$here" ] || [ "${here#"$real"/}" != "$here" ] || [ -e "$real/.git" ]; then
    echo "Không xóa “$real”: đó không phải thư mục dữ liệu. Hãy đặt TS_DATA tới một thư mục riêng." >&2
    return 2
  fi
  [ -n "$(ls -A -- "$real")" ] || return 0
  if [ ! -f "$real/minh-hoa-den-ngay" ] && [ ! -f "$real/minh-hoa-dang-nap" ]; then
    echo "Không xóa “$real”: trong đó không có dữ liệu minh họa của Thông Suốt. Nếu đúng là muốn bỏ, hãy tự xóa; nếu không, đặt TS_DATA tới thư mục khác." >&2
    return 2
  fi
  for entry in thongsuot.db thongsuot.db-wal thongsuot.db-shm files minh-hoa-den-ngay minh-hoa-dang-nap; do
    rm -rf -- "${real:?}/$entry"
  done
  for entry in "$real"/* "$real"/.[!.]*; do
    [ -e "$entry" ] && left+=("${entry##*/}")
  done
  [ ${#left[@]} -eq 0 ] || echo "Đã xóa dữ liệu minh họa trong “$real”; để lại: ${left[*]}" >&2
}
