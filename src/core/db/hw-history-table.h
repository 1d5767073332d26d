/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-sql-command.h"

G_BEGIN_DECLS

/* A start that the server's clock tells when the row is written. */
#define HW_HISTORY_NOW G_MININT64

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
  char *version_table;    /* that the row speaks of: several may share a history */
  char *project;          /* name of the project that wrote the row */
  char *project_id;       /* who that project is: see HwIdentity */
  char *project_roots;    /* the same */
  char *up_fingerprint;   /* of the revision's script: see HwFingerprint */
  char *down_fingerprint; /* the same */
} HwHistoryEntry;

void hw_history_entry_free (HwHistoryEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwHistoryEntry, hw_history_entry_free)

/* hw-history-table-sql.c: the statements behind the functions below, for those who send them in another way, and what
 * their answers say. */
HwSqlCommand *hw_history_table_make_columns (HwDialect dialect,
                                             const char *schema,
                                             const char *table) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *hw_history_table_take_columns (const HwRows *answer) G_GNUC_WARN_UNUSED_RESULT;
void hw_history_table_make_ensure (HwDialect dialect,
                                   const char *schema,
                                   const char *table,
                                   GHashTable *present,
                                   GPtrArray *commands);
HwSqlCommand *hw_history_table_make_list (HwDialect dialect,
                                          const char *schema,
                                          const char *table,
                                          GHashTable *present,
                                          guint limit) G_GNUC_WARN_UNUSED_RESULT;
HwSqlCommand *
hw_history_table_make_list_newest (HwDialect dialect,
                                   const char *schema,
                                   const char *table,
                                   GHashTable *present,
                                   const char *version_table) G_GNUC_WARN_UNUSED_RESULT;
HwSqlCommand *
hw_history_table_make_read_owner (HwDialect dialect,
                                  const char *schema,
                                  const char *table,
                                  GHashTable *present,
                                  const char *version_table) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hw_history_table_take_entries (const HwRows *answer) G_GNUC_WARN_UNUSED_RESULT;
HwSqlCommand *hw_history_table_make_create (HwDialect dialect,
                                            const char *schema,
                                            const char *table,
                                            gboolean if_missing) G_GNUC_WARN_UNUSED_RESULT;
HwSqlCommand *hw_history_table_make_add (HwDialect dialect,
                                         const char *schema,
                                         const char *table,
                                         const HwHistoryEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* What the parameters of the two statements begin with: everything but the times. */
#define HW_HISTORY_N_VALUES 14
guint hw_history_entry_list_values (const HwHistoryEntry *entry, const char **out_values);
/* Session setting of PostgreSQL: when the step at hand began, in seconds since 1970. */
#define HW_HISTORY_STEP_BEGAN "headway.step_began"
/* For a pipeline on PostgreSQL: the same row, its times measured by the server. */
HwSqlCommand *
hw_history_table_make_measured_add (const char *schema,
                                    const char *table,
                                    const HwHistoryEntry *entry,
                                    gboolean is_own_transaction) G_GNUC_WARN_UNUSED_RESULT;

/* hw-history-table.c */

/* Whether @error says that the login may not read the history. */
gboolean hw_history_table_is_denied (const GError *error);
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
/* (element-type HwHistoryEntry) newest first; empty when there is no table; at most @limit, 0 for all */
GPtrArray *hw_history_table_list (HwDatabase *database,
                                  const char *schema,
                                  const char *table,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type HwHistoryEntry) the newest row that says which project @version_table belongs to; or empty */
GPtrArray *hw_history_table_read_owner (HwDatabase *database,
                                        const char *schema,
                                        const char *table,
                                        const char *version_table,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type HwHistoryEntry) newest first: of each revision the newest row that speaks of @version_table */
GPtrArray *hw_history_table_list_newest (HwDatabase *database,
                                         const char *schema,
                                         const char *table,
                                         const char *version_table,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
