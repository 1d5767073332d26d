/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-model.h"
#include "hw-graph-row.h"
#include "hw-graph-view.h"
#include "hw-overview-strip.h"
#include "hw-revision-search.h"

G_BEGIN_DECLS

struct _HwGraphView
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *stack;
  GtkWidget *header;
  GtkWidget *graph_heading;
  GtkWidget *resize_handle;
  GtkWidget *author_heading;
  GtkWidget *file_heading;
  GtkWidget *id_heading;
  GtkWidget *created_heading;
  GtkWidget *duration_heading;
  GtkWidget *scroller;
  GtkWidget *list_view;
  GtkWidget *strip;
  GtkWidget *context_menu;
  GMenuModel *row_menu;
  GMenuModel *range_menu; /* for several revisions */
  GtkWidget *new_button;
  GtkWidget *empty_page;
  GtkWidget *clear_button;

  /* Owned */
  HwSession *session;
  HwGraphModel *model;
  GtkMultiSelection *selection;
  GPtrArray *rows;      /* HwGraphRow, borrowed: those that show an item now */
  GHashTable *problems; /* file -> GPtrArray of HwProblem; NULL when there are none */
  GHashTable *unfolded; /* ids of revisions that the user wants to see */
  HwRevisionSearch *search;
  GArray *matches;     /* guint: rows of the layout that match, ascending */
  GPtrArray *visited;  /* ids, oldest first */
  guint visited_index; /* of the one that is selected now */
  guint8
      *ancestors; /* by node of the shown graph: of what the pointer rests on; NULL for nothing */
  guint8 *descendants;
  char *hovered; /* id of the revision under the pointer */
  guint hover_id;
  guint focus_id;
  guint style_id;
  guint strip_id;
  int drag_width; /* of the lanes' column when a drag of its edge began */

  HwGraphStyle style;
  gboolean only_pending;
  gboolean is_folded;   /* long quiet runs are one row each */
  gboolean is_filtered; /* rows that are not looked for are hidden */
  gboolean is_updating; /* the selection follows the session, not the other way round */
  gboolean is_moving;   /* along the visited revisions, which then stay as they are */
};

/* hw-graph-view.c */
void _hw_graph_view_update_rows (HwGraphView *self);
/* The list shows what the session says is selected. */
void _hw_graph_view_update_selection (HwGraphView *self);
/* FALSE when the revision is not shown. Unfolds what hides it. */
gboolean _hw_graph_view_select (HwGraphView *self, const char *revision);
/* The row of the list that is selected, or GTK_INVALID_LIST_POSITION. */
guint _hw_graph_view_get_position (HwGraphView *self);
/* Draws the overview anew, once for many calls. */
void _hw_graph_view_queue_strip (HwGraphView *self);

/* hw-graph-view-model.c */
void _hw_graph_view_update_model (HwGraphView *self);
void _hw_graph_view_follow_session (HwGraphView *self);

/* hw-graph-view-style.c */
void _hw_graph_view_update_style (HwGraphView *self);

/* hw-graph-view-search.c */
void _hw_graph_view_set_up_search (HwGraphView *self);
/* Only rows that match are shown. */
gboolean _hw_graph_view_is_filtering (HwGraphView *self);
void _hw_graph_view_find_matches (HwGraphView *self, const HwGraph *graph, const HwLayout *layout);
void _hw_graph_view_update_dimmed (HwGraphView *self, HwGraphRow *row);

/* hw-graph-view-fold.c: which rows are hidden, (transfer full) (array), by row; NULL for none */
guint8 *_hw_graph_view_choose_hidden (HwGraphView *self,
                                      const HwGraph *graph,
                                      const HwLayout *layout) G_GNUC_WARN_UNUSED_RESULT;
void _hw_graph_view_unfold (HwGraphView *self, guint row);
void _hw_graph_view_update_strip (HwGraphView *self);

/* hw-graph-view-move.c */
void _hw_graph_view_install_moves (GtkWidgetClass *widget_class);
void _hw_graph_view_remember_visit (HwGraphView *self);

/* hw-graph-view-pointer.c: hovering, the column's edge, scrolling lanes, the context menu */
void _hw_graph_view_install_pointer (GtkWidgetClass *widget_class);
void _hw_graph_view_follow_pointer (HwGraphView *self);
/* @revision: (nullable): whose ancestry is told from the rest */
void _hw_graph_view_show_ancestry (HwGraphView *self, const char *revision);
void _hw_graph_view_forget_pointer (HwGraphView *self);

/* hw-graph-view-drag.c: a head that is dropped on another one is merged with it */
void _hw_graph_view_make_draggable (HwGraphView *self, GtkWidget *row);

/* hw-graph-view-settings.c: properties for what the header's menu and the preferences set */
void _hw_graph_view_install_properties (GObjectClass *object_class);
void _hw_graph_view_bind_settings (HwGraphView *self);

G_END_DECLS
