/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-drift.h"

G_BEGIN_DECLS

/* "2 objects differ from the schema recorded on 23 Oct": (transfer full); NULL where none does. @drift: (nullable) */
char *hw_drift_format (const HwDrift *drift) G_GNUC_WARN_UNUSED_RESULT;
/* The objects of a database that differ from the schema that was recorded there, and what to do about them. */
GtkWidget *hw_drift_popover_new (const HwDrift *drift) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
