/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-row"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-environment-badge.h"
#include "hw-format.h"
#include "hw-graph-marks.h"
#include "hw-graph-row.h"
#include "hw-graph-text.h"
#include "hw-lane-cell.h"
#include "hw-util.h"

/* Before each column of text, px */
#define COLUMN_GAP 12

struct _HwGraphRow
{
  GtkBox parent_instance;

  /* Borrowed */
  HwSession *session;
  const HwGraphStyle *style;
  GtkWidget *bar;
  GtkWidget *cell;
  GtkWidget *text;
  GtkWidget *badges;
  GtkWidget *message;
  GtkWidget *chips;
  GtkWidget *end;
  GtkWidget *fold;                        /* the button of a fold; NULL until the row shows one */
  GtkWidget *columns[HW_GRAPH_N_COLUMNS]; /* NULL until they are shown */

  /* Owned */
  HwGraphItem *item;

  HwDot dot;
  gboolean has_kind;
  HwEnvironmentKind kind; /* whose style class is set, if has_kind */
};

G_DEFINE_FINAL_TYPE (HwGraphRow, hw_graph_row, GTK_TYPE_BOX)

static gboolean
is_fold (HwGraphRow *self)
{
  return hw_graph_item_get_n_folded (self->item) > 0;
}

/* The row's revision in the project's graph, which has lines that a partial graph leaves out. */
static guint
get_node (HwGraphRow *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);

  return graph == NULL ? HW_GRAPH_NONE
                       : hw_graph_lookup (graph, hw_graph_item_get_revision (self->item)->id);
}

static void
set_css_class (GtkWidget *widget, const char *css_class, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static HwDot
make_dot (HwGraphRow *self, guint node, HwGraphFlags flags)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  HwDot dot = { .is_merge = (flags & HW_GRAPH_MERGE_POINT) != 0 };

  if (state == NULL)
    return dot;
  dot.kind = hw_environment_state_get_color (state);
  dot.is_unknown =
      hw_environment_state_get_status (state) != NULL && !hw_environment_state_is_known (state);
  dot.is_pending = hw_environment_state_is_pending (state, node);
  dot.is_current =
      hw_environment_state_is_current (state, hw_graph_item_get_revision (self->item)->id);

  return dot;
}

/* Style classes are only touched when they differ: each change makes GTK look the row's style up anew. */
static void
update_dot (HwGraphRow *self, guint node, HwGraphFlags flags)
{
  const HwDot none = { 0 };
  const HwDot dot = is_fold (self) ? none : make_dot (self, node, flags);

  if (hw_session_get_environment (self->session) != NULL
      && (!self->has_kind || dot.kind != self->kind))
    {
      hw_kind_set_css_class (GTK_WIDGET (self), dot.kind);
      self->has_kind = TRUE;
      self->kind = dot.kind;
    }
  if (dot.is_pending != self->dot.is_pending)
    set_css_class (GTK_WIDGET (self), "pending", dot.is_pending);
  self->dot = dot;
  hw_lane_cell_set (HW_LANE_CELL (self->cell), self->item, &dot);
}

static char *
format_column (HwGraphRow *self, HwGraphColumn column)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwHistoryEntry *entry;
  const HwFileRecord *record;

  switch (column)
    {
    case HW_GRAPH_COLUMN_AUTHOR:
      record = hw_file_records_find (hw_session_get_file_records (self->session), revision->file);
      return record == NULL ? NULL : g_strdup (record->author);
    case HW_GRAPH_COLUMN_FILE:
      return g_path_get_basename (revision->file);
    case HW_GRAPH_COLUMN_ID:
      return g_strdup (revision->id);
    case HW_GRAPH_COLUMN_CREATED:
      return hw_format_date_short (revision->created_usec, 0);
    case HW_GRAPH_COLUMN_DURATION:
      entry = state == NULL ? NULL : hw_environment_state_find_history (state, revision->id);
      return entry == NULL ? NULL : hw_format_duration (entry->duration_usec);
    }

  return NULL;
}

static GtkWidget *
create_column (HwGraphRow *self, HwGraphColumn column)
{
  const gboolean is_code = column == HW_GRAPH_COLUMN_FILE || column == HW_GRAPH_COLUMN_ID;
  GtkWidget *cell = gtk_inscription_new (NULL);
  GtkWidget *before = self->text;

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell),
                              is_code || column == HW_GRAPH_COLUMN_AUTHOR ? 0.0F : 1.0F);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     column == HW_GRAPH_COLUMN_FILE
                                         ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE
                                         : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 0);
  /* One line, which is not to wrap into what the row has room for. */
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (cell), 1);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (cell), 1);
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (cell, is_code ? "hw-id" : "hw-small");
  gtk_widget_add_css_class (cell, "hw-dim");
  if (is_code)
    gtk_widget_set_direction (cell, GTK_TEXT_DIR_LTR);
  /* Before it in the row; code has a start of its own. */
  if (is_code && gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    gtk_widget_set_margin_end (cell, COLUMN_GAP);
  else
    gtk_widget_set_margin_start (cell, COLUMN_GAP);
  for (HwGraphColumn c = 0; c < column; c++)
    if (self->columns[c] != NULL)
      before = self->columns[c];
  gtk_box_insert_child_after (GTK_BOX (self), cell, before);

  return cell;
}

static void
update_columns (HwGraphRow *self)
{
  for (HwGraphColumn column = 0; column < HW_GRAPH_N_COLUMNS; column++)
    {
      const gboolean is_shown = hw_graph_style_is_shown (self->style, column);
      g_autofree char *text = NULL;

      if (!is_shown && self->columns[column] == NULL)
        continue;
      if (self->columns[column] == NULL)
        self->columns[column] = create_column (self, column);
      gtk_widget_set_visible (self->columns[column], is_shown);
      gtk_widget_set_size_request (self->columns[column], self->style->widths[column], -1);
      text = is_fold (self) || !is_shown ? NULL : format_column (self, column);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->columns[column]), text);
    }
}

static void
update_message (HwGraphRow *self)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);

  gtk_label_set_text (GTK_LABEL (self->message),
                      revision->message[0] == '\0' ? _("(no message)") : revision->message);
}

/* In the environment that is looked at. */
static gboolean
is_edited (HwGraphRow *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);

  return state != NULL
         && hw_environment_state_find_edit (state, hw_graph_item_get_revision (self->item)->id)
                != NULL;
}

/* Of the revision's file; NULL for none */
static GPtrArray *
get_problems (HwGraphRow *self)
{
  const HwRevision *revision = hw_graph_item_get_revision (self->item);

  return self->style->problems == NULL
             ? NULL
             : g_hash_table_lookup (self->style->problems, revision->file);
}

static void
update_marks (HwGraphRow *self, HwGraphFlags flags)
{
  hw_graph_marks_fill_badges (self->badges, self->session, self->item,
                              (flags & HW_GRAPH_HEAD) != 0);
  hw_graph_marks_fill_chips (self->chips, self->item, get_problems (self), is_edited (self),
                             self->style->is_tiny);
}

static void
update_fold (HwGraphRow *self)
{
  const gboolean is_shown = is_fold (self);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->message, !is_shown);
  if (!is_shown && self->fold == NULL)
    return;
  if (self->fold == NULL)
    {
      GtkWidget *content = adw_button_content_new ();

      adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "pan-down-symbolic");
      self->fold = gtk_button_new ();
      gtk_button_set_child (GTK_BUTTON (self->fold), content);
      gtk_widget_add_css_class (self->fold, "flat");
      gtk_widget_add_css_class (self->fold, "hw-fold");
      gtk_widget_set_valign (self->fold, GTK_ALIGN_CENTER);
      gtk_widget_set_can_focus (self->fold, FALSE);
      gtk_widget_set_tooltip_text (self->fold, _("Show These Revisions"));
      gtk_box_append (GTK_BOX (self->text), self->fold);
    }
  gtk_widget_set_visible (self->fold, is_shown);
  if (!is_shown)
    return;
  gtk_widget_set_visible (self->badges, FALSE);
  gtk_widget_set_visible (self->chips, FALSE);
  label = hw_graph_text_describe_fold (hw_graph_item_get_n_folded (self->item),
                                       self->style->is_filtered);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (gtk_button_get_child (GTK_BUTTON (self->fold))),
                                label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold), "u",
                                    hw_graph_item_get_row (self->item));
  /* Only now: without a target the action would not fit. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->fold), "graph.unfold");
}

static gboolean
hw_graph_row_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = hw_graph_row_dup_standing (HW_GRAPH_ROW (widget));

  gtk_tooltip_set_text (tooltip, text);

  return text[0] != '\0';
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_graph_row_dispose;
  widget_class->query_tooltip = hw_graph_row_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_graph_row_init (HwGraphRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-graph-row");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

static void
build (HwGraphRow *self)
{
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->bar, "hw-pending-bar");
  gtk_box_append (GTK_BOX (self), self->bar);

  self->cell = hw_lane_cell_new (self->style);
  gtk_widget_set_overflow (self->cell, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (self), self->cell);

  self->text = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);
  self->badges = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->message = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->message), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->message, "hw-message");
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->text), self->badges);
  gtk_box_append (GTK_BOX (self->text), self->message);
  gtk_box_append (GTK_BOX (self->text), self->chips);
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_box_append (GTK_BOX (self), self->text);

  /* Not a margin: the tint of a pending row goes to the end. */
  self->end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self), self->end);
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

/* The list item around the row is what assistive technology sees. */
static void
update_accessible (HwGraphRow *self)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *description = NULL;

  if (list_item == NULL)
    return;
  description = hw_graph_row_dup_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
}

/**
 * hw_graph_row_update:
 *
 * Shows what the session knows now about the row's revision; also tells the list item around it its name.
 */
void
hw_graph_row_update (HwGraphRow *self)
{
  const HwGraph *graph;
  HwGraphFlags flags;
  guint node;

  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  if (self->item == NULL)
    return;
  graph = hw_session_get_graph (self->session);
  node = get_node (self);
  flags = node == HW_GRAPH_NONE ? 0 : hw_graph_get_flags (graph, node);
  gtk_widget_set_size_request (self->end, self->style->end_margin, -1);
  update_dot (self, node, flags);
  update_columns (self);
  if (!is_fold (self))
    {
      update_message (self);
      update_marks (self, flags);
    }
  update_fold (self);
  update_accessible (self);
}

void
hw_graph_row_set_dimmed (HwGraphRow *self, gboolean is_dimmed)
{
  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  set_css_class (GTK_WIDGET (self), "dimmed", is_dimmed);
}

void
hw_graph_row_queue_draw (HwGraphRow *self)
{
  g_return_if_fail (HW_IS_GRAPH_ROW (self));

  gtk_widget_queue_draw (self->cell);
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

  return self->dot.is_pending;
}

char *
hw_graph_row_dup_description (HwGraphRow *self)
{
  guint n_folded;

  g_return_val_if_fail (HW_IS_GRAPH_ROW (self), NULL);

  if (self->item == NULL)
    return g_strdup ("");
  n_folded = hw_graph_item_get_n_folded (self->item);

  return n_folded > 0 ? hw_graph_text_describe_fold (n_folded, self->style->is_filtered)
                      : hw_graph_text_describe (self->session, self->item, get_problems (self));
}

char *
hw_graph_row_dup_standing (HwGraphRow *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ROW (self), NULL);

  return self->item == NULL || is_fold (self)
             ? g_strdup ("")
             : hw_graph_text_describe_standing (self->session, self->item);
}
