/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-looks"

#include "config.h"

#include "hw-environment-dialog.h"
#include "hw-preferences-window.h"
#include "hw-rebase-dialog.h"
#include "hw-revision-dialog.h"
#include "hw-stamp-dialog.h"
#include "hw-test-widget.h"
#include "test-looks.h"

/* Every dialog in the looks for dialogs. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
  GType type; /* of the dialog that is waited for */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_look_wear (hw_test_looks);
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  fixture->session = hw_window_get_session (fixture->window);
  hw_test_wait_checked (fixture->window);
  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  hw_test_look_wear (NULL);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static GtkWidget *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  const Fixture *fixture = data;

  return find_dialog (fixture->type) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return !has_dialog (data);
}

/* Enter in any field does what the dialog is for. */
static void
check_enter (GtkWidget *widget, GtkWindow *dialog)
{
  if (ADW_IS_ENTRY_ROW (widget)
      && !g_signal_has_handler_pending (
          widget, g_signal_lookup ("entry-activated", ADW_TYPE_ENTRY_ROW), 0, FALSE))
    {
      g_test_message ("Enter in %s", gtk_widget_get_name (widget));
      g_assert_true (adw_entry_row_get_activates_default (ADW_ENTRY_ROW (widget)));
      g_assert_nonnull (gtk_window_get_default_widget (dialog));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_enter (child, dialog);
}

static GtkWidget *
open_dialog (Fixture *fixture, const char *action, const char *parameter, GType type)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  fixture->type = type;
  if (parameter != NULL)
    g_assert_true (gtk_widget_activate_action (window, action, "s", parameter));
  else
    g_assert_true (gtk_widget_activate_action (window, action, NULL));
  hw_test_wait_until (has_dialog, fixture, action);
  check_enter (find_dialog (type), GTK_WINDOW (find_dialog (type)));

  return find_dialog (type);
}

static void
close_dialog (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (find_dialog (fixture->type)));
  hw_test_wait_until (has_no_dialog, fixture, "the dialog is gone");
}

static gboolean
can_create (gpointer data)
{
  return hw_test_widget_is_sensitive (data, "revision-create");
}

static void
test_revision (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  GtkWidget *dialog = open_dialog (fixture, "win.new-revision-here", NULL, HW_TYPE_REVISION_DIALOG);

  hw_test_look_check_dialog (dialog, 640, 760, "new-revision-empty");
  gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, "revision-message")),
                         "Add loyalty points");
  hw_test_wait_until (can_create, dialog, "it can be written");
  hw_test_look_check_dialog (dialog, 640, 760, "new-revision");
  close_dialog (fixture);

  hw_session_select_revisions (fixture->session, heads);
  dialog = open_dialog (fixture, "win.merge-selected", NULL, HW_TYPE_REVISION_DIALOG);
  hw_test_wait_until (can_create, dialog, "it can be written");
  hw_test_look_check_dialog (dialog, 640, 760, "merge");
  close_dialog (fixture);
}

static gboolean
is_planned (gpointer data)
{
  AdwActionRow *row = ADW_ACTION_ROW (hw_test_widget_find (data, "stamp-after"));

  return g_strcmp0 (adw_action_row_get_subtitle (row), "…") != 0;
}

static gboolean
is_looked_at (gpointer data)
{
  return hw_test_widget_shows (data, "archive");
}

static void
test_stamp_and_move (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture, "win.stamp-here", NULL, HW_TYPE_STAMP_DIALOG);

  hw_test_wait_until (is_planned, dialog, "the stamp is planned");
  hw_test_look_check_dialog (dialog, 560, 700, "stamp");
  close_dialog (fixture);

  dialog = open_dialog (fixture, "win.move-selected", NULL, HW_TYPE_REBASE_DIALOG);
  hw_test_wait_until (is_looked_at, dialog, "the environments were looked at");
  hw_test_look_check_dialog (dialog, 600, 700, "move");
  close_dialog (fixture);
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog =
      open_dialog (fixture, "win.edit-environment", "prod", HW_TYPE_ENVIRONMENT_DIALOG);

  hw_test_look_check_dialog (dialog, 640, 760, "environment-sqlite");
  close_dialog (fixture);
  dialog = open_dialog (fixture, "win.edit-environment", "qa", HW_TYPE_ENVIRONMENT_DIALOG);
  hw_test_look_check_dialog (dialog, 640, 760, "environment-server");
  close_dialog (fixture);
  dialog = open_dialog (fixture, "win.add-environment", NULL, HW_TYPE_ENVIRONMENT_DIALOG);
  hw_test_look_check_dialog (dialog, 640, 760, "environment-new");
  close_dialog (fixture);
}

static void
test_application (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  fixture->type = HW_TYPE_PREFERENCES_WINDOW;
  g_action_group_activate_action (G_ACTION_GROUP (hw_test_get_application ()), "preferences", NULL);
  hw_test_wait_until (has_dialog, fixture, "the preferences");
  hw_test_look_check_dialog (find_dialog (fixture->type), 640, 720, "preferences");
  close_dialog (fixture);

  fixture->type = ADW_TYPE_ABOUT_WINDOW;
  g_action_group_activate_action (G_ACTION_GROUP (hw_test_get_application ()), "about", NULL);
  hw_test_wait_until (has_dialog, fixture, "what Headway is");
  hw_test_look_check_dialog (find_dialog (fixture->type), 360, 640, "about");
  close_dialog (fixture);

  dialog = open_dialog (fixture, "win.show-help-overlay", NULL, GTK_TYPE_SHORTCUTS_WINDOW);
  /* GTK's own, which is as wide as it likes: only for the picture. */
  hw_test_widget_settle (dialog);
  hw_test_picture (dialog, "looks-shortcuts");
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
test_question (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog =
      open_dialog (fixture, "win.remove-environment", "prod", ADW_TYPE_MESSAGE_DIALOG);

  hw_test_look_check_dialog (dialog, 500, 400, "remove-environment");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  close_dialog (fixture); /* as its buttons do */
}

void
hw_looks_add_dialogs (void)
{
#define ADD(path, func) g_test_add ("/looks/dialogs/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("revision", test_revision);
  ADD ("stamp-and-move", test_stamp_and_move);
  ADD ("environment", test_environment);
  ADD ("application", test_application);
  ADD ("question", test_question);
#undef ADD
}
