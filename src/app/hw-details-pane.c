/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-details-pane"

#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-chip.h"
#include "hw-details-pane.h"
#include "hw-environment-badge.h"
#include "hw-format.h"
#include "hw-icon.h"
#include "hw-script-view.h"
#include "hw-selection-summary.h"
#include "hw-state-text.h"
#include "hw-util.h"

#define RELATION_KEY "hw-revision"

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
  GtkWidget *script;
  GtkWidget *summary;
  GtkWidget *applied_heading;
  GtkWidget *applied_list;
  GtkSizeGroup *badge_group;

  /* Owned */
  HwSession *session;
};

G_DEFINE_FINAL_TYPE (HwDetailsPane, hw_details_pane, GTK_TYPE_WIDGET)

enum
{
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

static void
add_chip (HwDetailsPane *self, const char *icon, const char *label, const char *tooltip)
{
  GtkWidget *chip = hw_chip_new (icon, label, tooltip);

  gtk_widget_add_css_class (chip, "round");
  gtk_box_append (GTK_BOX (self->chips), chip);
}

static void
update_chips (HwDetailsPane *self, const HwRevision *revision)
{
  hw_box_clear (self->chips);
  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    add_chip (self, "text-x-generic-symbolic",
              C_("chip", "python"), _("An Alembic script: Alembic runs it"));
  if ((revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
    add_chip (self, "action-unavailable-symbolic",
              C_("chip", "irreversible"), _("Has no way down"));
  else
    add_chip (self, "edit-undo-symbolic", C_("chip", "reversible"), _("Has a way down"));
  if ((revision->flags & HW_REVISION_UP_NO_TRANSACTION) != 0)
    add_chip (self, "hw-transaction-symbolic",
              C_("chip", "no transaction"), _("Runs outside of a transaction"));
  else
    add_chip (self, "hw-transaction-symbolic",
              C_("chip", "one transaction"), _("All of it is applied or none of it"));
  if ((revision->flags & HW_REVISION_DATA) != 0)
    add_chip (self, NULL, C_("chip", "data"), _("Changes rows, not the schema"));
}

static GtkWidget *
create_relation (HwDetailsPane *self, const char *title, const HwRevision *other)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *message = gtk_label_new (other->message);
  GtkWidget *arrow = hw_icon_image_new ("go-next-symbolic");
  g_autofree char *short_id = hw_graph_shorten_id (hw_session_get_graph (self->session), other->id);
  GtkWidget *id = gtk_label_new (short_id);
  g_autofree char *name = NULL;

  gtk_label_set_xalign (GTK_LABEL (heading), 0.0F);
  gtk_label_set_width_chars (GTK_LABEL (heading), 10);
  gtk_widget_add_css_class (heading, "hw-dim");
  gtk_widget_add_css_class (id, "hw-id");
  gtk_label_set_xalign (GTK_LABEL (message), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (message), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_widget_add_css_class (message, "hw-small");
  gtk_widget_set_tooltip_text (message, other->message);
  gtk_widget_add_css_class (arrow, "hw-dim");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), id);
  gtk_box_append (GTK_BOX (box), message);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "hw-relation");
  g_object_set_data_full (G_OBJECT (row), RELATION_KEY, g_strdup (other->id), g_free);
  /* Translators: how a revision stands to the shown one ("Revises"), its id, its message */
  name = g_strdup_printf (_("%s %s, %s"), title, short_id, other->message);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static void
add_relations (HwDetailsPane *self, const char *title, const guint *nodes, guint n_nodes)
{
  const HwGraph *graph = hw_session_get_graph (self->session);

  for (guint i = 0; i < n_nodes; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->relations),
                         create_relation (self, title, hw_graph_get_revision (graph, nodes[i])));
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

/* How one environment stands to the revision: what it says, with which icon; the duration where it is known. */
typedef struct
{
  const char *icon;
  const char *style;
  char *text;
  char *duration;
} Standing;

static void
standing_clear (Standing *standing)
{
  g_free (standing->text);
  g_free (standing->duration);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Standing, standing_clear)

static void
describe_standing (HwEnvironmentState *state, const char *revision, guint node, Standing *standing)
{
  const HwHistoryEntry *entry = hw_environment_state_find_history (state, revision);
  const HwEdit *edit = hw_environment_state_find_edit (state, revision);

  if (!hw_environment_state_is_known (state))
    {
      g_autoptr(HwStateText) text = hw_state_text_new (state);

      *standing = (Standing){ text->icon, "hw-dim", NULL, NULL };
      /* Translators: the state of an environment, such as "unreachable" */
      standing->text = g_strdup_printf (_("not known, %s"), text->label);
    }
  else if (!hw_environment_state_is_applied (state, node))
    {
      *standing = (Standing){ "go-up-symbolic", "hw-accent", g_strdup (_("pending")), NULL };
    }
  else if (edit != NULL)
    {
      g_autofree char *time = hw_format_date_time (edit->applied_usec);

      *standing = (Standing){ "dialog-warning-symbolic", "hw-warning", NULL, NULL };
      /* Translators: date and time; the revision's file was edited after that */
      standing->text = g_strdup_printf (_("applied %s, edited since"), time);
    }
  else if (entry != NULL && entry->started_usec != 0)
    {
      g_autofree char *time = hw_format_date_time (entry->started_usec);

      *standing = (Standing){ "object-select-symbolic", "hw-success", NULL, NULL };
      /* Translators: date and time */
      standing->text = g_strdup_printf (_("applied %s"), time);
      standing->duration = hw_format_duration (entry->duration_usec);
    }
  else
    {
      *standing =
          (Standing){ "object-select-symbolic", "hw-success", g_strdup (_("applied")), NULL };
    }
}

static GtkWidget *
create_applied_row (HwDetailsPane *self,
                    HwEnvironmentState *state,
                    const char *revision,
                    guint node)
{
  g_auto(Standing) standing = { 0 };
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *badge_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *image, *text;
  g_autofree char *name = NULL;

  describe_standing (state, revision, node, &standing);
  gtk_box_append (GTK_BOX (badge_box),
                  hw_environment_badge_new (hw_environment_state_get_name (state),
                                            hw_environment_state_get_kind (state), FALSE));
  gtk_size_group_add_widget (self->badge_group, badge_box);
  image = hw_icon_image_new (standing.icon);
  gtk_widget_add_css_class (image, standing.style);
  text = gtk_label_new (standing.text);
  gtk_label_set_xalign (GTK_LABEL (text), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), badge_box);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), text);
  if (standing.duration != NULL)
    {
      GtkWidget *duration = gtk_label_new (standing.duration);

      gtk_widget_add_css_class (duration, "hw-small");
      gtk_widget_add_css_class (duration, "hw-dim");
      gtk_box_append (GTK_BOX (box), duration);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "hw-applied");
  /* Translators: environment name, how it stands to a revision ("applied 19 Nov") */
  name = g_strdup_printf (_("%s: %s"), hw_environment_state_get_name (state), standing.text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static void
update_applied (HwDetailsPane *self)
{
  GListModel *model = hw_session_get_environments (self->session);
  const guint node = hw_session_get_node (self->session);
  const guint n = g_list_model_get_n_items (model);

  clear_list (self->applied_list);
  gtk_widget_set_visible (self->applied_heading, n > 0);
  gtk_widget_set_visible (self->applied_list, n > 0);
  for (guint i = 0; i < n && node != HW_GRAPH_NONE; i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      gtk_list_box_append (GTK_LIST_BOX (self->applied_list),
                           create_applied_row (self, state, hw_session_get_revision (self->session),
                                               node));
    }
}

/* What the file says beyond its first line. */
static void
update_description (HwDetailsPane *self, const HwRevision *revision)
{
  const char *rest = revision->description;
  g_autofree char *text = NULL;

  if (g_str_has_prefix (rest, revision->message))
    rest += strlen (revision->message);
  text = g_strstrip (g_strdup (rest));
  gtk_label_set_text (GTK_LABEL (self->description_label), text);
  gtk_widget_set_visible (self->description_label, text[0] != '\0');
}

static void
update (HwDetailsPane *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint node = hw_session_get_node (self->session);
  const HwRevision *revision;
  g_autofree char *date = NULL;

  if (node == HW_GRAPH_NONE)
    {
      hw_script_view_set_revision (HW_SCRIPT_VIEW (self->script), NULL, NULL);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      return;
    }
  if (g_strv_length ((char **)hw_session_get_selection (self->session)) > 1)
    {
      hw_selection_summary_update (HW_SELECTION_SUMMARY (self->summary), self->session);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "selection");
      return;
    }
  revision = hw_graph_get_revision (graph, node);
  date = hw_format_date (revision->created_usec);
  gtk_widget_set_visible (self->date_label, date[0] != '\0');
  gtk_label_set_text (GTK_LABEL (self->title_label),
                      revision->message[0] == '\0' ? _("(no message)") : revision->message);
  gtk_label_set_text (GTK_LABEL (self->id_label), revision->id);
  gtk_label_set_text (GTK_LABEL (self->date_label), date);
  update_description (self, revision);
  update_chips (self, revision);
  update_relations (self, node);
  update_applied (self);
  hw_script_view_set_revision (HW_SCRIPT_VIEW (self->script),
                               hw_session_get_project (self->session), revision);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "revision");
}

static void
on_relation_activated_cb (HwDetailsPane *self, GtkListBoxRow *row)
{
  /* The row goes when the selection changes: keep the id until then. */
  g_autofree char *revision = g_strdup (g_object_get_data (G_OBJECT (row), RELATION_KEY));

  g_signal_emit (self, signals[REVISION_REQUESTED], 0, revision);
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
  signals[REVISION_REQUESTED] =
      g_signal_new ("revision-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (HW_TYPE_SCRIPT_VIEW);
  g_type_ensure (HW_TYPE_SELECTION_SUMMARY);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-details-pane.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, title_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, id_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, date_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, description_label);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, chips);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, relations);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, script);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, summary);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, applied_heading);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, applied_list);
  gtk_widget_class_bind_template_child (widget_class, HwDetailsPane, badge_group);
  gtk_widget_class_bind_template_callback (widget_class, on_relation_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
hw_details_pane_init (HwDetailsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (update_applied), self,
                           G_CONNECT_SWAPPED);
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
