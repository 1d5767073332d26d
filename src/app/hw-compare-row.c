/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-row"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-compare-cell.h"
#include "hw-compare-line.h"
#include "hw-compare-row.h"
#include "hw-compare-text.h"
#include "hw-lane-cell.h"

struct _HwCompareRow
{
  GtkWidget parent_instance;

  /* Borrowed */
  const HwCompareStyle *style;
  GtkWidget *lanes;
  GtkWidget *message;
  GtkWidget *id;
  GtkWidget *fold; /* the button of a fold; NULL until the row shows one */
  GtkWidget *text;

  /* Owned */
  GtkWidget *line;
  GObject *item;

  gboolean is_current;
};

G_DEFINE_FINAL_TYPE (HwCompareRow, hw_compare_row, GTK_TYPE_WIDGET)

static HwGraphItem *
get_graph_item (HwCompareRow *self)
{
  return HW_IS_GRAPH_ITEM (self->item) ? HW_GRAPH_ITEM (self->item) : NULL;
}

static guint
get_n_folded (HwCompareRow *self)
{
  HwGraphItem *item = get_graph_item (self);

  return item == NULL ? 0 : hw_graph_item_get_n_folded (item);
}

/* Of the comparison's graph; HW_GRAPH_NONE for an id that no file holds. */
static guint
get_node (HwCompareRow *self)
{
  HwGraphItem *item = get_graph_item (self);

  if (item == NULL || self->style->comparison == NULL)
    return HW_GRAPH_NONE;

  return hw_graph_lookup (hw_comparison_get_graph (self->style->comparison),
                          hw_graph_item_get_revision (item)->id);
}

static const char *
get_id (HwCompareRow *self)
{
  HwGraphItem *item = get_graph_item (self);

  return item != NULL ? hw_graph_item_get_revision (item)->id
                      : gtk_string_object_get_string (GTK_STRING_OBJECT (self->item));
}

static guint
get_side (HwCompareRow *self, guint index)
{
  return g_array_index (self->style->sides, guint, index);
}

static gboolean
differs (HwCompareRow *self, guint node)
{
  return node != HW_GRAPH_NONE
         && hw_comparison_differs (self->style->comparison, self->style->a, self->style->b, node);
}

static gboolean
has_unknown (HwCompareRow *self, guint side)
{
  return g_strv_contains (hw_comparison_get_unknown (self->style->comparison, side), get_id (self));
}

/* A revision that the files do not hold: some side stands at it, and that is all there is to know. */
static void
update_unknown_cell (HwCompareRow *self, HwCompareCell *cell, guint side, HwCompareCellFlags flags)
{
  if (has_unknown (self, side))
    hw_compare_cell_set (cell, "dialog-question-symbolic", "hw-warning",
                         C_("standing", "unknown"), flags | HW_COMPARE_CELL_CURRENT);
  else
    hw_compare_cell_set (cell, NULL, NULL, "", flags);
}

static void
update_cell (HwCompareRow *self, HwCompareCell *cell, guint side, guint node, gboolean is_different)
{
  const gboolean is_chosen = side == self->style->a || side == self->style->b;
  HwCompareCellFlags flags = is_chosen ? HW_COMPARE_CELL_CHOSEN : HW_COMPARE_CELL_PLAIN;
  g_auto(HwCompareText) text = { 0 };

  if (side == self->style->cursor)
    flags |= HW_COMPARE_CELL_CURSOR;
  if (node == HW_GRAPH_NONE)
    {
      update_unknown_cell (self, cell, side, flags);
      return;
    }
  hw_compare_text_init (&text, self->style, side, node);
  if (is_chosen && is_different)
    flags |= HW_COMPARE_CELL_DIFFERS;
  if ((hw_comparison_get (self->style->comparison, side, node) & HW_STANDING_CURRENT) != 0)
    flags |= HW_COMPARE_CELL_CURRENT;
  hw_compare_cell_set (cell, text.icon, text.style, text.text, flags);
}

static void
update_cells (HwCompareRow *self)
{
  HwCompareLine *line = HW_COMPARE_LINE (self->line);
  const guint n = get_n_folded (self) > 0 ? 0 : self->style->sides->len;
  const guint node = get_node (self);
  const gboolean is_different = differs (self, node);

  hw_compare_line_set_spanning (line, n == 0);
  hw_compare_line_trim (line, self->style->sides->len);
  while (hw_compare_line_get_n_cells (line) < n)
    hw_compare_line_add_cell (line, hw_compare_cell_new ());
  for (guint i = 0; i < hw_compare_line_get_n_cells (line); i++)
    {
      GtkWidget *cell = hw_compare_line_get_cell (line, i);

      if (n > 0)
        update_cell (self, HW_COMPARE_CELL (cell), get_side (self, i), node, is_different);
    }
}

static char *
describe_fold (HwCompareRow *self)
{
  HwGraphItem *item = HW_GRAPH_ITEM (self->item);
  const HwLayout *layout = hw_graph_item_get_layout (item);
  const gboolean is_last = hw_graph_item_get_last_row (item) + 1 == hw_layout_get_n_rows (layout);
  HwStanding standing = HW_STANDING_NOT_KNOWN;

  hw_comparison_is_equal (self->style->comparison, (const guint *)self->style->sides->data,
                          self->style->sides->len, get_node (self), &standing);

  return hw_compare_text_describe_fold (standing, get_n_folded (self), is_last);
}

static GtkWidget *
create_fold (void)
{
  GtkWidget *fold = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("pan-end-symbolic"));
  gtk_box_append (GTK_BOX (content), label);
  gtk_button_set_child (GTK_BUTTON (fold), content);
  gtk_widget_add_css_class (fold, "flat");
  gtk_widget_add_css_class (fold, "hw-fold");
  gtk_widget_set_valign (fold, GTK_ALIGN_CENTER);
  /* The row itself takes the keyboard: Return opens it. */
  gtk_widget_set_can_focus (fold, FALSE);
  gtk_widget_set_tooltip_text (fold, _("Show These Revisions"));

  return fold;
}

static void
update_fold (HwCompareRow *self)
{
  const gboolean is_fold = get_n_folded (self) > 0;
  g_autofree char *label = NULL;
  GtkWidget *content;

  gtk_widget_set_visible (self->message, !is_fold);
  gtk_widget_set_visible (self->id, !is_fold && !self->style->graph.is_tiny);
  if (self->fold != NULL)
    gtk_widget_set_visible (self->fold, is_fold);
  if (!is_fold)
    return;
  if (self->fold == NULL)
    {
      self->fold = create_fold ();
      gtk_box_append (GTK_BOX (self->text), self->fold);
    }
  label = describe_fold (self);
  content = gtk_button_get_child (GTK_BUTTON (self->fold));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (content)), label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold), "u",
                                    hw_graph_item_get_row (HW_GRAPH_ITEM (self->item)));
  /* Only now: without a target the action would not fit. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->fold), "compare.unfold");
}

static const char *
get_message (HwCompareRow *self)
{
  HwGraphItem *item = get_graph_item (self);
  const char *message = item == NULL ? NULL : hw_graph_item_get_revision (item)->message;

  if (item == NULL)
    return _("Not in this project");

  return message[0] == '\0' ? _("(no message)") : message;
}

static char *
dup_short_id (HwCompareRow *self)
{
  HwGraphItem *item = get_graph_item (self);

  /* Whole where nobody here knows what it could be taken for. */
  return item == NULL ? g_strdup (get_id (self))
                      : hw_graph_shorten_id (hw_graph_item_get_graph (item), get_id (self));
}

static void
update_text (HwCompareRow *self)
{
  g_autofree char *id = dup_short_id (self);

  gtk_label_set_text (GTK_LABEL (self->message), get_message (self));
  gtk_label_set_text (GTK_LABEL (self->id), id);
}

static void
update_lanes (HwCompareRow *self)
{
  HwGraphItem *item = get_graph_item (self);
  const guint node = item == NULL ? HW_GRAPH_NONE : get_node (self);
  const HwDot dot = {
    .is_merge = node != HW_GRAPH_NONE
                && (hw_graph_get_flags (hw_comparison_get_graph (self->style->comparison), node)
                    & HW_GRAPH_MERGE_POINT)
                       != 0,
  };

  hw_lane_cell_set (HW_LANE_CELL (self->lanes), item, &dot);
}

static void
append_cell (HwCompareRow *self, guint side, guint node, GString *text)
{
  const char *name = hw_comparison_get_name (self->style->comparison, side);
  g_auto(HwCompareText) cell = { 0 };

  if (node != HW_GRAPH_NONE)
    {
      hw_compare_text_init (&cell, self->style, side, node);
      /* Translators: name of an environment, "applied 18 November 2026" or the like */
      g_string_append_printf (text, _("; %s: %s"), name, cell.spoken);
    }
  else if (has_unknown (self, side))
    /* Translators: name of an environment; this revision is where it stands */
    g_string_append_printf (text, _("; %s is here"), name);
}

/* The cell that the cursor is at, if any, comes first: it is what the user moves to. */
static void
append_cells (HwCompareRow *self, guint node, GString *text)
{
  const guint cursor = self->is_current ? self->style->cursor : HW_COMPARISON_NONE;

  if (cursor != HW_COMPARISON_NONE)
    append_cell (self, cursor, node, text);
  for (guint i = 0; i < self->style->sides->len; i++)
    if (get_side (self, i) != cursor)
      append_cell (self, get_side (self, i), node, text);
}

static void
append_difference (HwCompareRow *self, guint node, GString *text)
{
  const HwComparison *comparison = self->style->comparison;
  const gboolean is_on_a =
      (hw_comparison_get (comparison, self->style->a, node) & HW_STANDING_APPLIED) != 0;

  if (differs (self, node))
    /* Translators: name of an environment */
    g_string_append_printf (text, _("; only on %s"),
                                     hw_comparison_get_name (comparison, is_on_a ? self->style->a
                                                                                 : self->style->b));
}

static void
update_accessible (HwCompareRow *self)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *description = NULL;

  if (list_item == NULL)
    return;
  description = hw_compare_row_dup_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
}

static void
hw_compare_row_dispose (GObject *object)
{
  HwCompareRow *self = HW_COMPARE_ROW (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->line, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_compare_row_parent_class)->dispose (object);
}

static void
hw_compare_row_class_init (HwCompareRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_compare_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_compare_row_init (HwCompareRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-graph-row");
}

GtkWidget *
hw_compare_row_new (const HwCompareStyle *style)
{
  HwCompareRow *self = g_object_new (HW_TYPE_COMPARE_ROW, NULL);

  self->style = style;
  self->lanes = hw_lane_cell_new (&style->graph);
  gtk_widget_set_overflow (self->lanes, GTK_OVERFLOW_HIDDEN);
  self->text = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->message = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->message), PANGO_ELLIPSIZE_END);
  self->id = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->id, "hw-id");
  gtk_widget_add_css_class (self->id, "hw-dim");
  gtk_widget_set_direction (self->id, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (self->text), self->message);
  gtk_box_append (GTK_BOX (self->text), self->id);
  gtk_widget_set_overflow (self->text, GTK_OVERFLOW_HIDDEN);
  self->line = hw_compare_line_new (style, self->lanes, self->text);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

void
hw_compare_row_set_item (HwCompareRow *self, gpointer item)
{
  const HwDot none = { 0 };

  g_return_if_fail (HW_IS_COMPARE_ROW (self));

  g_set_object (&self->item, (GObject *)item);
  if (item != NULL)
    hw_compare_row_update (self);
  else
    hw_lane_cell_set (HW_LANE_CELL (self->lanes), NULL, &none);
}

gpointer
hw_compare_row_get_item (HwCompareRow *self)
{
  g_return_val_if_fail (HW_IS_COMPARE_ROW (self), NULL);

  return self->item;
}

void
hw_compare_row_update (HwCompareRow *self)
{
  g_return_if_fail (HW_IS_COMPARE_ROW (self));

  if (self->item == NULL || self->style->comparison == NULL)
    return;
  update_lanes (self);
  update_text (self);
  update_fold (self);
  update_cells (self);
  update_accessible (self);
}

guint
hw_compare_row_find_side (HwCompareRow *self, GtkWidget *widget)
{
  HwCompareLine *line;

  g_return_val_if_fail (HW_IS_COMPARE_ROW (self), HW_COMPARISON_NONE);

  line = HW_COMPARE_LINE (self->line);
  for (guint i = 0; i < MIN (self->style->sides->len, hw_compare_line_get_n_cells (line)); i++)
    {
      GtkWidget *cell = hw_compare_line_get_cell (line, i);

      if (widget == cell || gtk_widget_is_ancestor (widget, cell))
        return get_side (self, i);
    }

  return HW_COMPARISON_NONE;
}

void
hw_compare_row_set_current (HwCompareRow *self, gboolean is_current)
{
  g_return_if_fail (HW_IS_COMPARE_ROW (self));

  if (self->is_current == is_current)
    return;
  self->is_current = is_current;
  if (self->item != NULL && self->style->comparison != NULL)
    update_accessible (self);
}

char *
hw_compare_row_dup_description (HwCompareRow *self)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *id = NULL;
  guint node;

  g_return_val_if_fail (HW_IS_COMPARE_ROW (self), NULL);

  if (self->item == NULL || self->style->comparison == NULL)
    return g_strdup ("");
  if (get_n_folded (self) > 0)
    return describe_fold (self);
  node = get_node (self);
  id = dup_short_id (self);
  text = g_string_new (get_message (self));
  g_string_append_printf (text, ", %s", id);
  append_cells (self, node, text);
  if (node != HW_GRAPH_NONE)
    append_difference (self, node, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
hw_compare_row_get_cell_text (HwCompareRow *self, const char *side)
{
  HwCompareLine *line;

  g_return_val_if_fail (HW_IS_COMPARE_ROW (self), NULL);

  line = HW_COMPARE_LINE (self->line);
  for (guint i = 0; i < MIN (self->style->sides->len, hw_compare_line_get_n_cells (line)); i++)
    if (g_str_equal (hw_comparison_get_name (self->style->comparison, get_side (self, i)), side))
      return hw_compare_cell_get_text (HW_COMPARE_CELL (hw_compare_line_get_cell (line, i)));

  return NULL;
}
