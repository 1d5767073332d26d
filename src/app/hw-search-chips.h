/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-revision-search.h"

G_BEGIN_DECLS

/**
 * HwSearchChips:
 *
 * The operators of a search, each of which a click takes out again, and behind them some that a click adds.
 *
 * Signal `text-wanted` (string): what the search is to be then.
 */
#define HW_TYPE_SEARCH_CHIPS (hw_search_chips_get_type ())
G_DECLARE_FINAL_TYPE (HwSearchChips, hw_search_chips, HW, SEARCH_CHIPS, GtkWidget)

/* Shows the terms of @search, and what can be added for the project of @session. */
void hw_search_chips_update (HwSearchChips *self, HwSession *session, HwRevisionSearch *search);
/* An operator, such as "label:", and its value, in quotes where that is needed: (transfer full) */
char *hw_search_chips_make_term (const char *op, const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
