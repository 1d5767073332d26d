/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-history-table.h"
#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwEdit:
 *
 * A revision whose file says something else than when it was applied. Immutable.
 */
typedef struct
{
  HwRevision *revision;
  gboolean is_up_changed;   /* what an upgrade runs: the database is not what the file says */
  gboolean is_down_changed; /* what a downgrade runs, for which there may be good reasons */
  HwDirection direction;    /* how it came to count as applied: upgrade or stamp */
  gint64 applied_usec;      /* microseconds since 1970 UTC */
  char *actor;              /* who applied it, as user@host; "" where not known */
} HwEdit;

void hw_edit_free (HwEdit *edit);
/* "users was edited after anna@build applied it on 2026-11-23": (transfer full) */
char *hw_edit_describe (const HwEdit *edit) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type HwEdit): the applied revisions that were edited since, most lately applied first.
 * @entries: (element-type HwHistoryEntry): from hw_history_table_list_newest(). G_IO_ERROR_CANCELLED only. */
GPtrArray *hw_edits_find (const HwProject *project,
                          const char *const *rows,
                          GPtrArray *entries,
                          HwDialect dialect,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from the database alone; nothing where the project keeps no history. Errors: those of reading. */
GPtrArray *hw_edits_read (const HwProject *project,
                          HwDatabase *database,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How many of them are changed in what an upgrade runs. */
guint hw_edits_count_up (GPtrArray *edits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEdit, hw_edit_free)

G_END_DECLS
