#!/bin/sh
# The core and the command must build and run where no GTK is installed; the core never prints, and model/ does no I/O.
cd "$1" || exit 1
bad=0
report () { [ -z "$1" ] || { echo "$2:"; echo "$1"; bad=1; }; }
report "$(grep -rnE '#include *[<"](gtk|gdk|adwaita|gtksourceview)' src/core src/cli)" "GTK below the application"
report "$(grep -rnE '\b(g_print|g_printerr|printf|puts|fputs|g_message|g_warning|exit) \(' src/core --include='*.c')" "the core prints, logs or exits"
report "$(grep -rnE '#include *[<"](gio/|libpq-fe|sqlite3)' src/core/model --include='*.c' | grep -v 'gio/gio.h')" "I/O in the model"
report "$(grep -rlE '#include *[<"](libpq-fe|sqlite3)' src | grep -vE '^src/core/db/')" "libpq or sqlite3 outside of db/"
report "$(grep -rnE '\b(system|popen|g_spawn_command_line_(a)?sync) \(|/bin/sh' src)" "a shell"
exit $bad
