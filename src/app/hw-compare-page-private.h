/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-compare-page.h"
#include "hw-compare-style.h"
#include "hw-graph-model.h"

G_BEGIN_DECLS

struct _HwComparePage
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkWidget *compare_label;
  GtkDropDown *a_choice;
  GtkDropDown *b_choice;
  GtkLabel *summary;
  GtkBox *columns_box;
  GtkWidget *deploy_button;
  GtkLabel *deploy_label;
  GtkBox *header;
  GtkWidget *scroller;
  GtkListView *list_view;
  GtkScrollbar *sideways;

  /* Borrowed */
  GtkWidget *heading; /* HwCompareLine in @header */

  /* Owned */
  HwSession *session;
  HwCompareStyle style;
  GtkStringList *names;   /* of the sides, for the choosers */
  GtkStringList *unknown; /* ids that some database knows and the files do not */
  HwGraphModel *model;
  GtkSingleSelection *selection;
  GPtrArray *rows; /* HwCompareRow, borrowed: those that show an item now */
  GHashTable *unfolded;
  GHashTable *hidden; /* names of environments that are not to be shown */
  char *wanted;       /* id that is to be scrolled to when it has a row; NULL for none */
  char *a;            /* names of what is compared; NULL until there is something */
  char *b;
  char *target; /* of the upgrade that brings B to where A is; NULL where there is none */
  guint update_id;
  guint sideways_id;
  guint tick_id;

  gboolean is_folded;
  gboolean has_ticked; /* since @tick_id waits */
  gboolean is_updating;
};

/* hw-compare-page.c */
void _hw_compare_page_queue_update (HwComparePage *self);

/* hw-compare-page-matrix.c: what the comparison looks like */
void _hw_compare_page_update_matrix (HwComparePage *self);
void _hw_compare_page_update_selection (HwComparePage *self);

/* hw-compare-page-choice.c: what is compared */
void _hw_compare_page_set_up_choosers (HwComparePage *self);
void _hw_compare_page_choose_pair (HwComparePage *self);
void _hw_compare_page_take_choice (HwComparePage *self);
void _hw_compare_page_follow_environment (HwComparePage *self);
/* The two that are compared always are. */
gboolean _hw_compare_page_is_shown (HwComparePage *self, guint side);

/* hw-compare-page-cell.c: which cell the keyboard is at */
void _hw_compare_page_set_up_cells (HwComparePage *self);
void _hw_compare_page_update_cells (HwComparePage *self);
void _hw_compare_page_move_cell (HwComparePage *self, int step);
void _hw_compare_page_check_cell (HwComparePage *self);
const char *_hw_compare_page_get_cell_side (HwComparePage *self);

/* hw-compare-page-actions.c */
void _hw_compare_page_install_actions (GtkWidgetClass *widget_class);
void _hw_compare_page_update_actions (HwComparePage *self);

G_END_DECLS
