/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-dialogs"

#include "config.h"

#include <string.h>

#include <gtksourceview/gtksource.h>

#include "hw-editor-page.h"
#include "hw-file-chooser.h"
#include "hw-format-times.h"
#include "hw-format.h"
#include "hw-graph-preview.h"
#include "hw-graph-view.h"
#include "hw-revision-start.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

typedef HwTestBookshop Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_bookshop_init (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_bookshop_clear (fixture);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_test_message ("%s", action);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

/* The open dialog of that name; NULL when there is none. */
static GtkWidget *
find_dialog (const char *name)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      /* The list of windows keeps its own reference. */
      if (g_strcmp0 (gtk_widget_get_name (window), name) == 0)
        return window;
    }

  return NULL;
}

/* What can be chosen or written in has a key of its own: Alt and the letter that is underlined. Not so the name that has to be typed
 * as it is. */
static void
assert_access_keys (GtkWidget *widget)
{
  if ((ADW_IS_ENTRY_ROW (widget) || ADW_IS_COMBO_ROW (widget) || ADW_IS_EXPANDER_ROW (widget))
      && !g_str_equal (gtk_widget_get_name (widget), "confirm-entry"))
    {
      AdwPreferencesRow *row = ADW_PREFERENCES_ROW (widget);

      g_test_message ("“%s”", adw_preferences_row_get_title (row));
      g_assert_true (adw_preferences_row_get_use_underline (row));
      g_assert_nonnull (strchr (adw_preferences_row_get_title (row), '_'));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      assert_access_keys (child);
}

static GtkWidget *
open_dialog (Fixture *fixture, const char *action, const char *name)
{
  GtkWidget *dialog;

  activate (fixture, action);
  dialog = find_dialog (name);
  g_assert_nonnull (dialog);
  assert_access_keys (dialog);

  return dialog;
}

static gboolean
can_accept (gpointer user_data)
{
  GtkWidget *button = user_data;

  return gtk_widget_get_sensitive (button);
}

static void
accept (GtkWidget *dialog, const char *button)
{
  GtkWidget *widget = hw_test_widget_find (dialog, button);

  hw_test_wait_until (can_accept, widget, "the dialog can be accepted");
  g_signal_emit_by_name (widget, "clicked");
}

static gboolean
has_no_dialog (gpointer user_data)
{
  return find_dialog (user_data) == NULL;
}

static gboolean
is_visible (gpointer user_data)
{
  return gtk_widget_get_visible (user_data);
}

static const char *
get_subtitle (GtkWidget *dialog, const char *name)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (hw_test_widget_find (dialog, name)));
}

static char *
dup_view_text (GtkWidget *dialog, const char *name)
{
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_test_widget_find (dialog, name)));
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);

  return text;
}

static HwGraphPreview *
get_preview (GtkWidget *dialog)
{
  return HW_GRAPH_PREVIEW (hw_test_find_type (dialog, HW_TYPE_GRAPH_PREVIEW));
}

typedef struct
{
  HwSession *session;
  guint n; /* revisions that the graph shall have */
} Count;

static gboolean
has_revisions (gpointer user_data)
{
  const Count *count = user_data;
  const HwGraph *graph = hw_session_get_graph (count->session);

  return graph != NULL && hw_graph_get_n_revisions (graph) == count->n
         && !hw_session_is_loading (count->session);
}

static void
wait_for_revisions (Fixture *fixture, guint n)
{
  Count count = { fixture->session, n };

  hw_test_wait_until (has_revisions, &count, "the graph has the new revision");
}

static const HwRevision *
get_revision (Fixture *fixture, const char *id)
{
  const HwGraph *graph = hw_session_get_graph (fixture->session);
  const guint node = hw_graph_lookup (graph, id);

  g_assert_cmpuint (node, !=, HW_GRAPH_NONE);

  return hw_graph_get_revision (graph, node);
}

static void
assert_parents (Fixture *fixture, const char *id, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", get_revision (fixture, id)->down_revisions);

  g_assert_cmpstr (joined, ==, expected);
}

/* The file in front in the editor is that of the selected revision. */
static gboolean
is_selected_open (gpointer user_data)
{
  Fixture *fixture = user_data;
  HwEditorTab *tab = hw_editor_page_get_tab (
      HW_EDITOR_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_EDITOR_PAGE)));
  const char *id = hw_session_get_revision (fixture->session);

  return tab != NULL && id != NULL
         && g_strcmp0 (hw_editor_tab_get_path (tab), get_revision (fixture, id)->file) == 0;
}

/* A revision was written, by the dialog: it is in the graph, which may have found the file before the dialog said so, and
 * selected and open. */
static void
wait_for_new (Fixture *fixture)
{
  hw_test_wait_until (has_no_dialog, (gpointer) "revision-dialog", "the revision is written");
  wait_for_revisions (fixture, 20);
  hw_test_wait_until (is_selected_open, fixture, "the revision is selected and open");
}

static gboolean
shows_message (gpointer user_data)
{
  g_autofree char *text = dup_view_text (user_data, "revision-text");

  return strstr (text, "-- Add loyalty points\n") != NULL;
}

/* The id in the text of a native revision. */
static const char *
get_new_id (const char *text)
{
  static char id[13];
  const char *start = strstr (text, "-- revision: ");

  g_assert_nonnull (start);
  g_strlcpy (id, start + strlen ("-- revision: "), sizeof id);

  return id;
}

/* A new revision on the selected head: the preview is what is written; then it is selected and open. */
static void
test_new_revision (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;
  g_autofree char *previewed = NULL;
  g_autofree char *written = NULL;
  g_autofree char *path = NULL;
  const char *id;

  hw_session_select_revision (fixture->session, "92c4e0f7b6d1");
  dialog = open_dialog (fixture, "win.new-revision", "revision-dialog");
  g_assert_false (hw_test_widget_is_sensitive (dialog, "revision-create"));
  gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, "revision-message")),
                         "Add loyalty points");
  hw_test_wait_until (shows_message, dialog, "the preview has the message");
  previewed = dup_view_text (dialog, "revision-text");
  g_assert_nonnull (strstr (previewed, "-- down-revision: 92c4e0f7b6d1\n"));
  g_assert_true (g_str_has_prefix (get_subtitle (dialog, "revision-file"), "bookshop/migrations/"));
  g_assert_cmpuint (hw_graph_get_n_revisions (hw_graph_preview_get_graph (get_preview (dialog))),
                    ==, 20);
  g_assert_true (hw_graph_preview_is_marked (get_preview (dialog), get_new_id (previewed)));
  hw_test_picture (dialog, "new-revision");
  accept (dialog, "revision-create");
  wait_for_new (fixture);

  id = hw_session_get_revision (fixture->session);
  g_assert_nonnull (strstr (previewed, id));
  assert_parents (fixture, id, "92c4e0f7b6d1");
  path = g_strdup (get_revision (fixture, id)->file);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_true (g_str_has_prefix (written, previewed));
}

/* Every option goes into the file. */
static void
test_all_options (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture, "win.new-revision", "revision-dialog");
  GtkWidget *parents = hw_test_widget_find (dialog, "revision-parents");
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (parents));
  static const struct
  {
    const char *name;
    const char *text;
  } fields[] = {
    { "revision-message", "Begin something" }, { "revision-other", "1ad8" },
    { "revision-labels", "loyalty, points" },  { "revision-depends", "92c4" },
    { "revision-id", "abc123def456" },
  };
  const HwRevision *revision;

  /* The last one is for what is typed. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (parents), g_list_model_get_n_items (model) - 1);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, fields[i].name)),
                           fields[i].text);
  gtk_switch_set_active (GTK_SWITCH (hw_test_widget_find (dialog, "revision-splice")), TRUE);
  accept (dialog, "revision-create");
  wait_for_new (fixture);
  revision = get_revision (fixture, "abc123def456");
  assert_parents (fixture, "abc123def456", "1ad86f3c5b7e");
  g_assert_cmpstr (revision->branch_labels[0], ==, "loyalty");
  g_assert_cmpstr (revision->branch_labels[1], ==, "points");
  g_assert_cmpstr (revision->depends_on[0], ==, "92c4e0f7b6d1");
  g_assert_cmpstr (revision->message, ==, "Begin something");
}

/* What is wrong is said below the field that is to blame, and nothing can be written until it is put right. */
static void
test_errors_at_their_fields (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *label;
  } cases[] = {
    { "revision-labels", "payments", "revision-more-error" },
    { "revision-depends", "nothing", "revision-more-error" },
    { "revision-id", "a-b", "revision-more-error" },
    { "revision-message", "revision: x", "revision-error" },
  };
  GtkWidget *dialog = open_dialog (fixture, "win.new-revision", "revision-dialog");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *row = hw_test_widget_find (dialog, cases[i].name);
      GtkWidget *label = hw_test_widget_find (dialog, cases[i].label);

      g_test_message ("%s", cases[i].name);
      gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, "revision-message")),
                             "Good");
      gtk_editable_set_text (GTK_EDITABLE (row), cases[i].text);
      hw_test_wait_until (is_visible, label, "the error is shown");
      g_assert_true (gtk_widget_has_css_class (row, "error"));
      g_assert_false (hw_test_widget_is_sensitive (dialog, "revision-create"));
      if (i == 0)
        hw_test_picture (dialog, "new-revision-error");
      gtk_editable_set_text (GTK_EDITABLE (row), i == 3 ? "Good" : "");
      hw_test_wait_until (can_accept, hw_test_widget_find (dialog, "revision-create"),
                          "it can be written");
      g_assert_false (gtk_widget_has_css_class (row, "error"));
    }
  gtk_window_close (GTK_WINDOW (dialog));
  hw_test_wait_until (has_no_dialog, (gpointer) "revision-dialog", "the dialog is gone");
}

/* On top of a revision that is no head a branch begins. */
static void
test_new_revision_here (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_session_select_revision (fixture->session, "1ad86f3c5b7e");
  dialog = open_dialog (fixture, "win.new-revision-here", "revision-dialog");
  g_assert_true (
      gtk_switch_get_active (GTK_SWITCH (hw_test_widget_find (dialog, "revision-splice"))));
  gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, "revision-message")), "Branch");
  accept (dialog, "revision-create");
  wait_for_new (fixture);
  assert_parents (fixture, hw_session_get_revision (fixture->session), "1ad86f3c5b7e");
}

static gboolean
previews_batch (gpointer data)
{
  g_autofree char *text = dup_view_text (data, "revision-text");

  return strstr (text, "\n-- migrate:up\n-- migrate:batch size:1000 pause:100\nUPDATE table ")
             != NULL
         && g_str_has_suffix (text, "\n-- migrate:down");
}

static gboolean
previews_index (gpointer data)
{
  g_autofree char *text = dup_view_text (data, "revision-text");

  return strstr (text, "\n-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY ") != NULL;
}

/* The dialog, for an environment, starting from row @position of @n. */
static GtkWidget *
open_start (Fixture *fixture, const char *environment, guint position, guint n)
{
  GtkWidget *dialog;
  AdwComboRow *start;

  hw_session_select_environment (fixture->session, environment);
  dialog = open_dialog (fixture, "win.new-revision", "revision-dialog");
  start = ADW_COMBO_ROW (hw_test_widget_find (dialog, "revision-start"));
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (start)), ==, n);
  gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, "revision-message")), "Fill");
  adw_combo_row_set_selected (start, position);

  return dialog;
}

/* A file starts from a snippet of the editor's, as far as the database has such a thing. */
static void
test_start_from (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_start (fixture, "dev", 1, 2);

  hw_test_wait_until (previews_batch, dialog, "the batch is previewed");
  gtk_window_close (GTK_WINDOW (dialog));
  dialog = open_start (fixture, "qa", 2, HW_REVISION_N_STARTS);
  hw_test_wait_until (previews_index, dialog, "the index is previewed");
  hw_test_picture (dialog, "new-revision-start");
  accept (dialog, "revision-create");
  wait_for_new (fixture);
  g_assert_cmpint (get_revision (fixture, hw_session_get_revision (fixture->session))->flags
                       & HW_REVISION_UP_NO_TRANSACTION,
                   !=, 0);
}

/* Branches that touch the same table are told of. */
static void
test_merge_hint (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "abcabcabcabc", NULL };
  GtkWidget *dialog;

  g_free (hw_test_write_file (fixture->project, "migrations/other.sql",
                              "-- Other\n--\n-- revision: abcabcabcabc\n"
                              "-- down-revision: 1ad86f3c5b7e\n\n-- migrate:up\n"
                              "ALTER TABLE orders ADD COLUMN note TEXT;\n"));
  hw_session_reload (fixture->session);
  wait_for_revisions (fixture, 20);
  hw_session_select_revisions (fixture->session, heads);
  dialog = open_dialog (fixture, "win.merge-selected", "revision-dialog");
  hw_test_wait_until (is_visible, hw_test_widget_find (dialog, "revision-hint"),
                      "the hint is shown");
  g_assert_true (hw_test_widget_shows (
      dialog, "More than one branch touches orders: see that they fit together."));
  hw_test_picture (dialog, "merge-hint");
  gtk_window_close (GTK_WINDOW (dialog));
}

static gboolean
has_no_tab (gpointer user_data)
{
  return hw_editor_page_get_n_tabs (user_data) == 0;
}

/* Two selected heads from the menu; the toast's button takes the merge back. */
static void
test_merge_selected (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  static const char *const others[] = { "7c19f5a08e3d", "1ad86f3c5b7e", NULL };
  HwEditorPage *editor =
      HW_EDITOR_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_EDITOR_PAGE));
  GtkWidget *dialog;
  g_autofree char *path = NULL;

  hw_session_select_revisions (fixture->session, others);
  g_assert_false (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.merge-selected", NULL)
      && find_dialog ("revision-dialog") != NULL);
  hw_session_select_revisions (fixture->session, heads);
  dialog = open_dialog (fixture, "win.merge-selected", "revision-dialog");
  hw_test_wait_until (can_accept, hw_test_widget_find (dialog, "revision-create"),
                      "it can be written");
  /* The second base has tables of its own. */
  g_assert_false (gtk_widget_get_visible (hw_test_widget_find (dialog, "revision-hint")));
  hw_test_picture (dialog, "merge-heads");
  accept (dialog, "revision-create");
  wait_for_new (fixture);
  assert_parents (fixture, hw_session_get_revision (fixture->session), "7c19f5a08e3d 92c4e0f7b6d1");
  path = g_strdup (get_revision (fixture, hw_session_get_revision (fixture->session))->file);
  activate (fixture, "win.undo-merge");
  wait_for_revisions (fixture, 19);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  /* Nothing is left of it in the editor, nor does it come back there. */
  hw_test_wait_until (has_no_tab, editor, "its file is closed");
  g_assert_false (hw_editor_page_reopen (editor));
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      /* The widget keeps its own reference. */
      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

static gboolean
drop_on (Fixture *fixture, const char *dragged, const char *revision)
{
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, revision);
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_assert_nonnull (row);
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, dragged);
  g_signal_emit_by_name (find_controller (row, GTK_TYPE_DROP_TARGET), "drop", &value, 5.0, 5.0,
                         &is_taken);

  return is_taken;
}

static gboolean
can_drag (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, revision);
  g_autoptr(GdkContentProvider) content = NULL;

  g_assert_nonnull (row);
  g_signal_emit_by_name (find_controller (row, GTK_TYPE_DRAG_SOURCE), "prepare", 5.0, 5.0,
                         &content);

  return content != NULL;
}

/* Only heads can be dragged, and only onto another head; that opens the merge. */
static void
test_merge_by_dragging (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  g_assert_true (can_drag (fixture, "92c4e0f7b6d1"));
  g_assert_false (can_drag (fixture, "bb60d9e274f8"));
  g_assert_false (drop_on (fixture, "92c4e0f7b6d1", "bb60d9e274f8"));
  g_assert_false (drop_on (fixture, "92c4e0f7b6d1", "92c4e0f7b6d1"));
  g_assert_false (drop_on (fixture, "some text", "7c19f5a08e3d"));
  g_assert_null (find_dialog ("revision-dialog"));
  g_assert_true (drop_on (fixture, "92c4e0f7b6d1", "7c19f5a08e3d"));
  dialog = find_dialog ("revision-dialog");
  g_assert_nonnull (dialog);
  accept (dialog, "revision-create");
  wait_for_new (fixture);
  assert_parents (fixture, hw_session_get_revision (fixture->session), "7c19f5a08e3d 92c4e0f7b6d1");
}

static gboolean
has_environments (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "qa");
}

/* What an environment holds cannot be moved, and the dialog says which do. */
static void
test_move_is_refused (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  dialog = open_dialog (fixture, "win.move-selected", "move-dialog");
  hw_test_wait_until (has_environments, dialog, "the environments were looked at");
  g_assert_true (hw_test_widget_shows (dialog, "dev"));
  g_assert_true (hw_test_widget_shows (dialog, "Applied: it cannot be moved"));
  g_assert_false (hw_test_widget_is_sensitive (dialog, "move-button"));
  hw_test_picture (dialog, "move-refused");
  gtk_window_close (GTK_WINDOW (dialog));
}

/* dev as it was before the last two revisions, so that these are applied nowhere. */
static void
set_up_pending (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "1ad86f3c5b7e", "92c4e0f7b6d1", NULL };
  g_autofree char *path = NULL;

  set_up (fixture, data);
  path = g_build_filename (fixture->project, "dev.db", NULL);
  hw_test_set_rows (path, rows);
}

static void
check (GtkWidget *dialog, const char *name)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (hw_test_widget_find (dialog, name)), TRUE);
}

/* What is applied nowhere moves, with what stands on it, when the environments that are not known are spoken for. */
static void
test_move (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;
  g_autofree char *path = g_strdup (get_revision (fixture, "bb60d9e274f8")->file);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GString) expected = NULL;

  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  dialog = open_dialog (fixture, "win.move-selected", "move-dialog");
  hw_test_wait_until (has_environments, dialog, "the environments were looked at");
  g_assert_nonnull (strstr (get_subtitle (dialog, "move-revision"), "with 1 revision"));
  g_assert_false (hw_test_widget_is_sensitive (dialog, "move-button"));
  check (dialog, "qa");
  g_assert_false (hw_test_widget_is_sensitive (dialog, "move-button"));
  check (dialog, "archive");
  hw_test_wait_until (can_accept, hw_test_widget_find (dialog, "move-button"), "it can be moved");
  hw_test_picture (dialog, "move");
  accept (dialog, "move-button");
  hw_test_wait_until (has_no_dialog, (gpointer) "move-dialog", "the file is written");
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  expected = g_string_new (before);
  g_string_replace (expected, "down-revision: 1ad86f3c5b7e", "down-revision: 92c4e0f7b6d1", 1);
  g_assert_cmpstr (after, ==, expected->str);
}

static gboolean
shows_before (gpointer user_data)
{
  return strcmp (get_subtitle (user_data, "stamp-before"), "…") != 0;
}

static gboolean
shows_after (gpointer user_data)
{
  return strcmp (get_subtitle (user_data, "stamp-after"), "…") != 0;
}

static void
set_text (GtkWidget *dialog, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (hw_test_widget_find (dialog, name)), text);
}

typedef struct
{
  HwEnvironmentState *state;
  const char *revision;
} Standing;

static gboolean
is_current (gpointer user_data)
{
  const Standing *standing = user_data;

  return hw_environment_state_is_current (standing->state, standing->revision)
         && !hw_environment_state_is_deploying (standing->state);
}

static void
wait_for_row (Fixture *fixture, const char *environment, const char *revision)
{
  Standing standing = { hw_session_find_environment (fixture->session, environment), revision };

  hw_test_wait_until (is_current, &standing, "the environment was looked at again");
}

/* Rows before and after; a protected environment wants its name. */
static void
test_stamp_protected (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "1ad86f3c5b7e");
  dialog = open_dialog (fixture, "win.stamp-here", "stamp-dialog");
  hw_test_wait_until (shows_after, dialog, "the stamp is planned");
  g_assert_cmpstr (get_subtitle (dialog, "stamp-before"), ==, "a9d2f6074e1b, 74e0a9d1f35c");
  g_assert_cmpstr (get_subtitle (dialog, "stamp-after"), ==, "1ad86f3c5b7e");
  /* Who cannot see it is told, too, and not only what the row is called. */
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (hw_test_widget_find (dialog, "stamp-after")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "1ad86f3c5b7e");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                           hw_test_widget_find (dialog, "stamp-environment")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "prod");
  g_assert_false (hw_test_widget_is_sensitive (dialog, "stamp-button"));
  set_text (dialog, "confirm-entry", "pro");
  g_assert_false (hw_test_widget_is_sensitive (dialog, "stamp-button"));
  set_text (dialog, "confirm-entry", "prod");
  g_assert_true (hw_test_widget_is_sensitive (dialog, "stamp-button"));
  hw_test_picture (dialog, "stamp");
  accept (dialog, "stamp-button");
  hw_test_wait_until (has_no_dialog, (gpointer) "stamp-dialog", "the stamp is done");
  wait_for_row (fixture, "prod", "1ad86f3c5b7e");
}

/* Rows that no file has are forgotten with a purge, which the dialog proposes. */
static void
test_stamp_purge (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_session_select_environment (fixture->session, "archive");
  dialog = open_dialog (fixture, "win.stamp", "stamp-dialog");
  hw_test_wait_until (shows_after, dialog, "the stamp is planned");
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (hw_test_widget_find (dialog, "stamp-purge"))));
  g_assert_cmpstr (get_subtitle (dialog, "stamp-before"), ==, "4be19d20c3aa");
  set_text (dialog, "stamp-target", "no-such");
  hw_test_wait_until (is_visible, hw_test_widget_find (dialog, "stamp-error"),
                      "the error is shown");
  g_assert_true (gtk_widget_has_css_class (hw_test_widget_find (dialog, "stamp-target"), "error"));
  set_text (dialog, "stamp-target", "a9d2, 74e0");
  set_text (dialog, "confirm-entry", "archive");
  accept (dialog, "stamp-button");
  hw_test_wait_until (has_no_dialog, (gpointer) "stamp-dialog", "the stamp is done");
  wait_for_row (fixture, "archive", "74e0a9d1f35c");
}

/* An environment that cannot be reached says so at its row. */
static void
test_stamp_unreachable (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_session_select_environment (fixture->session, "qa");
  dialog = open_dialog (fixture, "win.stamp", "stamp-dialog");
  hw_test_wait_until (is_visible, hw_test_widget_find (dialog, "stamp-error"),
                      "the error is shown");
  g_assert_true (
      gtk_widget_has_css_class (hw_test_widget_find (dialog, "stamp-environment"), "error"));
  g_assert_false (hw_test_widget_is_sensitive (dialog, "stamp-button"));
  g_assert_false (shows_before (dialog));
  gtk_window_close (GTK_WINDOW (dialog));
}

static gboolean
is_accepted (gpointer user_data)
{
  return hw_test_widget_is_sensitive (user_data, "revision-create");
}

static void
picture (Fixture *fixture, const char *action, const char *name, const char *file)
{
  GtkWidget *dialog;
  g_autofree char *narrow = g_strconcat (file, "-360", NULL);

  dialog = open_dialog (fixture, action, name);
  if (g_str_equal (name, "revision-dialog"))
    {
      set_text (dialog, "revision-message", "Add loyalty points");
      hw_test_wait_until (is_accepted, dialog, "it can be written");
    }
  else if (g_str_equal (name, "stamp-dialog"))
    hw_test_wait_until (shows_after, dialog, "the stamp is planned");
  else
    hw_test_wait_until (has_environments, dialog, "the environments were looked at");
  hw_test_picture (dialog, file);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 360, 640);
  hw_test_picture (dialog, narrow);
  gtk_window_close (GTK_WINDOW (dialog));
  hw_test_wait_until (has_no_dialog, (gpointer)name, "the dialog is gone");
}

/* Each dialog in the dark and as narrow as it gets; it fits where the window fits. */
static void
test_dark_and_narrow (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  picture (fixture, "win.new-revision-here", "revision-dialog", "dark-new-revision");
  picture (fixture, "win.move-selected", "move-dialog", "dark-move");
  picture (fixture, "win.stamp-here", "stamp-dialog", "dark-stamp");
  hw_session_select_revisions (fixture->session, heads);
  picture (fixture, "win.merge-selected", "revision-dialog", "dark-merge");
  hw_test_picture (GTK_WIDGET (fixture->window), "dark-selection");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

typedef struct
{
  GtkWidget *window; /* weak */
  gboolean is_answered;
} Choice;

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Choice *choice = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = hw_choose_folder_finish (result, &error);

  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  choice->is_answered = TRUE;
}

static gboolean
has_chooser (gpointer data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) > GPOINTER_TO_UINT (data);
}

static gboolean
is_let_go (gpointer data)
{
  const Choice *choice = data;

  return choice->is_answered && choice->window == NULL;
}

/* A window that is closed under its file chooser gets an answer, and is not kept. */
static void
test_chooser (Fixture *fixture, gconstpointer data)
{
  Choice choice = { gtk_window_new (), FALSE };
  guint n;

  g_object_add_weak_pointer (G_OBJECT (choice.window), (gpointer *)&choice.window);
  gtk_window_present (GTK_WINDOW (choice.window));
  n = g_list_model_get_n_items (gtk_window_get_toplevels ());
  hw_choose_folder_async (GTK_WINDOW (choice.window), "Choose", "_Choose", fixture->dir.path,
                          on_chosen_cb, &choice);
  hw_test_wait_until (has_chooser, GUINT_TO_POINTER (n), "the chooser is open");
  gtk_window_destroy (GTK_WINDOW (choice.window));
  hw_test_wait_until (is_let_go, &choice, "the chooser let the window go");
}

/* Ids run from left to right in sentences that do not. */
static void
test_isolated_ids (Fixture *fixture, gconstpointer data)
{
  const GtkTextDirection direction = gtk_widget_get_default_direction ();
  g_autofree char *plain = NULL;
  g_autofree char *isolated = NULL;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  plain = hw_format_isolate ("1ad86f3c");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  isolated = hw_format_isolate ("1ad86f3c");
  gtk_widget_set_default_direction (direction);
  g_assert_cmpstr (plain, ==, "1ad86f3c");
  g_assert_cmpstr (isolated, ==,
                   "\xe2\x81\xa6"
                   "1ad86f3c"
                   "\xe2\x81\xa9");
}

/* A line ends where words of a name do, and nothing else is another than it was. */
static void
test_file_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = hw_format_file_name ("demo-prod_1.db");
  g_autofree char *plain = hw_format_file_name ("1.sql");

  g_assert_cmpstr (name, ==, "demo-\342\200\213prod_\342\200\2131.db");
  g_assert_cmpstr (plain, ==, "1.sql");
}

/* What the core says names times in no language; those in names and quotes are nobody's to change. */
static void
test_times_in_messages (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "locked: somebody since 2024-11-30T22:56:43Z", "locked: somebody since 30 Nov 2024, 22:56" },
    { "2024-11-30T22:56:43Z, then 2024-12-01T00:00:00Z.",
      "30 Nov 2024, 22:56, then 1 Dec 2024, 00:00." },
    { "as it was recorded on 2024-10-23", "as it was recorded on 23 October 2024" },
    { "not as it was recorded on 2024-10-23: table t",
      "not as it was recorded on 23 October 2024: table t" },
    { "(applied on 2024-10-23)", "(applied on 23 October 2024)" },
    { "no such day: 2024-13-45", "no such day: 2024-13-45" },
    { "“2024-10-23” is no number", "“2024-10-23” is no number" },
    { "cannot read 2024-10-23.sql", "cannot read 2024-10-23.sql" },
    { "cannot read 2024-10-23-step", "cannot read 2024-10-23-step" },
    { "\xff since 2024-10-23", "\xff since 2024-10-23" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = hw_format_times (cases[i].text);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*set_up) (Fixture *fixture, gconstpointer data);
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/dialogs/new-revision", set_up, test_new_revision },
    { "/dialogs/new-revision/all-options", set_up, test_all_options },
    { "/dialogs/new-revision/errors", set_up, test_errors_at_their_fields },
    { "/dialogs/new-revision/here", set_up, test_new_revision_here },
    { "/dialogs/new-revision/start-from", set_up, test_start_from },
    { "/dialogs/merge/selected", set_up, test_merge_selected },
    { "/dialogs/merge/dragging", set_up, test_merge_by_dragging },
    { "/dialogs/merge/hint", set_up, test_merge_hint },
    { "/dialogs/move/refused", set_up, test_move_is_refused },
    { "/dialogs/move", set_up_pending, test_move },
    { "/dialogs/stamp/protected", set_up, test_stamp_protected },
    { "/dialogs/stamp/purge", set_up, test_stamp_purge },
    { "/dialogs/stamp/unreachable", set_up, test_stamp_unreachable },
    { "/dialogs/dark-and-narrow", set_up, test_dark_and_narrow },
    { "/dialogs/chooser", set_up, test_chooser },
    { "/dialogs/isolated-ids", set_up, test_isolated_ids },
    { "/dialogs/file-names", set_up, test_file_names },
    { "/dialogs/times-in-messages", set_up, test_times_in_messages },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, tests[i].set_up, tests[i].run, tear_down);

  return g_test_run ();
}
