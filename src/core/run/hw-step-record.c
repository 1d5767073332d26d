/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-step-record"

#include "config.h"

#include "hw-step-record.h"

#define N_KINDS (HW_ROW_PURGE + 1)
#define NO_CHANGE N_KINDS

struct _HwStepRecord
{
  /* Owned */
  char *schema; /* NULL: none is named */
  char *version_table;
  char *history_table; /* NULL: none is kept */
  char *answer;
  char *sql
      [N_KINDS + 1][2]
      [2]; /* kind of the change, with a row of the history, with the answer; NULL: not asked for yet */

  gboolean is_own_transaction;
};

/**
 * hw_step_record_new:
 * @schema: (nullable): of both tables
 * @history_table: (nullable): NULL: no history is kept
 * @is_own_transaction: as in hw_history_table_make_measured_add()
 * @answer: an expression that a statement may be asked for
 */
HwStepRecord *
hw_step_record_new (const char *schema,
                    const char *version_table,
                    const char *history_table,
                    gboolean is_own_transaction,
                    const char *answer)
{
  HwStepRecord *self;

  g_return_val_if_fail (version_table != NULL, NULL);

  self = g_new0 (HwStepRecord, 1);
  self->schema = g_strdup (schema);
  self->version_table = g_strdup (version_table);
  self->history_table = g_strdup (history_table);
  self->is_own_transaction = is_own_transaction;
  self->answer = g_strdup (answer);

  return self;
}

static char *
make_sql (const HwStepRecord *self,
          const HwRowChange *change,
          const HwHistoryEntry *entry,
          gboolean is_answered)
{
  g_autoptr(HwSqlCommand) row = NULL;
  g_autoptr(HwSqlCommand) command = NULL;

  if (entry != NULL)
    row = hw_history_table_make_measured_add (self->schema, self->history_table, entry,
                                              self->is_own_transaction);
  if (change != NULL)
    command = hw_version_table_make_checked_change (self->schema, self->version_table, change,
                                                    g_steal_pointer (&row),
                                                    is_answered ? self->answer : NULL);
  else
    command = g_steal_pointer (&row);

  return g_steal_pointer (&command->sql);
}

/**
 * hw_step_record_get:
 * @change: (nullable): of the version table
 * @entry: (nullable): of the history, with that change or alone; one of the two there must be
 * @is_answered: whether the statement is to answer the expression; never of an entry alone
 * @out_values: (out) (array length=out_n_values): room for HW_STEP_RECORD_MAX_VALUES; lent by @change and @entry
 *
 * Returns: (transfer none): the statement, which takes the values as its parameters
 */
const char *
hw_step_record_get (HwStepRecord *self,
                    const HwRowChange *change,
                    const HwHistoryEntry *entry,
                    gboolean is_answered,
                    const char **out_values,
                    guint *out_n_values)
{
  char **sql;
  guint n = 0;

  g_return_val_if_fail (change != NULL || entry != NULL, NULL);

  sql = &self->sql[change != NULL ? (guint)change->kind : NO_CHANGE][entry != NULL ? 1 : 0]
                  [is_answered ? 1 : 0];
  if (*sql == NULL)
    *sql = make_sql (self, change, entry, is_answered);
  if (entry != NULL)
    n += hw_history_entry_list_values (entry, out_values);
  if (change != NULL)
    n += hw_row_change_list_values (change, out_values + n);
  *out_n_values = n;

  return *sql;
}

/**
 * hw_step_record_free:
 * @self: (nullable)
 */
void
hw_step_record_free (HwStepRecord *self)
{
  char **sql;

  if (self == NULL)
    return;

  sql = &self->sql[0][0][0];
  for (guint i = 0; i < sizeof self->sql / sizeof *sql; i++)
    g_free (sql[i]);
  g_free (self->schema);
  g_free (self->version_table);
  g_free (self->history_table);
  g_free (self->answer);
  g_free (self);
}
