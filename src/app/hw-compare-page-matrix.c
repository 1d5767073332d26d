/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-compare-line.h"
#include "hw-compare-page-private.h"
#include "hw-compare-row.h"
#include "hw-environment-badge.h"

/* Fewer equal rows are not worth a click. */
#define MIN_RUN 3
#define MAX_LANES 8
#define MAX_LANES_TINY 3
/* Around a cell's icon and word, and the ring, px. */
#define CELL_PADDING 40
#define CELL_PADDING_TINY 34

static guint
get_files (HwComparePage *self)
{
  return hw_comparison_get_n_sides (self->style.comparison) - 1;
}

/* All environments, and the files where they are one of the two; in a narrow window only those two. */
static void
choose_sides (HwComparePage *self)
{
  const HwCompareStyle *style = &self->style;

  g_array_set_size (style->sides, 0);
  for (guint side = 0; side <= get_files (self); side++)
    {
      const gboolean is_chosen = side == style->a || side == style->b;

      if (is_chosen
          || (side != get_files (self) && !style->graph.is_tiny
              && _hw_compare_page_is_shown (self, side)))
        g_array_append_val (style->sides, side);
    }
}

static int
measure_word (HwComparePage *self, const char *word)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), word);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

static void
update_style (HwComparePage *self)
{
  HwCompareStyle *style = &self->style;
  int width = measure_word (self, C_("standing", "not known"));

  for (guint i = 0; i < style->sides->len; i++)
    width =
        MAX (width,
             measure_word (self, hw_comparison_get_name (style->comparison,
                                                         g_array_index (style->sides, guint, i))));
  style->cell_width = width + (style->graph.is_tiny ? CELL_PADDING_TINY : CELL_PADDING);
  style->graph.is_compact = TRUE;
  style->graph.max_lanes = style->graph.is_tiny ? MAX_LANES_TINY : MAX_LANES;
  hw_graph_style_update (&style->graph, GTK_WIDGET (self->list_view),
                         hw_graph_model_get_n_lanes (self->model));
}

static GtkWidget *
create_heading_cell (HwComparePage *self, guint side)
{
  const char *name = hw_comparison_get_name (self->style.comparison, side);
  HwEnvironmentState *state =
      side == get_files (self) ? NULL : hw_session_find_environment (self->session, name);
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *child =
      state != NULL
          ? hw_environment_badge_new_with_lock (hw_environment_state_get_environment (state))
          : gtk_label_new (name);

  gtk_widget_set_halign (child, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (child, TRUE);
  gtk_box_append (GTK_BOX (cell), child);
  gtk_widget_add_css_class (cell, "hw-compare-cell");
  if (side == self->style.a || side == self->style.b)
    gtk_widget_add_css_class (cell, "chosen");

  return cell;
}

static void
update_heading (HwComparePage *self)
{
  HwCompareLine *heading = HW_COMPARE_LINE (self->heading);

  hw_compare_line_trim (heading, 0);
  for (guint i = 0; i < self->style.sides->len; i++)
    hw_compare_line_add_cell (heading, create_heading_cell (self, g_array_index (self->style.sides,
                                                                                 guint, i)));
}

/* Ids that databases know and the files do not, each once. */
static void
update_unknown (HwComparePage *self)
{
  const HwCompareStyle *style = &self->style;
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  GListModel *model = G_LIST_MODEL (self->unknown);
  gboolean is_same;

  for (guint i = 0; i < style->sides->len; i++)
    {
      const char *const *unknown =
          hw_comparison_get_unknown (style->comparison, g_array_index (style->sides, guint, i));

      for (guint u = 0; unknown[u] != NULL; u++)
        if (!g_ptr_array_find_with_equal_func (ids, unknown[u], g_str_equal, NULL))
          g_ptr_array_add (ids, (gpointer)unknown[u]);
    }
  is_same = ids->len == g_list_model_get_n_items (model);
  for (guint i = 0; is_same && i < ids->len; i++)
    is_same = g_str_equal (ids->pdata[i], gtk_string_list_get_string (self->unknown, i));
  if (is_same)
    return;
  g_ptr_array_add (ids, NULL);
  gtk_string_list_splice (self->unknown, 0, g_list_model_get_n_items (model),
                          (const char *const *)ids->pdata);
}

static guint8 *
choose_hidden (HwComparePage *self, const HwGraph *graph, const HwLayout *layout)
{
  g_autofree guint8 *kept = g_new0 (guint8, MAX (hw_layout_get_n_rows (layout), 1));
  GHashTableIter iter;
  gpointer id;

  if (!self->is_folded)
    return NULL;
  g_hash_table_iter_init (&iter, self->unfolded);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const guint node = hw_graph_lookup (graph, id);

      if (node != HW_GRAPH_NONE)
        kept[hw_layout_find_row (layout, node)] = 1;
    }

  return hw_comparison_find_equal (self->style.comparison, (const guint *)self->style.sides->data,
                                   self->style.sides->len, layout, kept, MIN_RUN);
}

/* The list shows what the session says is selected, where it has a row for it. */
void
_hw_compare_page_update_selection (HwComparePage *self)
{
  const guint found = hw_graph_model_find (self->model, hw_session_get_revision (self->session));
  const guint n_unknown = g_list_model_get_n_items (G_LIST_MODEL (self->unknown));

  self->is_updating = TRUE;
  gtk_single_selection_set_selected (self->selection, found == G_MAXUINT ? GTK_INVALID_LIST_POSITION
                                                                         : found + n_unknown);
  self->is_updating = FALSE;
}

/* The list has to have been given its room with these rows before: scrolled earlier, GTK 4.8's stays empty. The first
 * tick comes before that. */
static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwComparePage *self = user_data;
  g_autofree char *wanted = NULL;
  guint found;

  if (!self->has_ticked)
    {
      self->has_ticked = TRUE;
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  wanted = g_steal_pointer (&self->wanted);
  found = hw_graph_model_find (self->model, wanted);
  if (found != G_MAXUINT)
    gtk_widget_activate_action (widget, "list.scroll-to-item", "u",
                                found + g_list_model_get_n_items (G_LIST_MODEL (self->unknown)));

  return G_SOURCE_REMOVE;
}

/* Once, when somebody asked for a revision: after that the list stays where the user scrolls it. */
static void
go_to_wanted (HwComparePage *self)
{
  if (self->wanted == NULL || self->tick_id != 0)
    return;
  self->has_ticked = FALSE;
  self->tick_id =
      gtk_widget_add_tick_callback (GTK_WIDGET (self->list_view), on_tick_cb, self, NULL);
}

void
_hw_compare_page_update_matrix (HwComparePage *self)
{
  const HwGraph *graph = hw_comparison_get_graph (self->style.comparison);
  const HwLayout *layout = hw_session_get_layout (self->session);
  g_autofree guint8 *hidden = NULL;

  choose_sides (self);
  _hw_compare_page_check_cell (self);
  hidden = choose_hidden (self, graph, layout);
  self->is_updating = TRUE;
  update_unknown (self);
  hw_graph_model_set_layout (self->model, graph, layout, hidden);
  self->is_updating = FALSE;
  update_style (self);
  update_heading (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      hw_compare_row_update (g_ptr_array_index (self->rows, i));
      gtk_widget_queue_resize (g_ptr_array_index (self->rows, i));
    }
  gtk_widget_queue_resize (self->heading);
  _hw_compare_page_update_selection (self);
  _hw_compare_page_update_cells (self);
  go_to_wanted (self);
}
