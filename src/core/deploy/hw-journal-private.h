/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-journal.h"

G_BEGIN_DECLS

/* What hw-journal.c (writing), hw-journal-open.c and hw-journal-query.c (reading) share. */

struct _HwJournal
{
  gatomicrefcount ref_count;
  GMutex mutex; /* guards @database */
  /* Owned */
  char *path;
  HwDatabase *database;
};

/** Bound parameters of one statement, as text. */
typedef GPtrArray HwJournalParams;

HwJournalParams *_hw_journal_params_new (void) G_GNUC_WARN_UNUSED_RESULT;
void _hw_journal_params_add (HwJournalParams *params, const char *text);
void _hw_journal_params_add_int (HwJournalParams *params, gint64 number);
void _hw_journal_params_add_strv (HwJournalParams *params, GStrv strv);
/* The same, read back. */
gint64 _hw_journal_get_int (const HwRows *rows, guint row, guint column);
GStrv _hw_journal_get_strv (const HwRows *rows, guint row, guint column) G_GNUC_WARN_UNUSED_RESULT;

/* With the mutex held. */
gboolean _hw_journal_execute (HwJournal *self,
                              const char *sql,
                              const HwJournalParams *params,
                              gint64 *out_rows,
                              GError **error);
HwRows *_hw_journal_query (HwJournal *self,
                           const char *sql,
                           const HwJournalParams *params,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_journal_find_interrupted (HwJournal *self, GError **error);
/* Says of any error which journal it is about and what can be done. Takes @fault. */
void _hw_journal_propagate_error (const char *path, GError **error, GError *fault);

G_END_DECLS
