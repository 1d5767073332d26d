/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-template"

#include "config.h"

#include <string.h>

#include "hw-project-template.h"
#include "hw-python-literal.h"
#include "hw-util.h"

static const char ini_start[] =
    "; How Headway finds and runs the migrations of this project. A line behind a semicolon is an example, or\n"
    "; says what holds without it.\n"
    "[headway]\n";

static const char ini[] =
    "; name = shop                         ; for people; else the folder's name\n"
    "script_location = migrations          ; folder of revisions, relative to this file\n"
    "; version_table = alembic_version     ; Alembic's default, so both tools share one database\n"
    "; version_table_schema =\n"
    "; history_table = headway_history     ; empty: keep no history in the database\n"
    "; file_template = %(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s\n"
    "; timezone = UTC\n"
    "; truncate_slug_length = 40\n"
    "; transaction_per_migration = true    ; false: the whole plan in one transaction\n"
    "; sqlite_transaction_each = false     ; true: each revision is on the disk before the next begins\n"
    "; scratch_url =                       ; a server where scratch databases may be made\n"
    "\n"
    "[environment dev]\n"
    "url = sqlite:///dev.db\n"
    "\n"
    "; [environment staging]\n"
    "; url = postgresql://app@staging.example/app\n"
    "\n"
    "; [environment prod]\n"
    "; url = ${PROD_DATABASE_URL}          ; variables from the process environment, then env_file\n"
    "; env_file = .env.prod\n"
    "; protected = true                    ; type its name to deploy\n"
    "; requires = staging                  ; a revision must stand on staging before it may go here\n"
    "; require_reason = false              ; true: who deploys says why, and the journal keeps it\n"
    "; backup = required                   ; required | optional | off\n"
    "; backup_dir = backups                ; empty: the user's data folder\n"
    "; backup_format = custom              ; of PostgreSQL: custom | directory\n"
    "; backup_keep = 10                    ; how many stay; all: nothing is deleted\n"
    "; lock_timeout = 5s\n"
    "; lock_attempts = 5                   ; how often a transaction that a lock stops is begun\n"
    "; lock_backoff = 1s                   ; the first wait in between; then twice as long each time\n"
    "; statement_timeout =\n"
    "; window = Mon-Thu 08:00-16:00 Europe/Berlin\n"
    "; check_automatically = true          ; false: the window looks at it only when it is asked to\n";

static const char settings[] = "; What Headway is to know beside Alembic's own settings.\n"
                               "; Among what an environment may have, too:\n"
                               ";   protected = true           ; type its name to deploy\n"
                               ";   backup = required          ; required | optional | off\n"
                               ";   lock_timeout = 5s\n"
                               ";   run = uv run alembic       ; how to start alembic\n"
                               "\n";

char *
hw_project_template_make_settings (void)
{
  return g_strdup (settings);
}

char *
hw_project_template_make_ini (const char *project_id)
{
  g_autofree char *id = project_id != NULL ? g_strdup (project_id) : g_uuid_string_random ();

  return g_strdup_printf ("%sproject_id = %s ; who the project is, whatever its name: leave it\n%s",
                          ini_start, id, ini);
}

static gboolean
is_none (const char *const *strv)
{
  return hw_strv_length (strv) == 0;
}

static void
append_field (GString *out, const char *name, const char *const *values)
{
  g_autofree char *joined = g_strjoinv (", ", (GStrv)values);

  g_string_append_printf (out, "-- %s: %s\n", name, joined);
}

char *
hw_project_template_native (const HwTemplateValues *values)
{
  static const char *const none[] = { "none", NULL };
  const char *message = values->message[0] != '\0' ? values->message : HW_TEMPLATE_NO_MESSAGE;
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  g_autofree char *created =
      hw_time_to_iso8601 (g_date_time_to_unix (values->time) * G_USEC_PER_SEC);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "--%s%s\n", lines[i][0] != '\0' ? " " : "", lines[i]);
  g_string_append_printf (out, "--\n-- revision: %s\n", values->id);
  append_field (out, "down-revision", is_none (values->parents) ? none : values->parents);
  if (!is_none (values->labels))
    append_field (out, "branch-labels", values->labels);
  if (!is_none (values->depends_on))
    append_field (out, "depends-on", values->depends_on);
  g_string_append_printf (out, "-- created: %s\n\n%s", created,
                          values->body != NULL ? values->body
                                               : "-- migrate:up\n\n\n-- migrate:down\n\n");

  return g_string_free (out, FALSE);
}

static void
append_repr (GString *out, const char *text)
{
  g_autofree char *literal = hw_python_repr (text);

  g_string_append (out, literal);
}

/* None, 'a', or a sequence; @is_always_sequence: one item stands in a tuple too */
static void
append_sequence (GString *out, const char *const *items, gboolean is_always_sequence)
{
  guint n = hw_strv_length (items);

  if (n == 0)
    g_string_append (out, "None");
  else if (n == 1 && !is_always_sequence)
    append_repr (out, items[0]);
  else
    {
      g_string_append_c (out, '(');
      for (guint i = 0; i < n; i++)
        {
          append_repr (out, items[i]);
          g_string_append (out, i + 1 < n ? ", " : n == 1 ? "," : "");
        }
      g_string_append_c (out, ')');
    }
}

char *
hw_project_template_format_time (const HwTemplateValues *values)
{
  gboolean has_fraction = g_date_time_get_microsecond (values->time) != 0;
  const char *format = values->shows_offset
                           ? (has_fraction ? "%Y-%m-%d %H:%M:%S.%f%:z" : "%Y-%m-%d %H:%M:%S%:z")
                           : (has_fraction ? "%Y-%m-%d %H:%M:%S.%f" : "%Y-%m-%d %H:%M:%S");

  return g_date_time_format (values->time, format);
}

char *
hw_project_template_alembic (const HwTemplateValues *values)
{
  GString *out = g_string_new ("\"\"\"");
  g_autofree char *message =
      hw_python_docstring (values->message[0] != '\0' ? values->message : HW_TEMPLATE_NO_MESSAGE);
  g_autofree char *parents = g_strjoinv (", ", (GStrv)values->parents);
  g_autofree char *created = hw_project_template_format_time (values);

  g_string_append_printf (out, "%s\n\nRevision ID: %s\nRevises:%s%s\nCreate Date: %s\n\"\"\"\n",
                          message, values->id, parents[0] != '\0' ? " " : "", parents, created);
  g_string_append (out, "from alembic import op\nimport sqlalchemy as sa\n\nrevision = ");
  append_repr (out, values->id);
  g_string_append (out, "\ndown_revision = ");
  append_sequence (out, values->parents, FALSE);
  g_string_append (out, "\nbranch_labels = ");
  append_sequence (out, values->labels, TRUE);
  g_string_append (out, "\ndepends_on = ");
  append_sequence (out, values->depends_on, FALSE);
  g_string_append (out, "\n\n\ndef upgrade() -> None:\n    pass\n\n\n"
                        "def downgrade() -> None:\n    pass\n");

  return g_string_free (out, FALSE);
}
