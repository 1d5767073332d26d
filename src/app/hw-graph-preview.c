/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-preview"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-chip.h"
#include "hw-graph-model.h"
#include "hw-graph-preview.h"
#include "hw-lane-cell.h"
#include "hw-list-keys.h"

#define N_VISIBLE_ROWS 5
/* More would leave no room for the words. */
#define MAX_LANES 8

struct _HwGraphPreview
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *list_view;

  /* Owned */
  GtkWidget *scroller;
  HwGraphModel *model;
  GPtrArray *rows; /* GtkBox, borrowed: those that show an item now */
  GStrv marked;
  char *word;
  guint scroll_id;

  HwGraphStyle style;
};

G_DEFINE_FINAL_TYPE (HwGraphPreview, hw_graph_preview, GTK_TYPE_WIDGET)

/* The children of a row, in their order. */
typedef struct
{
  GtkWidget *cell;
  GtkWidget *message;
  GtkWidget *chip;
  GtkWidget *id;
} Parts;

static Parts
get_parts (GtkWidget *row)
{
  Parts parts;

  parts.cell = gtk_widget_get_first_child (row);
  parts.message = gtk_widget_get_next_sibling (parts.cell);
  parts.chip = gtk_widget_get_next_sibling (parts.message);
  parts.id = gtk_widget_get_next_sibling (parts.chip);

  return parts;
}

static GtkWidget *
create_row (HwGraphPreview *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cell = hw_lane_cell_new (&self->style);
  GtkWidget *message = gtk_label_new (NULL);
  GtkWidget *chip = hw_chip_new (NULL, "", NULL);
  GtkWidget *id = gtk_label_new (NULL);

  gtk_widget_add_css_class (row, "hw-graph-row");
  gtk_widget_set_margin_end (row, 12);
  gtk_widget_set_overflow (cell, GTK_OVERFLOW_HIDDEN);
  gtk_label_set_ellipsize (GTK_LABEL (message), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (id, "hw-id");
  gtk_widget_add_css_class (id, "hw-dim");
  gtk_widget_set_direction (id, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (row), cell);
  gtk_box_append (GTK_BOX (row), message);
  gtk_box_append (GTK_BOX (row), chip);
  gtk_box_append (GTK_BOX (row), id);

  return row;
}

static gboolean
is_marked (HwGraphPreview *self, const char *id)
{
  return self->marked != NULL && g_strv_contains ((const char *const *)self->marked, id);
}

static void
set_chip (GtkWidget *chip, const char *word)
{
  GtkWidget *label = gtk_widget_get_last_child (chip);

  gtk_label_set_text (GTK_LABEL (label), word != NULL ? word : "");
  gtk_widget_set_visible (chip, word != NULL);
}

static void
on_row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphPreview *self)
{
  HwGraphItem *item = gtk_list_item_get_item (list_item);
  const HwRevision *revision = hw_graph_item_get_revision (item);
  const HwDot dot = { .is_merge = hw_revision_is_merge (revision),
                      .is_pending = is_marked (self, revision->id) };
  GtkWidget *row = gtk_list_item_get_child (list_item);
  const Parts parts = get_parts (row);
  const char *message = revision->message[0] != '\0' ? revision->message : _("(no message)");
  g_autofree char *id = hw_graph_shorten_id (hw_graph_item_get_graph (item), revision->id);
  g_autofree char *name = NULL;

  hw_lane_cell_set (HW_LANE_CELL (parts.cell), item, &dot);
  gtk_label_set_text (GTK_LABEL (parts.message), message);
  gtk_label_set_text (GTK_LABEL (parts.id), id);
  set_chip (parts.chip, dot.is_pending ? self->word : NULL);
  if (dot.is_pending)
    gtk_widget_add_css_class (parts.message, "heading");
  else
    gtk_widget_remove_css_class (parts.message, "heading");
  name = g_strconcat (message, ", ", revision->id, dot.is_pending ? ", " : "",
                      dot.is_pending ? self->word : "", NULL);
  if (gtk_widget_get_parent (row) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_ptr_array_add (self->rows, row);
}

static void
on_row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphPreview *self)
{
  const HwDot none = { 0 };
  GtkWidget *row = gtk_list_item_get_child (list_item);

  hw_lane_cell_set (HW_LANE_CELL (get_parts (row).cell), NULL, &none);
  g_ptr_array_remove_fast (self->rows, row);
}

static void
on_row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphPreview *self)
{
  gtk_list_item_set_child (list_item, create_row (self));
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
update_style (HwGraphPreview *self)
{
  self->style.max_lanes = MAX_LANES;
  hw_graph_style_update (&self->style, self->list_view, hw_graph_model_get_n_lanes (self->model));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              N_VISIBLE_ROWS * self->style.row_height);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_queue_resize (get_parts (g_ptr_array_index (self->rows, i)).cell);
}

/* Only when the rows are there can one be scrolled to; the rows above it show what follows. */
static gboolean
on_scroll_idle_cb (gpointer user_data)
{
  HwGraphPreview *self = user_data;
  guint position = self->marked == NULL || self->marked[0] == NULL
                       ? G_MAXUINT
                       : hw_graph_model_find (self->model, self->marked[0]);

  self->scroll_id = 0;
  if (position != G_MAXUINT)
    {
      GtkAdjustment *adjustment =
          gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

      gtk_adjustment_set_value (adjustment,
                                (position > 1 ? position - 1 : 0) * (double)self->style.row_height);
    }

  return G_SOURCE_REMOVE;
}

static void
hw_graph_preview_dispose (GObject *object)
{
  HwGraphPreview *self = HW_GRAPH_PREVIEW (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  /* Rows are taken out of the list before the style that they borrow goes. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), NULL);
  self->list_view = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (hw_graph_preview_parent_class)->dispose (object);
}

static void
hw_graph_preview_finalize (GObject *object)
{
  HwGraphPreview *self = HW_GRAPH_PREVIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->marked, g_strfreev);
  g_clear_pointer (&self->word, g_free);

  G_OBJECT_CLASS (hw_graph_preview_parent_class)->finalize (object);
}

static void
hw_graph_preview_class_init (HwGraphPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_graph_preview_dispose;
  object_class->finalize = hw_graph_preview_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkListItemFactory *
create_factory (HwGraphPreview *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_row_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_row_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_row_unbind_cb), self, 0);

  return factory;
}

static void
hw_graph_preview_init (HwGraphPreview *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->rows = g_ptr_array_new ();
  self->style.row_height = 34;
  self->model = hw_graph_model_new ();
  self->list_view = gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->model)))),
      create_factory (self));
  gtk_widget_set_name (self->list_view, "preview-list");
  hw_list_keys_leave_by_tab (self->list_view);
  gtk_widget_add_css_class (self->list_view, "hw-graph");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Resulting graph"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list_view);
  gtk_widget_add_css_class (self->scroller, "card");
  gtk_widget_set_overflow (self->scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
}

void
hw_graph_preview_set (HwGraphPreview *self,
                      const HwGraph *graph,
                      const HwLayout *layout,
                      const char *const *marked,
                      const char *word)
{
  g_return_if_fail (HW_IS_GRAPH_PREVIEW (self));

  g_strfreev (self->marked);
  self->marked = g_strdupv ((char **)marked);
  g_free (self->word);
  self->word = g_strdup (word);
  /* Rows that stay the same objects would keep their old marks. */
  hw_graph_model_set_layout (self->model, NULL, NULL, NULL);
  hw_graph_model_set_layout (self->model, graph, layout, NULL);
  update_style (self);
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, on_scroll_idle_cb, self, NULL);
}

const HwGraph *
hw_graph_preview_get_graph (HwGraphPreview *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_PREVIEW (self), NULL);

  return hw_graph_model_get_graph (self->model);
}

gboolean
hw_graph_preview_is_marked (HwGraphPreview *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_GRAPH_PREVIEW (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Parts parts = get_parts (g_ptr_array_index (self->rows, i));

      if (g_str_has_prefix (revision, gtk_label_get_text (GTK_LABEL (parts.id))))
        return gtk_widget_get_visible (parts.chip);
    }

  return FALSE;
}
