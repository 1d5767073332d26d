/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-offline-notes"

#include "config.h"

#include "hw-offline-private.h"
#include "hw-sql-command.h"
#include "hw-util.h"

/* What a script says to those who read it: comments. */

/* An id or a path is one line in a comment, whatever it holds. */
static void
append_words (GString *out, const char *const *words)
{
  g_autofree char *joined = g_strjoinv (", ", (char **)words);

  g_string_append (out, g_strdelimit (joined, "\r\n", ' '));
}

/* Alembic's lines. */
void
_hw_offline_add_title (GString *out, const HwPlanStep *step)
{
  g_autoptr(GPtrArray) from = g_ptr_array_new ();
  const char *to[2] = { NULL, NULL };

  switch (step->direction)
    {
    case HW_DIRECTION_UPGRADE:
      g_string_append (out, "-- Running upgrade ");
      append_words (out, (const char *const *)step->revision->down_revisions);
      g_string_append_printf (out, " -> %s\n\n", step->revision->id);
      return;
    case HW_DIRECTION_DOWNGRADE:
      g_string_append_printf (out, "-- Running downgrade %s -> ", step->revision->id);
      append_words (out, (const char *const *)step->revision->down_revisions);
      g_string_append (out, "\n\n");
      return;
    case HW_DIRECTION_STAMP:
      for (guint i = 0; i < step->n_changes; i++)
        {
          if (step->changes[i].from != NULL)
            g_ptr_array_add (from, (gpointer)step->changes[i].from);
          if (step->changes[i].to != NULL)
            to[0] = step->changes[i].to;
        }
      g_ptr_array_add (from, NULL);
      g_string_append (out, "-- Running stamp_revision ");
      append_words (out, (const char *const *)from->pdata);
      g_string_append (out, " -> ");
      append_words (out, to);
      g_string_append (out, "\n\n");
      return;
    }
}

static char *
join_rows (const char *const *rows)
{
  return hw_strv_length (rows) == 0 ? g_strdup ("base") : g_strjoinv (", ", (char **)rows);
}

static void
add_outside_notes (GString *out, GPtrArray *scripts)
{
  for (guint i = 0; i < scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (scripts, i);

      if (!script->is_transactional)
        g_string_append_printf (out,
                                "-- Revision %s runs outside a transaction: if it fails, see what "
                                "of it has stayed.\n",
                                hw_run_script_get_revision_id (script));
    }
}

void
_hw_offline_add_header (GString *out,
                        const HwProject *project,
                        const HwPlan *plan,
                        GPtrArray *scripts,
                        HwDialect dialect)
{
  gboolean is_sqlite = dialect == HW_DIALECT_SQLITE;
  const char *const *rows = hw_plan_get_rows (plan);
  g_autofree char *from = join_rows (rows);
  g_autofree char *to = join_rows (hw_plan_get_heads_after (plan));
  g_autofree char *table = hw_sql_quote_table (hw_project_get_version_table_schema (project),
                                               hw_project_get_version_table (project));
  g_autofree char *text = NULL;

  text = g_strdup_printf ("-- Headway %s: %s from %s to %s for %s.", PACKAGE_VERSION,
                          hw_direction_to_string (hw_plan_get_direction (plan)), from, to,
                          is_sqlite ? "SQLite" : "PostgreSQL");
  g_string_append_printf (out, "%s\n", g_strdelimit (text, "\r\n", ' '));
  g_string_append (out,
                   is_sqlite
                       ? "-- Made for the sqlite3 shell: sqlite3 -init /dev/null DATABASE < FILE\n"
                       : "-- Made for psql: psql -X -d DATABASE -f FILE\n");
  g_string_append (
      out, !hw_project_get_transaction_per_migration (project)
               ? "-- It stops at the first error, and nothing of the open transaction stays.\n"
               : "-- It stops at the first error: earlier steps stay, nothing of the failed "
                 "one does.\n");
  if (rows[0] == NULL)
    g_string_append_printf (out,
                            "-- It starts from a database that has no table %s, or an empty one.\n",
                            table);
  add_outside_notes (out, scripts);
  g_string_append_c (out, '\n');
}
