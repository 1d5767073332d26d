/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-history-table.h"
#include "hw-version-table.h"

G_BEGIN_DECLS

/**
 * HwTables:
 *
 * Headway's two tables as they are found together: what a run begins with. Each wait for the server serves all questions
 * that do not need the answer to another one.
 */
typedef struct
{
  const char *schema;  /* (nullable): of both tables; NULL or "": the default schema */
  const char *version; /* the version table */
  const char *history; /* (nullable): the history table; NULL: none is kept */
} HwTableNames;

typedef struct
{
  GStrv rows;       /* of the version table, in the server's order; empty when there is none */
  GPtrArray *owner; /* as hw_history_table_read_owner(); empty when no history is kept */
  gboolean has_version_table;
  GHashTable *history_columns; /* a set; empty when there is no table */
} HwTables;

/* @is_to_begin: opens a transaction first. Writes nothing. */
HwTables *hw_tables_read (HwDatabase *database,
                          const HwTableNames *names,
                          gboolean is_to_begin,
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
