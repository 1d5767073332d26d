/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwDetailsPane:
 *
 * Everything about the session's selected revision. Signal `revision-requested` (string id): a neighbour was chosen.
 */
#define HW_TYPE_DETAILS_PANE (hw_details_pane_get_type ())
G_DECLARE_FINAL_TYPE (HwDetailsPane, hw_details_pane, HW, DETAILS_PANE, GtkWidget)

void hw_details_pane_set_session (HwDetailsPane *self, HwSession *session);
/* For tests: what is shown. */
const char *hw_details_pane_get_title (HwDetailsPane *self);
char *hw_details_pane_dup_text (HwDetailsPane *self, const char *tab) G_GNUC_WARN_UNUSED_RESULT;
guint hw_details_pane_get_n_relations (HwDetailsPane *self);

G_END_DECLS
