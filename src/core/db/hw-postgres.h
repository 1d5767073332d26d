/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

#define HW_TYPE_POSTGRES (hw_postgres_get_type ())
G_DECLARE_FINAL_TYPE (HwPostgres, hw_postgres, HW, POSTGRES, HwDatabase)

int hw_postgres_get_session (HwPostgres *self);
gboolean hw_postgres_wait_for_end_of (
    HwPostgres *self, int session, gint64 limit_usec, gboolean *out_has_ended, GError **error);

G_END_DECLS
