/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-header-parents"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-header-private.h"
#include "hw-format.h"

/* What the revision stands on: as it is shown, chosen and typed. */

/* "1ad86f3c Merge search"; for a merge the ids alone */
static char *
describe_parents (HwEditorHeader *self, const char *const *ids)
{
  const HwGraph *graph = _hw_editor_header_get_graph (self);
  const guint node =
      graph != NULL && ids[0] != NULL ? hw_graph_lookup (graph, ids[0]) : HW_GRAPH_NONE;
  g_autofree char *joined = graph != NULL ? hw_format_ids_short (graph, ids) : NULL;

  if (ids[0] == NULL)
    return g_strdup (_("Nothing: a new base"));
  if (joined == NULL)
    return g_strjoinv (", ", (GStrv)ids);
  if (ids[1] != NULL || node == HW_GRAPH_NONE)
    return g_steal_pointer (&joined);

  /* Translators: id and message of a revision */
  return g_strdup_printf (C_("parent", "%s %s"), joined,
                              hw_graph_get_revision (graph, node)->message);
}

void
_hw_editor_header_show_parents (HwEditorHeader *self, const char *const *ids)
{
  g_autofree char *text = describe_parents (self, ids);
  /* Translators: what a revision stands on */
  g_autofree char *name = g_strdup_printf (_("Revises %s"), text);

  gtk_label_set_text (self->parents_label, text);
  gtk_widget_set_tooltip_text (self->parents_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parents_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
write_parents (HwEditorHeader *self, const char *value)
{
  if (!_hw_editor_header_write_value (self, HW_HEADER_PARENTS, value))
    return;
  gtk_popover_popdown (self->parents_popover);
  _hw_editor_header_follow (self);
}

void
_hw_editor_header_take_typed_parents (HwEditorHeader *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->parents_entry))));

  /* Nobody makes a base by leaving a field empty. */
  if (*text != '\0')
    write_parents (self, text);
}

void
_hw_editor_header_take_parent (HwEditorHeader *self, GtkListBoxRow *row)
{
  write_parents (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

/* The row is named by what it stands for. */
static void
add_parent (HwEditorHeader *self, const char *expression, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_name (row, expression);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (self->parents_list, row);
}

static guint
find_node (HwEditorHeader *self, const HwGraph *graph)
{
  for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
    if (g_str_equal (hw_graph_get_revision (graph, node)->file, self->path))
      return node;

  return HW_GRAPH_NONE;
}

/* Heads that do not stand on the revision, which cannot stand on those that do; and nothing. Others can be typed. */
void
_hw_editor_header_list_parents (HwEditorHeader *self)
{
  const HwGraph *graph = _hw_editor_header_get_graph (self);
  const guint own = graph != NULL ? find_node (self, graph) : HW_GRAPH_NONE;
  g_autofree guint8 *above = own != HW_GRAPH_NONE ? hw_graph_get_descendants (graph, own) : NULL;
  const char *const *heads = graph != NULL ? hw_graph_get_heads (graph) : NULL;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->parents_list, 0)) != NULL)
    gtk_list_box_remove (self->parents_list, GTK_WIDGET (row));
  for (guint i = 0; heads != NULL && heads[i] != NULL; i++)
    if (above == NULL || !above[hw_graph_lookup (graph, heads[i])])
      {
        const char *const ids[] = { heads[i], NULL };
        g_autofree char *text = describe_parents (self, ids);

        add_parent (self, heads[i], text);
      }
  add_parent (self, "base", _("Nothing: a new base"));
  _hw_editor_header_set_error (self, HW_HEADER_PARENTS, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->parents_entry), self->shown[HW_HEADER_PARENTS] != NULL
                                                                 ? self->shown[HW_HEADER_PARENTS]
                                                                 : "");
  gtk_widget_grab_focus (self->parents_entry);
}
