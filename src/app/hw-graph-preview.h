/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-layout.h"

G_BEGIN_DECLS

/**
 * HwGraphPreview:
 *
 * The graph as it would be: the rows and lines of the real one, with what is new or moved marked by a word.
 */
#define HW_TYPE_GRAPH_PREVIEW (hw_graph_preview_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphPreview, hw_graph_preview, HW, GRAPH_PREVIEW, GtkWidget)

/* @graph, @layout: (nullable): both or none; @marked: (nullable): ids, of which the first is scrolled to; @word: on their
 * chips */
void hw_graph_preview_set (HwGraphPreview *self,
                           const HwGraph *graph,
                           const HwLayout *layout,
                           const char *const *marked,
                           const char *word);
/* What is shown; NULL for nothing. */
const HwGraph *hw_graph_preview_get_graph (HwGraphPreview *self);
/* Whether a row of @revision is on the screen and marked: for tests. */
gboolean hw_graph_preview_is_marked (HwGraphPreview *self, const char *revision);

G_END_DECLS
