/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-graph.h"

G_BEGIN_DECLS

/* How a revision stands to the one whose details are shown: a row that leads to it. @title: "Revises" and the like */
GtkWidget *hw_relation_row_new (const HwGraph *graph, const char *title, const HwRevision *other);
/* "9 more…": for the rows that are behind it. */
GtkWidget *hw_relation_row_new_more (guint n);
/* The id of the revision: borrowed, NULL of a row for more */
const char *hw_relation_row_get_revision (GtkListBoxRow *row);

G_END_DECLS
