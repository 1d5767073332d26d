/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-environment-state.h"

G_BEGIN_DECLS

/* How one environment stands to a revision: whether, when, by whom, for how long, and what was edited since.
 * @node: of @revision in the project's graph; @badges: keeps the badges of all such rows alike */
GtkWidget *hw_applied_row_new (HwEnvironmentState *state,
                               const HwRevision *revision,
                               guint node,
                               GtkSizeGroup *badges);
/* How @revision was edited since it was applied there, be it only what a downgrade runs: borrowed, NULL for not. */
const HwEdit *hw_applied_row_find_edit (HwEnvironmentState *state, const HwRevision *revision);
/* "What an upgrade runs was changed" */
const char *hw_applied_row_describe_edit (const HwEdit *edit);

G_END_DECLS
