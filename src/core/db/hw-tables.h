/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-history-table.h"
#include "hw-version-table.h"

G_BEGIN_DECLS

/** Where Headway keeps its two tables. */
typedef struct
{
  const char *schema;  /* (nullable): of both tables; NULL or "": the default schema */
  const char *version; /* the version table */
  const char *history; /* (nullable): the history table; NULL: none is kept */
} HwTableNames;

/**
 * HwTables:
 *
 * Headway's two tables as they are found together: what a run begins with. Each wait for the server serves all questions
 * that do not need the answer to another one.
 */
typedef struct
{
  GStrv rows;       /* of the version table, in the server's order; empty when there is none */
  GPtrArray *owner; /* as hw_history_table_read_owner(); empty when no history is kept */
  gboolean has_version_table;
  GHashTable *history_columns; /* a set; empty when there is no table */
  gboolean is_made; /* what this has not is there by now: hw_tables_begin() has made it */
} HwTables;

/* Writes nothing. */
HwTables *hw_tables_read (HwDatabase *database,
                          const HwTableNames *names,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same in a transaction that it opens. @seen: (nullable): what the caller has seen a moment ago; where it still is so,
 * one wait does it all, hw_tables_ensure() too. @also: (nullable): a query of the caller's that shares the first wait */
HwTables *hw_tables_begin (HwDatabase *database,
                           const HwTableNames *names,
                           const HwTables *seen,
                           const char *also,
                           HwRows **out_answer,
                           GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes what @tables, read just now, lacks: hw_version_table_ensure() and hw_history_table_ensure() in one. */
gboolean hw_tables_ensure (const HwTables *tables,
                           HwDatabase *database,
                           const HwTableNames *names,
                           GCancellable *cancellable,
                           GError **error);
void hw_tables_free (HwTables *tables);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTables, hw_tables_free)

G_END_DECLS
