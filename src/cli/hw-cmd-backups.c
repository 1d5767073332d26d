/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-backups"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-table.h"
#include "hw-cmd.h"
#include "hw-journal-backup.h"
#include "hw-util.h"

static gboolean
is_there (const HwJournalBackup *backup)
{
  return g_file_test (backup->path, G_FILE_TEST_EXISTS);
}

static void
print_json (GPtrArray *backups)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < backups->len; i++)
    {
      const HwJournalBackup *backup = g_ptr_array_index (backups, i);

      json_builder_begin_object (builder);
      hw_json_add_string (builder, "environment", backup->environment);
      hw_json_add_string (builder, "path", backup->path);
      hw_json_add_string (builder, "format", hw_backup_format_to_string (backup->format));
      hw_json_add_int (builder, "size", (gint64)backup->size_bytes);
      hw_json_add_string (builder, "sha256", backup->sha256);
      hw_json_add_strv (builder, "rows", (const char *const *)backup->rows);
      hw_json_add_time (builder, "made", backup->made_usec);
      hw_json_add_time (builder, "verified", backup->verified_usec);
      hw_json_add_string (builder, "deployment",
                          *backup->deployment != '\0' ? backup->deployment : NULL);
      hw_json_add_string (builder, "fault", *backup->fault != '\0' ? backup->fault : NULL);
      hw_json_add_boolean (builder, "missing", !is_there (backup));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  hw_cli_print_json (builder);
}

static void
print_table (GPtrArray *backups)
{
  g_autoptr(HwTable) table = hw_table_new ();

  if (backups->len == 0)
    {
      hw_cli_print (_("No backups.\n"));
      return;
    }
  hw_table_add_header (table, _("ENVIRONMENT"),
                                 _("MADE"), _("REVISION"), _("SIZE"), _("FORMAT"),
                                                                            _("STATE"), _("PATH"),
                                                                                            NULL);
  for (guint i = 0; i < backups->len; i++)
    {
      const HwJournalBackup *backup = g_ptr_array_index (backups, i);
      g_autofree char *made = hw_time_to_iso8601 (backup->made_usec);
      g_autofree char *rows = g_strjoinv (", ", backup->rows);
      g_autofree char *size = hw_format_size (backup->size_bytes);
      const gboolean is_good = is_there (backup) && *backup->fault == '\0';

      hw_table_begin_row (table);
      hw_table_add_cell (table, HW_STYLE_BOLD, backup->environment);
      hw_table_add_cell (table, HW_STYLE_PLAIN, made);
      hw_table_add_cell (table, HW_STYLE_PLAIN, *rows != '\0' ? rows : "-");
      hw_table_add_cell (table, HW_STYLE_PLAIN, size);
      hw_table_add_cell (table, HW_STYLE_PLAIN, hw_backup_format_to_string (backup->format));
      hw_table_add_cell (
          table, is_good ? HW_STYLE_GOOD : HW_STYLE_BAD,
          is_good ? _("verified") : !is_there (backup) ? _("missing") : _("damaged"));
      hw_table_add_cell (table, HW_STYLE_DIM, backup->path);
    }
  hw_table_print (table);
}

/* Before the first backup there may be no journal, and looking must not make one. */
static GPtrArray *
list_backups (HwCli *cli, const HwProject *project, GError **error)
{
  g_autofree char *path = hw_journal_get_default_path ();
  g_autoptr(HwJournal) journal = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_ptr_array_new ();
  journal = hw_journal_open (path, error);

  return journal != NULL ? hw_journal_list_backups (journal, hw_project_get_root (project),
                                                    cli->environment, error)
                         : NULL;
}

int
hw_cmd_backups (HwCli *cli, GError **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GPtrArray) backups = NULL;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  backups = list_backups (cli, project, error);
  if (backups == NULL)
    return HW_EXIT_FAILED;
  if (cli->is_json)
    print_json (backups);
  else
    print_table (backups);

  return HW_EXIT_DONE;
}
