#!/bin/sh
# Runs a command on an X server, a session bus and clean XDG folders of its own; all of it goes with the command.
set -u
command -v Xvfb >/dev/null && command -v dbus-run-session >/dev/null || { echo "1..0 # SKIP Xvfb or dbus-run-session is not installed"; exit 77; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/headway-display.XXXXXX") || exit 1
export HOME="$folder/home" XDG_RUNTIME_DIR="$folder/run" XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_CACHE_HOME="$folder/cache"
(umask 077 && mkdir "$HOME" "$XDG_RUNTIME_DIR" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME")
server=
finish () {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 143' INT TERM

# The server picks a free number itself, so that tests can run side by side. Its pointer rests in the middle of the screen,
# which is so large that no window is there: nothing that it does comes between.
Xvfb -displayfd 7 -screen 0 "${HEADWAY_TEST_SCREEN:-4000x2200}x24" -nolisten tcp -noreset 7>"$folder/number" >"$folder/xvfb.log" 2>&1 &
server=$!
tries=0
until [ -s "$folder/number" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 200 ] && kill -0 "$server" 2>/dev/null || { cat "$folder/xvfb.log" >&2; echo "Bail out! Xvfb did not start"; exit 1; }
  sleep 0.05
done
DISPLAY=:$(cat "$folder/number")
export DISPLAY GDK_BACKEND=x11
unset WAYLAND_DISPLAY
# Only the command may write to standard output, where its TAP goes: what the bus starts is talkative.
dbus-run-session -- sh -c 'exec "$@" >&8 8>&-' sh "$@" 8>&1 1>&2
