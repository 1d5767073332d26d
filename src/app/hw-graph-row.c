/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-chip.h"
#include "hw-environment-badge.h"
#include "hw-format.h"
#include "hw-graph-row.h"
#include "hw-lane-cell.h"

/* Screens 2.4: more than three badges become two and a number. */
#define MAX_BADGES 3

struct _HwGraphRow
{
  GtkBox parent_instance;

  /* Borrowed */
  HwSession *session;
  const HwGraphStyle *style;
  GtkWidget *bar;
  GtkWidget *cell;
  GtkWidget *badges;
  GtkWidget *message;
  GtkWidget *chips;
  GtkWidget *id;
  GtkWidget *created;

  /* Owned */
  HwGraphItem *item;

  gboolean is_pending;
};

G_DEFINE_FINAL_TYPE (HwGraphRow, hw_graph_row, GTK_TYPE_BOX)

/* The row's revision in the project's graph, which has lines that a partial graph leaves out. */
static guint
get_node (HwGraphRow *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);

  return graph == NULL ? HW_GRAPH_NONE
                       : hw_graph_lookup (graph, hw_graph_item_get_revision (self->item)->id);
}

static void
add_badge (HwGraphRow *self, HwEnvironmentState *state)
{
  const char *name = hw_environment_state_get_name (state);
  const gboolean is_selected = state == hw_session_get_environment (self->session);

  gtk_box_append (GTK_BOX (self->badges),
                  hw_environment_badge_new (name, hw_environment_state_get_kind (state),
                                            is_selected));
}

static void
add_more_badge (HwGraphRow *self, GPtrArray *states, guint from)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *text = g_strdup_printf ("+%u", states->len - from);
  GtkWidget *chip;

  for (guint i = from; i < states->len; i++)
    {
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, hw_environment_state_get_name (g_ptr_array_index (states, i)));
    }
  chip = hw_chip_new (NULL, text, names->str);
  gtk_box_append (GTK_BOX (self->badges), chip);
}

/* Environments that stand on this revision: (transfer full) (element-type HwEnvironmentState) */
static GPtrArray *
list_current (HwGraphRow *self)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);
  GListModel *model = hw_session_get_environments (self->session);
  GPtrArray *states = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (hw_environment_state_is_current (state, revision->id))
        g_ptr_array_add (states, g_steal_pointer (&state));
    }

  return states;
}

static void
update_badges (HwGraphRow *self, guint node)
{
  g_autoptr(GPtrArray) states = list_current (self);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint n = states->len > MAX_BADGES ? MAX_BADGES - 1 : states->len;

  hw_box_clear (self->badges);
  for (guint i = 0; i < n; i++)
    add_badge (self, g_ptr_array_index (states, i));
  if (n < states->len)
    add_more_badge (self, states, n);
  if (states->len == 0 && node != HW_GRAPH_NONE
      && (hw_graph_get_flags (graph, node) & HW_GRAPH_HEAD) != 0)
    {
      GtkWidget *badge = gtk_label_new (C_("badge", "head"));

      gtk_widget_add_css_class (badge, "hw-badge");
      gtk_widget_add_css_class (badge, "head");
      gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->badges), badge);
    }
  gtk_widget_set_visible (self->badges, gtk_widget_get_first_child (self->badges) != NULL);
}

static void
add_chip (HwGraphRow *self, const char *label, const char *tooltip)
{
  gtk_box_append (GTK_BOX (self->chips), hw_chip_new (NULL, label, tooltip));
}

static void
add_label_chips (HwGraphRow *self)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);

  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    {
      GtkWidget *chip =
          hw_chip_new ("hw-bookmark-symbolic", revision->branch_labels[i], _("Branch label"));

      gtk_widget_add_css_class (chip, "outlined");
      gtk_box_append (GTK_BOX (self->chips), chip);
    }
}

/* In the environment that is looked at. */
static const HwEdit *
find_edit (HwGraphRow *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);

  return state != NULL
             ? hw_environment_state_find_edit (state, hw_graph_item_get_revision (self->item)->id)
             : NULL;
}

/* Dependencies that are too far away to be drawn are named. */
static void
add_stub_chips (HwGraphRow *self)
{
  const HwGraph *graph = hw_graph_item_get_graph (self->item);
  guint n;
  const guint *stubs = hw_layout_get_stubs (hw_graph_item_get_layout (self->item),
                                            hw_graph_item_get_row (self->item), &n);

  for (guint i = 0; i < n; i++)
    {
      const HwRevision *other = hw_graph_get_revision (graph, stubs[i]);
      g_autofree char *id = hw_graph_shorten_id (graph, other->id);
      /* Translators: short id of a revision that this one depends on */
      g_autofree char *label = g_strdup_printf (_("needs %s"), id);

      add_chip (self, label, other->message);
    }
}

/* Only a sign: it is on many rows, and the message needs the room. */
static void
add_irreversible_mark (HwGraphRow *self)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("action-unavailable-symbolic");

  gtk_widget_add_css_class (image, "hw-dim");
  gtk_widget_set_tooltip_text (image, _("Irreversible: has no way down"));
  gtk_box_append (GTK_BOX (self->chips), image);
}

static void
update_chips (HwGraphRow *self)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);

  hw_box_clear (self->chips);
  add_label_chips (self);
  if ((revision->flags & HW_REVISION_DATA) != 0)
    add_chip (self, C_("chip", "data"), _("Changes rows, not the schema"));
  if ((revision->flags & HW_REVISION_UP_NO_TRANSACTION) != 0)
    add_chip (self, C_("chip", "no transaction"), _("Runs outside of a transaction"));
  if ((revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
    add_irreversible_mark (self);
  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    add_chip (self, C_("chip", "python"), _("An Alembic script: Alembic runs it"));
  if (find_edit (self) != NULL)
    add_chip (self, C_("chip", "edited"),
                        _("Its file says something else than when it was applied"));
  add_stub_chips (self);
  gtk_widget_set_visible (self->chips, !self->style->is_tiny
                                           && gtk_widget_get_first_child (self->chips) != NULL);
}

static void
update_dot (HwGraphRow *self, guint node)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwRevision *revision = hw_graph_item_get_revision (self->item);
  const HwGraph *graph = hw_session_get_graph (self->session);
  HwDot dot = { 0 };

  dot.is_merge =
      node != HW_GRAPH_NONE && (hw_graph_get_flags (graph, node) & HW_GRAPH_MERGE_POINT) != 0;
  if (state != NULL)
    {
      dot.kind = hw_environment_state_get_kind (state);
      dot.is_pending = hw_environment_state_is_pending (state, node);
      dot.is_current = hw_environment_state_is_current (state, revision->id);
      hw_kind_set_css_class (GTK_WIDGET (self), dot.kind);
    }
  self->is_pending = dot.is_pending;
  if (dot.is_pending)
    gtk_widget_add_css_class (GTK_WIDGET (self), "pending");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "pending");
  hw_lane_cell_set (HW_LANE_CELL (self->cell), self->item, &dot);
}

static void
update_columns (HwGraphRow *self)
{
  gtk_widget_set_visible (self->id, !self->style->is_narrow);
  gtk_widget_set_visible (self->created, !self->style->is_narrow);
  gtk_widget_set_size_request (self->id, self->style->id_width, -1);
  gtk_widget_set_size_request (self->created, self->style->created_width, -1);
}

static void
update_texts (HwGraphRow *self)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);
  g_autofree char *created = hw_format_date_short (revision->created_usec, 0);
  g_autofree char *name = g_strconcat ("graph-row-", revision->id, NULL);

  gtk_widget_set_name (GTK_WIDGET (self), name);
  gtk_label_set_text (GTK_LABEL (self->message),
                      revision->message[0] == '\0' ? _("(no message)") : revision->message);
  gtk_label_set_text (GTK_LABEL (self->id), revision->id);
  gtk_label_set_text (GTK_LABEL (self->created), created);
}

static void
hw_graph_row_dispose (GObject *object)
{
  g_clear_object (&HW_GRAPH_ROW (object)->item);

  G_OBJECT_CLASS (hw_graph_row_parent_class)->dispose (object);
}

static void
hw_graph_row_class_init (HwGraphRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_graph_row_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static GtkWidget *
append_label (HwGraphRow *self, float xalign, const char *first_class, const char *second_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, first_class);
  gtk_widget_add_css_class (label, second_class);
  gtk_box_append (GTK_BOX (self), label);

  return label;
}

static void
hw_graph_row_init (HwGraphRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-graph-row");
}

static void
build (HwGraphRow *self)
{
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->bar, "hw-pending-bar");
  gtk_box_append (GTK_BOX (self), self->bar);

  self->cell = hw_lane_cell_new (self->style);
  gtk_widget_set_overflow (self->cell, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (self), self->cell);

  self->badges = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->message = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->message), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->message, "hw-message");
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (text), self->badges);
  gtk_box_append (GTK_BOX (text), self->message);
  gtk_box_append (GTK_BOX (text), self->chips);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (self), text);

  self->id = append_label (self, 0.0F, "hw-id", "hw-dim");
  gtk_widget_set_margin_start (self->id, 12);
  gtk_widget_set_direction (self->id, GTK_TEXT_DIR_LTR);
  self->created = append_label (self, 1.0F, "hw-small", "hw-dim");
  gtk_widget_set_margin_start (self->created, 12);
  gtk_widget_set_margin_end (self->created, 14);
}

GtkWidget *
hw_graph_row_new (HwSession *session, const HwGraphStyle *style)
{
  HwGraphRow *self = g_object_new (HW_TYPE_GRAPH_ROW, NULL);

  self->session = session;
  self->style = style;
  build (self);

  return GTK_WIDGET (self);
}

void
hw_graph_row_set_item (HwGraphRow *self, HwGraphItem *item)
{
  const HwDot none = { 0 };

  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  g_set_object (&self->item, item);
  if (item != NULL)
    hw_graph_row_update (self);
  else
    hw_lane_cell_set (HW_LANE_CELL (self->cell), NULL, &none);
}

HwGraphItem *
hw_graph_row_get_item (HwGraphRow *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ROW (self), NULL);

  return self->item;
}

/**
 * hw_graph_row_update:
 *
 * Shows what the session knows now about the row's revision; also tells the list item around it its name.
 */
void
hw_graph_row_update (HwGraphRow *self)
{
  GtkWidget *list_item;
  guint node;

  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  if (self->item == NULL)
    return;
  node = get_node (self);
  update_texts (self);
  update_dot (self, node);
  update_badges (self, node);
  update_chips (self);
  update_columns (self);

  list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  if (list_item != NULL)
    {
      g_autofree char *description = hw_graph_row_dup_description (self);

      gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      description, -1);
    }
}

void
hw_graph_row_set_dimmed (HwGraphRow *self, gboolean is_dimmed)
{
  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  if (is_dimmed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dimmed");
}

void
hw_graph_row_queue_resize (HwGraphRow *self)
{
  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  gtk_widget_queue_resize (self->cell);
}

gboolean
hw_graph_row_is_pending (HwGraphRow *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ROW (self), FALSE);

  return self->is_pending;
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || part[0] == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append (text, part);
}

static void
describe_environments (HwGraphRow *self, GString *text, guint node)
{
  GListModel *model = hw_session_get_environments (self->session);
  const HwRevision *revision = hw_graph_item_get_revision (self->item);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      const char *name = hw_environment_state_get_name (state);
      g_autofree char *part = NULL;

      if (hw_environment_state_is_current (state, revision->id))
        /* Translators: environment name */
        part = g_strdup_printf (_("%s is here"), name);
      else if (hw_environment_state_is_applied (state, node))
        /* Translators: environment name */
        part = g_strdup_printf (_("applied on %s"), name);
      else if (hw_environment_state_is_pending (state, node))
        /* Translators: environment name */
        part = g_strdup_printf (_("pending on %s"), name);
      append_part (text, part);
    }
}

static void
describe_lines (HwGraphRow *self, GString *text, guint node)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  g_autofree char *line = NULL;
  guint n = 0;
  const guint *parents = node == HW_GRAPH_NONE ? NULL : hw_graph_get_parents (graph, node, &n);

  /* Translators: number of a line of the graph, counted from the left */
  line = g_strdup_printf (_("line %u"), hw_graph_item_get_lane (self->item) + 1);
  append_part (text, line);
  for (guint i = 0; i < n; i++)
    {
      const HwRevision *parent = hw_graph_get_revision (graph, parents[i]);
      g_autofree char *part =
          /* Translators: message of the revision that this one stands on */
          g_strdup_printf (n > 1 ? _("merges %s")
                                 : _("revises %s"),
                                      parent->message[0] == '\0' ? parent->id : parent->message);

      append_part (text, part);
    }
}

static void
describe_flags (HwGraphRow *self, GString *text)
{
  const HwRevisionFlags flags = hw_graph_item_get_revision (self->item)->flags;

  if ((flags & HW_REVISION_DATA) != 0)
    append_part (text, C_("chip", "data"));
  if ((flags & HW_REVISION_UP_NO_TRANSACTION) != 0)
    append_part (text, C_("chip", "no transaction"));
  if ((flags & HW_REVISION_IRREVERSIBLE) != 0)
    append_part (text, C_("chip", "irreversible"));
  if ((flags & HW_REVISION_PYTHON) != 0)
    append_part (text, C_("chip", "python"));
  if (find_edit (self) != NULL)
    append_part (text, C_("chip", "edited"));
}

char *
hw_graph_row_dup_description (HwGraphRow *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const HwRevision *revision;
  g_autofree char *id = NULL;
  g_autofree char *created = NULL;
  guint node;

  g_return_val_if_fail (HW_IS_GRAPH_ROW (self), NULL);

  if (self->item == NULL)
    return g_strdup ("");
  revision = hw_graph_item_get_revision (self->item);
  node = get_node (self);
  id = hw_graph_shorten_id (hw_graph_item_get_graph (self->item), revision->id);
  created = hw_format_date (revision->created_usec);
  append_part (text, revision->message);
  append_part (text, id);
  describe_environments (self, text, node);
  describe_flags (self, text);
  append_part (text, created);
  describe_lines (self, text, node);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
