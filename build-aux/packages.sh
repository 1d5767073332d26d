# Sourced by the other scripts of this folder: what Headway needs from the system, and how it gets there.
# shellcheck shell=sh disable=SC2034

packages_build="meson ninja-build gcc pkg-config gettext libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev
  libpq-dev libsqlite3-dev libjson-glib-dev libsecret-1-dev libpg-query-dev libprotobuf-c-dev nettle-dev libglib2.0-dev-bin
  desktop-file-utils adwaita-icon-theme fonts-cantarell"

packages_test="xvfb xauth dbus dbus-daemon at-spi2-core libatspi2.0-dev libxtst-dev libgtk-4-bin fonts-dejavu-core
  git openssl postgresql postgresql-client sqlite3 alembic python3-psycopg2 python3-sqlmodel appstream clang-format-14"

packages_fuzz="clang-14 libclang-rt-14-dev llvm-14"

say () { printf '%s\n' "$*" >&2; }
die () { say "headway: error: $1"; [ -z "${2:-}" ] || say "headway: hint: $2"; exit 1; }

# Prints those of the packages given that are not installed.
missing_packages () {
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
  done
}

# Installs what is missing of the packages given; silent when nothing is.
ensure_packages () {
  command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 || {
    say "headway: this is not a Debian system; going on with what is installed"
    return 0
  }
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0

  if [ "$(id -u)" -eq 0 ]; then as_root=
  elif command -v sudo >/dev/null 2>&1; then as_root=sudo
  else die "packages are missing and only root can install them" "Run as root: apt-get install $missing"
  fi

  say "headway: installing $missing"
  case " $missing" in
    *" postgresql "*)
      # The tests make clusters of their own; the package's cluster would only cost memory.
      if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        $as_root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
      fi ;;
  esac
  log=$(mktemp) || die "cannot write in the folder for temporary files"
  # shellcheck disable=SC2086 # a list of words is meant
  if ! { $as_root apt-get -q update && $as_root env DEBIAN_FRONTEND=noninteractive \
           apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install $missing; } >"$log" 2>&1 </dev/null
  then
    reason=$(grep -E '^(E|W|Err)' "$log" | tail -n 1)
    rm -f "$log"
    die "the system's packages could not be installed: ${reason:-apt-get failed}" \
        "Connect to the network, or install by hand: apt-get install $missing"
  fi
  rm -f "$log"
  still=$(missing_packages "$@")
  [ -z "$still" ] || die "packages are still missing after installing: $still"
}

# configure BUILD_DIR [meson options]: makes or updates a build folder.
configure () {
  build=$1; shift
  mkdir -p "$build" 2>/dev/null && [ -w "$build" ] || die "cannot write in $build" "Make the folder writable, or set HEADWAY_BUILD_DIR to one that is."
  if [ -e "$build/build.ninja" ]; then
    "$meson" configure "$build" "$@" >/dev/null 2>&1 || die "the build folder $build cannot be used" "Remove it and run again."
  else
    "$meson" setup "$build" "$top" "$@" >"$build.log" 2>&1 || { tail -n 20 "$build.log" >&2; die "configuring failed" "The whole output is in $build.log."; }
    rm -f "$build.log"
  fi
}

# compile BUILD_DIR [target...]: everything, unless told otherwise.
compile () {
  folder=$1; shift
  ninja -C "$folder" -j "$(nproc)" "$@" >"$folder/compile.log" 2>&1 || { grep -E -A 12 'FAILED|error:' "$folder/compile.log" | head -n 60 >&2; die "compiling failed" "The whole output is in $folder/compile.log."; }
}

top=$(cd "$(dirname "$0")/.." && pwd)
# The distribution's meson: a newer one from elsewhere would hide what the floor lacks.
meson=/usr/bin/meson
[ -x "$meson" ] || meson=meson
