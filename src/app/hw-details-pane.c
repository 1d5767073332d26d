/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-details-pane"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-applied-row.h"
#include "hw-details-pane.h"
#include "hw-format.h"
#include "hw-label.h"
#include "hw-relation-row.h"
#include "hw-revision-chips.h"
#include "hw-revision-file.h"
#include "hw-revision-findings.h"
#include "hw-script-view.h"
#include "hw-selection-summary.h"
#include "hw-wrap-box.h"

/* More of one kind are shown when they are asked for. */
#define MAX_RELATIONS 3

struct _HwDetailsPane
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *stack;
  GtkWidget *title_label;
  GtkWidget *id_label;
  GtkWidget *date_label;
  GtkWidget *description_label;
  GtkWidget *chips;
  GtkWidget *relations;
  GtkWidget *edited_note;
  GtkWidget *edited_label;
  GtkWidget *script;
  GtkWidget *findings;
  GtkWidget *summary;
  GtkWidget *applied_heading;
  GtkWidget *applied_list;
  GtkWidget *file;
  GtkSizeGroup *badge_group;

  /* Owned */
  HwSession *session;
};

G_DEFINE_FINAL_TYPE (HwDetailsPane, hw_details_pane, GTK_TYPE_WIDGET)

enum
{
  PROBLEM_ACTIVATED,
  REVISION_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_list (GtkWidget *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
}

/* What is wrong in the file, and in the chips how much of that there is: again once the file is read. */
static void
update_findings (HwDetailsPane *self)
{
  const guint node = hw_session_get_node (self->session);
  const HwScriptTexts *texts = hw_script_view_get_texts (HW_SCRIPT_VIEW (self->script));
  const HwRevision *revision;
  guint n;

  if (node == HW_GRAPH_NONE)
    return;
  revision = hw_graph_get_revision (hw_session_get_graph (self->session), node);
  n = hw_revision_findings_set_revision (HW_REVISION_FINDINGS (self->findings),
                                         hw_session_get_project (self->session), revision, texts);
  hw_revision_chips_set_revision (HW_REVISION_CHIPS (self->chips), revision, texts, n,
                                  hw_revision_findings_get_worst (
                                      HW_REVISION_FINDINGS (self->findings)));
}

/* When it was made and by whom, and what git says about the file. */
static void
update_origin (HwDetailsPane *self)
{
  const guint node = hw_session_get_node (self->session);
  const HwRevision *revision;
  const HwFileRecord *record;
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  if (node == HW_GRAPH_NONE)
    return;
  revision = hw_graph_get_revision (hw_session_get_graph (self->session), node);
  record = hw_file_records_find (hw_session_get_file_records (self->session), revision->file);
  date = hw_format_date (revision->created_usec);
  if (record != NULL && date[0] != '\0')
    /* Translators: a date; who wrote a revision */
    text = g_strdup_printf (C_("revision", "%s · %s"), date, record->author);
  else
    text = g_strdup (record != NULL ? record->author : date);
  gtk_widget_set_visible (self->date_label, text[0] != '\0');
  gtk_label_set_text (GTK_LABEL (self->date_label), text);
  gtk_widget_set_tooltip_text (self->date_label, text);
  hw_revision_file_set_revision (HW_REVISION_FILE (self->file), self->session, revision);
}

static void
show_more (HwDetailsPane *self, GtkListBoxRow *more)
{
  int index = gtk_list_box_row_get_index (more);
  GtkListBoxRow *row;

  gtk_list_box_remove (GTK_LIST_BOX (self->relations), GTK_WIDGET (more));
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->relations), index++)) != NULL
         && !gtk_widget_get_visible (GTK_WIDGET (row)))
    gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

static void
add_relations (HwDetailsPane *self, const char *title, const guint *nodes, guint n_nodes)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const gboolean is_long = n_nodes > MAX_RELATIONS + 1;

  for (guint i = 0; i < n_nodes; i++)
    {
      GtkWidget *row = hw_relation_row_new (graph, title, hw_graph_get_revision (graph, nodes[i]));

      if (is_long && i == MAX_RELATIONS)
        gtk_list_box_append (GTK_LIST_BOX (self->relations),
                             hw_relation_row_new_more (n_nodes - i));
      gtk_widget_set_visible (row, !is_long || i < MAX_RELATIONS);
      gtk_list_box_append (GTK_LIST_BOX (self->relations), row);
    }
}

static void
update_relations (HwDetailsPane *self, guint node)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint *nodes;
  guint n;

  clear_list (self->relations);
  nodes = hw_graph_get_parents (graph, node, &n);
  add_relations (self, _("Revises"), nodes, n);
  nodes = hw_graph_get_children (graph, node, &n);
  add_relations (self, C_("relation of revisions", "Next"), nodes, n);
  nodes = hw_graph_get_dependencies (graph, node, &n);
  add_relations (self, _("Depends on"), nodes, n);
  nodes = hw_graph_get_dependents (graph, node, &n);
  add_relations (self, _("Needed by"), nodes, n);
  gtk_widget_set_visible (
      self->relations, gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->relations), 0) != NULL);
}

/* On which environments the file is not what it was when it was applied, and how. */
static char *
describe_edits (HwDetailsPane *self, const HwRevision *revision)
{
  GListModel *model = hw_session_get_environments (self->session);
  g_autoptr(GString) names = g_string_new (NULL);
  const HwEdit *first = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      const HwEdit *edit = hw_applied_row_find_edit (state, revision);

      if (edit == NULL)
        continue;
      if (first == NULL || edit->is_up_changed)
        first = edit;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              hw_environment_state_get_name (state));
    }
  if (first == NULL)
    return NULL;

  /* Translators: names of environments; "What an upgrade runs was changed" */
  return g_strdup_printf (_("Edited since it was applied on %s. %s."), names->str,
                             hw_applied_row_describe_edit (first));
}

static void
update_applied (HwDetailsPane *self)
{
  GListModel *model = hw_session_get_environments (self->session);
  const guint node = hw_session_get_node (self->session);
  const guint n = g_list_model_get_n_items (model);
  const HwRevision *revision;
  g_autofree char *edits = NULL;

  clear_list (self->applied_list);
  if (node == HW_GRAPH_NONE)
    return;
  revision = hw_graph_get_revision (hw_session_get_graph (self->session), node);
  edits = describe_edits (self, revision);
  gtk_label_set_text (GTK_LABEL (self->edited_label), edits == NULL ? "" : edits);
  gtk_widget_set_visible (self->edited_note, edits != NULL);
  gtk_widget_set_visible (self->applied_heading, n > 0);
  gtk_widget_set_visible (self->applied_list, n > 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      gtk_list_box_append (GTK_LIST_BOX (self->applied_list),
                           hw_applied_row_new (state, revision, node, self->badge_group));
    }
}

static void
update_description (HwDetailsPane *self, const HwRevision *revision)
{
  g_autofree char *text = hw_format_description (revision);

  gtk_label_set_text (GTK_LABEL (self->description_label), text);
  gtk_widget_set_visible (self->description_label, text[0] != '\0');
}

/* For whose kind of database SQL is written: the selected one, else the first. */
static const HwEnvironment *
choose_environment (HwDetailsPane *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  g_autoptr(HwEnvironmentState) first = NULL;

  if (state == NULL)
    state = first = g_list_model_get_item (hw_session_get_environments (self->session), 0);

  /* The session keeps it. */
  return state != NULL ? hw_environment_state_get_environment (state) : NULL;
}

static gboolean
has_range (HwDetailsPane *self)
{
  return g_strv_length ((char **)hw_session_get_selection (self->session)) > 1;
}

static void
update_script (HwDetailsPane *self)
{
  const guint node = hw_session_get_node (self->session);

  if (node == HW_GRAPH_NONE || has_range (self))
    return;
  hw_script_view_set_revision (HW_SCRIPT_VIEW (self->script),
                               hw_session_get_project (self->session), choose_environment (self),
                               hw_graph_get_revision (hw_session_get_graph (self->session), node));
}

/* What a database was found to be like: the keyboard stays in the row that it is in. */
static void
update_standing (HwDetailsPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkListBoxRow *row = NULL;
  int index;

  if (focus != NULL && gtk_widget_get_parent (focus) == self->applied_list)
    row = GTK_LIST_BOX_ROW (focus);
  index = row == NULL ? -1 : gtk_list_box_row_get_index (row);
  update_applied (self);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->applied_list), index);
  if (index >= 0 && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  if (has_range (self))
    hw_selection_summary_update (HW_SELECTION_SUMMARY (self->summary), self->session);
}

static void
update (HwDetailsPane *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint node = hw_session_get_node (self->session);
  const HwRevision *revision;

  if (node == HW_GRAPH_NONE)
    {
      hw_script_view_set_revision (HW_SCRIPT_VIEW (self->script), NULL, NULL, NULL);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      return;
    }
  if (has_range (self))
    {
      hw_selection_summary_update (HW_SELECTION_SUMMARY (self->summary), self->session);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "selection");
      return;
    }
  revision = hw_graph_get_revision (graph, node);
  gtk_label_set_text (GTK_LABEL (self->title_label),
                      revision->message[0] == '\0' ? _("(no message)") : revision->message);
  gtk_label_set_text (GTK_LABEL (self->id_label), revision->id);
  update_origin (self);
  update_description (self, revision);
  update_relations (self, node);
  update_applied (self);
  update_script (self);
  update_findings (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "revision");
}

static void
on_relation_activated_cb (HwDetailsPane *self, GtkListBoxRow *row)
{
  /* The row goes when the selection changes: keep the id until then. */
  g_autofree char *revision = g_strdup (hw_relation_row_get_revision (row));

  if (revision == NULL)
    {
      show_more (self, row);
      return;
    }
  g_signal_emit (self, signals[REVISION_REQUESTED], 0, revision);
}

static void
on_finding_activated_cb (HwDetailsPane *self, const char *file, guint line)
{
  g_signal_emit (self, signals[PROBLEM_ACTIVATED], 0, file, line);
}

static void
on_copy_clicked_cb (HwDetailsPane *self)
{
  const char *revision = hw_session_get_revision (self->session);

  if (revision != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-text", "s", revision);
}

static void
hw_details_pane_dispose (GObject *object)
{
  HwDetailsPane *self = HW_DETAILS_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_DETAILS_PANE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_details_pane_parent_class)->dispose (object);
}

static void
hw_details_pane_class_init (HwDetailsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_details_pane_dispose;
  signals[PROBLEM_ACTIVATED] =
      g_signal_new ("problem-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[REVISION_REQUESTED] =
      g_signal_new ("revision-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (HW_TYPE_REVISION_CHIPS);
  g_type_ensure (HW_TYPE_REVISION_FILE);
  g_type_ensure (HW_TYPE_REVISION_FINDINGS);
  g_type_ensure (HW_TYPE_SCRIPT_VIEW);
  g_type_ensure (HW_TYPE_SELECTION_SUMMARY);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-details-pane.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, title_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, id_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, date_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, description_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, chips);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, relations);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, edited_note);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, edited_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, script);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, findings);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, summary);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, applied_heading);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, applied_list);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, file);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, badge_group);
  gtk_widget_class_bind_template_callback (widget_class, on_relation_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_finding_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_findings);
}

static void
hw_details_pane_init (HwDetailsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (self->id_label, GTK_TEXT_DIR_LTR);
  hw_label_wrap_verbatim (GTK_LABEL (self->title_label));
  hw_label_wrap_verbatim (GTK_LABEL (self->description_label));
  hw_label_wrap_verbatim (GTK_LABEL (self->edited_label));
}

void
hw_details_pane_set_session (HwDetailsPane *self, HwSession *session)
{
  g_return_if_fail (HW_IS_DETAILS_PANE (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::environment", G_CALLBACK (update_script), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (update_standing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hw_session_get_file_records (session), "changed",
                           G_CALLBACK (update_origin), self, G_CONNECT_SWAPPED);
  update (self);
}

const char *
hw_details_pane_get_title (HwDetailsPane *self)
{
  g_return_val_if_fail (HW_IS_DETAILS_PANE (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->title_label));
}

char *
hw_details_pane_dup_text (HwDetailsPane *self, const char *tab)
{
  g_return_val_if_fail (HW_IS_DETAILS_PANE (self), NULL);

  return hw_script_view_dup_text (HW_SCRIPT_VIEW (self->script), tab);
}

guint
hw_details_pane_get_n_relations (HwDetailsPane *self)
{
  guint n = 0;

  g_return_val_if_fail (HW_IS_DETAILS_PANE (self), 0);

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->relations), (int)n) != NULL)
    n++;

  return n;
}
