/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "hw-sql-complete.h"

G_BEGIN_DECLS

/* What was chosen from lists of completions, in whatever file, as long as the program runs. Main thread only. */

/* @name: was chosen just now */
void hw_sql_recent_add (const char *name);
/* Puts those first that were chosen last, among those that fit equally well. (element-type HwCompletion), best first */
void hw_sql_recent_sort (GPtrArray *completions);

G_END_DECLS
