#!/bin/sh
# API that newer systems deprecate has one home each, so that raising the floor touches nothing else.
cd "$1" || exit 1
bad=0
home () {
  found=$(grep -rlE "$1" src/app ui 2>/dev/null | grep -vE "$2")
  [ -z "$found" ] || { echo "$1 outside of $2: $found"; bad=1; }
}
home '\badw_message_dialog_|AdwMessageDialog' 'hw-dialogs\.[ch]$'
home '\bgtk_file_chooser_native_|GtkFileChooserNative' 'hw-file-chooser\.[ch]$'
home 'GtkShortcutsWindow' 'hw-shortcuts\.(c|h|ui)$'
home '\bg_task_run_in_thread\b|\bg_thread_new\b' 'hw-task\.c$'
exit $bad
