/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* SQL as the wizard shows it: whole scripts in a source view, single statements in labels. */

GtkSourceBuffer *hw_deploy_sql_new_buffer (const char *sql) G_GNUC_WARN_UNUSED_RESULT;
void hw_deploy_sql_set_label (GtkLabel *label, const char *sql);

G_END_DECLS
