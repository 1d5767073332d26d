/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-monkey"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-monkey.h"

/* Seeded random acts on the window and on the project's files. Nothing may crash, complain, hang or leak, whatever is done
 * in whatever order. HEADWAY_MONKEY_SECONDS says for how long, HEADWAY_MONKEY_SEED repeats a run, and
 * HEADWAY_MONKEY_VERBOSE tells every act. */

#define DEFAULT_SECONDS 8
#define DEFAULT_SEED 20261130
#define N_BATCHES 4 /* between two times that all windows are closed */
#define N_ACTS 120  /* of a batch */
#define N_REVISIONS 19
#define N_FREE_FILES 12 /* that libraries may have opened meanwhile and keep */
#define PATIENCE_USEC (60 * G_USEC_PER_SEC)

/* The leak sanitizer's own functions; there are none without it. */
extern void __lsan_disable (void) __attribute__ ((weak));
extern void __lsan_enable (void) __attribute__ ((weak));

/* What libraries make once and keep for good is no leak. tests/lsan.supp says that by the place where it was asked for; here
 * nobody knows the place, because looking it up at every allocation would leave no time for acts (see meson.build). So
 * everything counts as kept that is asked for between the beginning, before even the libraries begin, and the first act. */
static void
pass_over_leaks (void)
{
  if (__lsan_disable != NULL)
    __lsan_disable ();
}

__attribute__ ((section (".preinit_array"),
                used)) static void (*const at_the_beginning) (void) = pass_over_leaks;

static void
count_leaks (void)
{
  if (__lsan_enable != NULL)
    __lsan_enable ();
}

static guint
get_number (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);
  guint64 number;

  if (text == NULL || text[0] == '\0')
    return otherwise;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    g_error ("%s is no number: %s", variable, text);

  return (guint)number;
}

/* Runs @step every few milliseconds until it says that nothing is left to do. */
static void
persist (gboolean (*step) (HwMonkey *self), HwMonkey *self, const char *what)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  hw_monkey_log ("(until %s)", what);
  while (!step (self))
    {
      if (g_get_monotonic_time () > end)
        {
          hw_monkey_tell_windows (self);
          g_error ("waited in vain until %s", what);
        }
      hw_test_spin (10);
      hw_monkey_sweep (self);
    }
  hw_monkey_log_alive ();
}

static void
close_popovers (GtkWidget *window)
{
  g_autoptr(GPtrArray) widgets = hw_monkey_list_widgets (window);

  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_POPOVER (widgets->pdata[i]))
      gtk_popover_popdown (widgets->pdata[i]);
}

/* The button of that label; NULL for none */
static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  g_autoptr(GPtrArray) widgets = hw_monkey_list_widgets (root);

  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_BUTTON (widgets->pdata[i])
        && g_strcmp0 (gtk_button_get_label (widgets->pdata[i]), label) == 0)
      return widgets->pdata[i];

  return NULL;
}

/* Closes what is in front as a person does who changes nothing. */
static void
close_front (GtkWindow *window)
{
  GtkWidget *discard =
      ADW_IS_MESSAGE_DIALOG (window) ? find_button (GTK_WIDGET (window), "_Discard") : NULL;

  close_popovers (GTK_WIDGET (window));
  if (discard != NULL)
    g_signal_emit_by_name (discard, "clicked");
  else
    gtk_window_close (window);
}

static gboolean
close_dialogs (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);

  if (hw_monkey_has_modal (self) || (window != NULL && !HW_IS_WINDOW (window)))
    {
      close_front (window);
      return FALSE;
    }

  return TRUE;
}

static gboolean
close_windows (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);

  if (window != NULL)
    close_front (window);

  return window == NULL;
}

static gboolean
are_windows_gone (HwMonkey *self)
{
  return hw_monkey_count_windows (self) == 0;
}

static gboolean
is_good (HwMonkey *self, HwSession *session)
{
  const HwProject *project = hw_session_get_project (session);

  if (hw_session_is_loading (session))
    return FALSE;
  /* Closed, or the demo has been opened. */
  if (project == NULL || g_strcmp0 (hw_project_get_root (project), self->project) != 0)
    return TRUE;

  return hw_graph_get_n_revisions (hw_session_get_graph (session)) == N_REVISIONS;
}

/* The files are as they were at the start: so is what every window shows, by itself. */
static gboolean
are_projects_good (HwMonkey *self)
{
  /* What was saved just before may be written only now. */
  if (!hw_monkey_is_restored (self))
    {
      hw_monkey_restore_project (self);
      return FALSE;
    }
  for (GList *l = gtk_application_get_windows (hw_test_get_application ()); l != NULL; l = l->next)
    if (HW_IS_WINDOW (l->data) && !is_good (self, hw_window_get_session (l->data)))
      return FALSE;

  return TRUE;
}

static gboolean
on_idle_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_set (gpointer user_data)
{
  return *(gboolean *)user_data;
}

static void
check_batch (HwMonkey *self)
{
  gboolean is_idle = FALSE;

  persist (close_dialogs, self, "no dialog is open");
  hw_monkey_restore_project (self);
  persist (are_projects_good, self, "the project is shown as it was");
  g_idle_add (on_idle_cb, &is_idle);
  hw_test_wait_until (is_set, &is_idle, "the main loop is idle");
}

static guint
count_files (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static guint n_files_at_start;

static gboolean
are_files_closed (HwMonkey *self)
{
  return count_files () <= n_files_at_start + N_FREE_FILES;
}

static void
open_project (HwMonkey *self)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->project);

  hw_monkey_log ("opens the project");
  g_application_open (G_APPLICATION (hw_test_get_application ()), &file, 1, "");
  hw_monkey_sweep (self);
  persist (are_projects_good, self, "the project is read");
}

static void
close_project (HwMonkey *self)
{
  persist (close_windows, self, "all windows are closed");
  persist (are_windows_gone, self, "nobody keeps a window alive");
  g_ptr_array_set_size (self->windows, 0);
}

static void
test_monkey (void)
{
  const guint seed = get_number ("HEADWAY_MONKEY_SEED", DEFAULT_SEED);
  const guint seconds = get_number ("HEADWAY_MONKEY_SECONDS", DEFAULT_SECONDS);
  g_autoptr(HwMonkey) self = hw_monkey_new (seed);
  gint64 end;

  hw_monkey_log_init (seed);
  hw_monkey_log_pass_known ();
  hw_monkey_tame_widgets ();
  g_test_message ("seed %u, %u seconds", seed, seconds);
  open_project (self);
  hw_test_spin (300);
  close_project (self);
  n_files_at_start = count_files ();
  count_leaks ();
  end = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end)
    {
      open_project (self);
      for (guint i = 0; i < N_BATCHES && g_get_monotonic_time () < end; i++)
        {
          for (guint k = 0; k < N_ACTS && g_get_monotonic_time () < end; k++)
            hw_monkey_act (self);
          check_batch (self);
        }
      close_project (self);
      persist (are_files_closed, self, "all files are closed");
    }
  g_test_message ("%u acts, %u open files at the start, %u at the end", self->n_acts,
                  n_files_at_start, count_files ());
}

/* A key opens it, and it is not ours. */
static void
disable_inspector (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.gtk.gtk4.Settings.Debug");

  g_settings_set_boolean (settings, "enable-inspector-keybinding", FALSE);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  gtk_source_init ();
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  disable_inspector ();
  g_test_add_func ("/monkey/random-acts", test_monkey);

  return g_test_run ();
}
