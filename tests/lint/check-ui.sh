#!/bin/sh
# gtk4-builder-tool on every template: check-ui.sh SOURCE_ROOT PRELOAD
# The tool knows neither our types nor our callbacks. The first come from the module that is loaded into it; the second are
# left out of the copy that it looks at: that they exist is tested where each template is made into a widget.
command -v gtk4-builder-tool >/dev/null && command -v xvfb-run >/dev/null || { echo "gtk4-builder-tool or xvfb-run is not installed"; exit 77; }
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

types=$(grep -rhoE '\b(hw|adw|gtk_source)_[a-z_]+_get_type\b' "$1"/src/app/*.h | sort -u | tr '\n' ' ')
# shellcheck disable=SC2013
for class in $(grep -rhoE '(class|parent)="(Adw|GtkSource)[A-Za-z]+"' "$1"/ui | sed 's/.*"\(.*\)"/\1/' | sort -u); do
  types="$types $(echo "$class" | sed -E 's/([a-z])([A-Z])/\1_\2/g' | tr '[:upper:]' '[:lower:]')_get_type"
done
cat > "$folder/check" <<'SCRIPT'
#!/bin/sh
bad=0
for file in "$@"; do
  # A tool that died has not said anything of the file: GTK 4.8 frees icons in the threads that load them.
  for attempt in 1 2 3; do
    output=$(LD_PRELOAD=$HEADWAY_PRELOAD gtk4-builder-tool validate "$file" 2>&1)
    code=$?
    [ "$code" -ge 128 ] || break
  done
  [ "$code" -eq 0 ] && [ -z "$output" ] || { echo "$(basename "$file"): $output"; bad=1; }
done
exit $bad
SCRIPT
chmod +x "$folder/check"
for file in "$1"/ui/*.ui; do
  # A template of an existing class would be made twice: the copy has a class of its own.
  sed -E 's|<signal [^>]*/>||; s|<template class="([A-Za-z]+)"|<template class="Checked\1"|' "$file" > "$folder/$(basename "$file")"
done
HEADWAY_WIDGET_TYPES=$types HEADWAY_PRELOAD=$2 GTK_A11Y=none GSK_RENDERER=cairo GDK_BACKEND=x11 \
  xvfb-run -a "$folder/check" "$folder"/*.ui
