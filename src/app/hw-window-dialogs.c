/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-dialogs.h"
#include "hw-python-function.h"
#include "hw-rebase-dialog.h"
#include "hw-revision-dialog.h"
#include "hw-stamp-dialog.h"
#include "hw-task.h"
#include "hw-util.h"
#include "hw-window-private.h"

/* What writes revisions and version tables from the window: dialogs, and what becomes of their answers. */

/* The selected revision's id when it is in the graph; NULL for none. */
static const char *
get_selected (HwWindow *self)
{
  return hw_session_get_node (self->session) == HW_GRAPH_NONE
             ? NULL
             : hw_session_get_revision (self->session);
}

/* The graph shows @revision as soon as the files are read again. */
static void
show_when_read (HwWindow *self, const char *revision)
{
  g_free (self->awaited);
  self->awaited = g_strdup (revision);
  hw_session_reload (self->session);
}

static void
on_project_notify_cb (HwWindow *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);

  if (self->awaited == NULL || graph == NULL
      || hw_graph_lookup (graph, self->awaited) == HW_GRAPH_NONE)
    return;
  hw_graph_view_show (self->graph_view, self->awaited);
  g_clear_pointer (&self->awaited, g_free);
}

static HwRevisionDraft *
copy_draft (const HwRevisionDraft *draft)
{
  HwRevisionDraft *copy = g_new0 (HwRevisionDraft, 1);

  copy->path = g_strdup (draft->path);
  copy->text = g_strdup (draft->text);
  copy->revision = hw_revision_ref (draft->revision);

  return copy;
}

/* A merge can be taken back as long as nobody has written in it. */
static void
tell_created (HwWindow *self, const HwRevisionDraft *draft)
{
  const HwRevision *revision = draft->revision;
  const guint n = g_strv_length (revision->down_revisions);
  g_autofree char *id = hw_graph_shorten_id (hw_session_get_graph (self->session), revision->id);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (n < 2)
    /* Translators: id of a revision */
    text = g_strdup_printf (_("Revision %s created"), id);
  else
    /* Translators: number of revisions, id of a revision */
    text =
        g_strdup_printf (ngettext ("Merged %u head into %s", "Merged %u heads into %s", n), n, id);
  toast = adw_toast_new (text);
  if (n >= 2)
    {
      g_clear_pointer (&self->merge, hw_revision_draft_free);
      self->merge = copy_draft (draft);
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo-merge");
    }
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* Where one begins to write: the editor knows that of SQL by itself. */
static guint
find_first_line (const HwRevisionDraft *draft)
{
  return (draft->revision->flags & HW_REVISION_PYTHON) != 0
             ? hw_python_find_body (draft->text, strlen (draft->text), "upgrade")
             : 0;
}

static void
on_created_cb (HwWindow *self, const HwRevisionDraft *draft)
{
  tell_created (self, draft);
  show_when_read (self, draft->revision->id);
  hw_window_edit_file (self, draft->path, find_first_line (draft));
}

static void
present_revision_dialog (HwWindow *self, GtkWidget *dialog)
{
  g_signal_connect_object (dialog, "created", G_CALLBACK (on_created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* On the selected head; where none is selected the dialog begins with the first. */
static void
new_revision_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const char *selected = get_selected (self);
  const char *const *heads = hw_graph_get_heads (hw_session_get_graph (self->session));

  if (_hw_window_refuses_plan (self))
    return;
  present_revision_dialog (
      self, hw_revision_dialog_new (self->session, GTK_WINDOW (self),
                                    selected != NULL && g_strv_contains (heads, selected) ? selected
                                                                                          : NULL));
}

static void
new_revision_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (!_hw_window_refuses_plan (self))
    present_revision_dialog (self, hw_revision_dialog_new (self->session, GTK_WINDOW (self),
                                                           get_selected (self)));
}

static void
merge (HwWindow *self, const char *const *revisions)
{
  const HwGraph *graph = hw_session_get_graph (self->session);

  for (guint i = 0; revisions[i] != NULL; i++)
    if (graph == NULL || hw_graph_lookup (graph, revisions[i]) == HW_GRAPH_NONE)
      return;
  if (!_hw_window_refuses_plan (self))
    present_revision_dialog (self, hw_revision_dialog_new_merge (self->session, GTK_WINDOW (self),
                                                                 revisions));
}

static void
merge_heads_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  merge (self, hw_graph_get_heads (hw_session_get_graph (self->session)));
}

static void
merge_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  merge (self, hw_session_get_selection (self->session));
}

/* The ids of revisions, from a drag in the graph. */
static void
merge_revisions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree const char **revisions = g_variant_get_strv (parameter, NULL);

  merge (HW_WINDOW (widget), revisions);
}

static gpointer
undo_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwRevisionDraft *draft = data;

  return hw_revision_draft_remove (draft, error) ? g_strdup (draft->path) : NULL;
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = hw_task_finish (source, result, &error);

  if (path == NULL)
    hw_window_show_error (self, _("The merge could not be undone"), error);
  else
    hw_editor_page_close_file (self->editor_page, path);
  hw_session_reload (self->session);
}

static void
undo_merge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (self->merge != NULL)
    hw_task_run (self, "undo-merge", undo_in_worker, g_steal_pointer (&self->merge),
                 (GDestroyNotify)hw_revision_draft_free, g_free, NULL, on_undone_cb, NULL);
}

static void
on_moved_cb (HwWindow *self, const char *revision)
{
  hw_window_show_toast (self, _("Revision moved"));
  show_when_read (self, revision);
}

static void
move_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  GtkWidget *dialog;

  if (_hw_window_refuses_plan (self))
    return;
  dialog = hw_rebase_dialog_new (self->session, GTK_WINDOW (self), get_selected (self), NULL);
  g_signal_connect_object (dialog, "moved", G_CALLBACK (on_moved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
stamp (HwWindow *self, const char *target)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  GtkWidget *dialog;

  if (_hw_window_refuses_plan (self))
    return;
  dialog =
      hw_stamp_dialog_new (self->session, GTK_WINDOW (self),
                           state != NULL ? hw_environment_state_get_name (state) : NULL, target);
  g_signal_connect_object (dialog, "stamped", G_CALLBACK (hw_window_show_toast), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
stamp_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  stamp (HW_WINDOW (widget), NULL);
}

static void
stamp_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  stamp (HW_WINDOW (widget), get_selected (HW_WINDOW (widget)));
}

static void
deploy_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  _hw_window_deploy (self, HW_DIRECTION_UPGRADE, get_selected (self));
}

static void
downgrade_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  _hw_window_deploy (self, HW_DIRECTION_DOWNGRADE, get_selected (self));
}

static void
downgrade_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_window_deploy (HW_WINDOW (widget), HW_DIRECTION_DOWNGRADE, NULL);
}

static void
check_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_session_check_environments (HW_WINDOW (widget)->session);
}

static void
on_revision_typed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  const HwGraph *graph = hw_session_get_graph (self->session);
  g_autofree char *text = hw_ask_text_finish (result, NULL);
  g_autoptr(GError) error = NULL;
  guint node;

  if (text == NULL || graph == NULL)
    return;
  if (!hw_graph_find (graph, g_strstrip (text), &node, &error))
    hw_window_show_error (self, _("There is no such revision"), error);
  else if (node != HW_GRAPH_NONE)
    _hw_window_go_to (self, hw_graph_get_revision (graph, node)->id);
}

static void
go_to_revision_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  HwEditorTab *tab = _hw_window_get_tab (self);

  /* The keys are the editor's, too. */
  if (tab != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (tab), "editor.go-to-line", NULL);
      return;
    }
  hw_ask_text_async (GTK_WINDOW (widget),
                     _("Go to Revision"), _("An id or its beginning, a branch label, or “head”."),
                                              _("_Go"), on_revision_typed_cb, NULL);
}

void
_hw_window_install_dialogs (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.new-revision", NULL, new_revision_action },
    { "win.new-revision-here", NULL, new_revision_here_action },
    { "win.merge-heads", NULL, merge_heads_action },
    { "win.merge-selected", NULL, merge_selected_action },
    { "win.merge-revisions", "as", merge_revisions_action },
    { "win.undo-merge", NULL, undo_merge_action },
    { "win.move-selected", NULL, move_selected_action },
    { "win.stamp", NULL, stamp_action },
    { "win.stamp-here", NULL, stamp_here_action },
    { "win.deploy-here", NULL, deploy_here_action },
    { "win.downgrade-here", NULL, downgrade_here_action },
    { "win.downgrade", NULL, downgrade_action },
    { "win.check-all", NULL, check_all_action },
    { "win.go-to-revision", NULL, go_to_revision_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}

/* At least two, and each of them a head: others would need a splice, which is asked for in the dialog. */
static gboolean
are_heads (const HwGraph *graph, const char *const *revisions)
{
  const char *const *heads = hw_graph_get_heads (graph);

  for (guint i = 0; revisions[i] != NULL; i++)
    if (!g_strv_contains (heads, revisions[i]))
      return FALSE;

  return hw_strv_length (revisions) >= 2;
}

static void
update_revision_actions (HwWindow *self, const HwGraph *graph, gboolean has_environments)
{
  GtkWidget *widget = GTK_WIDGET (self);
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const guint node = hw_session_get_node (self->session);
  const gboolean is_one =
      node != HW_GRAPH_NONE && hw_strv_length (hw_session_get_selection (self->session)) == 1;
  const gboolean can_deploy = is_one && _hw_window_can_deploy (self);
  const gboolean is_merge =
      is_one && (hw_graph_get_flags (graph, node) & HW_GRAPH_MERGE_POINT) != 0;

  gtk_widget_action_set_enabled (widget, "win.new-revision-here", is_one);
  gtk_widget_action_set_enabled (widget, "win.move-selected", is_one && !is_merge);
  gtk_widget_action_set_enabled (widget, "win.stamp-here", is_one && has_environments);
  gtk_widget_action_set_enabled (widget, "win.deploy-here",
                                 can_deploy && hw_environment_state_is_pending (state, node));
  gtk_widget_action_set_enabled (widget, "win.downgrade-here",
                                 can_deploy && hw_environment_state_is_applied (state, node));
}

void
_hw_window_update_dialogs (HwWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const gboolean has_graph = graph != NULL;
  const gboolean has_environments =
      has_graph && g_list_model_get_n_items (hw_session_get_environments (self->session)) > 0;

  gtk_widget_action_set_enabled (widget, "win.new-revision", has_graph);
  gtk_widget_action_set_enabled (widget, "win.merge-heads",
                                 has_graph && hw_strv_length (hw_graph_get_heads (graph)) >= 2);
  gtk_widget_action_set_enabled (
      widget, "win.merge-selected",
      has_graph && are_heads (graph, hw_session_get_selection (self->session)));
  gtk_widget_action_set_enabled (widget, "win.stamp", has_environments);
  gtk_widget_action_set_enabled (widget, "win.check-all", has_environments);
  gtk_widget_action_set_enabled (widget, "win.downgrade", _hw_window_can_deploy (self));
  gtk_widget_action_set_enabled (widget, "win.go-to-revision", has_graph);
  update_revision_actions (self, graph, has_environments);
}

void
_hw_window_follow_dialogs (HwWindow *self)
{
  g_signal_connect_object (self->session, "notify::project", G_CALLBACK (on_project_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "selection-changed",
                           G_CALLBACK (_hw_window_update_dialogs), self, G_CONNECT_SWAPPED);
}
