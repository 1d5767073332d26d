/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/** One row of headway_history. Strings may be NULL where not known. */
typedef struct
{
  gint64 id;
  char *revision;
  HwDirection direction;
  gint64 started_usec;
  gint64 duration_usec;
  char *checksum; /* SHA-256 of the file */
  char *actor;    /* user@host */
  char *tool_version;
  char *backup;     /* file name of the backup made before */
  char *deployment; /* id of the deployment in the journal */
  char *message;
} HwHistoryEntry;

void hw_history_entry_free (HwHistoryEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwHistoryEntry, hw_history_entry_free)

gboolean hw_history_table_ensure (HwDatabase *database,
                                  const char *schema,
                                  const char *table,
                                  GCancellable *cancellable,
                                  GError **error);
/* Inside the caller's transaction; @entry's id is ignored. */
gboolean hw_history_table_add (HwDatabase *database,
                               const char *schema,
                               const char *table,
                               const HwHistoryEntry *entry,
                               GCancellable *cancellable,
                               GError **error);
/* Session setting of PostgreSQL: when the step at hand began, in seconds since 1970. */
#define HW_HISTORY_STEP_BEGAN "headway.step_began"
#define HW_HISTORY_TABLE_N_PARAMS 8
/* For a pipeline on PostgreSQL: the same row as a statement, its times measured by the server. */
char *hw_history_table_make_measured_insert (HwDatabase *database,
                                             const char *schema,
                                             const char *table,
                                             const HwHistoryEntry *entry,
                                             const char **out_params) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type HwHistoryEntry) newest first; empty when there is no table; at most @limit, 0 for all */
GPtrArray *hw_history_table_list (HwDatabase *database,
                                  const char *schema,
                                  const char *table,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
