/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-run-script.h"

G_BEGIN_DECLS

/* hw-run-script-statements.c: cuts the section into statements and the verification into queries, and refuses what cannot run */
gboolean _hw_run_script_read_statements (HwRunScript *self, HwDialect dialect, GError **error);

G_END_DECLS
