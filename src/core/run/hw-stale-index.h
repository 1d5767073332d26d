/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-run-notice.h"

G_BEGIN_DECLS

/* Before @sql runs: drops the invalid index that an earlier attempt at it left behind. TRUE when there is none. */
gboolean hw_stale_index_drop (HwDatabase *database,
                              const char *sql,
                              HwRunNoticeFunc func,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);
/* After @sql has failed: the invalid index that it left, "public.books_title"; NULL for none. */
char *hw_stale_index_find (HwDatabase *database, const char *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
