/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-backup"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-make.h"
#include "hw-cli-output.h"
#include "hw-cli-progress.h"
#include "hw-cmd.h"
#include "hw-util.h"

static void
print_backup (HwCli *cli, const HwEnvironment *environment, const HwBackup *backup)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_autofree char *size = hw_format_size (backup->size_bytes);
  g_autofree char *duration = hw_format_duration (backup->duration_usec);

  if (!cli->is_json)
    {
      hw_cli_print (_("%s\n%s in %s, read whole to verify it\nSHA-256 %s\n"), backup->path, size,
                       duration, backup->sha256);
      for (guint i = 0; backup->removed != NULL && backup->removed[i] != NULL; i++)
        hw_cli_print (_("removed the older %s\n"), backup->removed[i]);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "result", "done");
  hw_json_add_string (builder, "environment", environment->name);
  hw_json_add_string (builder, "path", backup->path);
  hw_json_add_string (builder, "format", hw_backup_format_to_string (backup->format));
  hw_json_add_int (builder, "size", (gint64)backup->size_bytes);
  hw_json_add_string (builder, "sha256", backup->sha256);
  hw_json_add_boolean (builder, "verified", backup->is_verified);
  hw_json_add_time (builder, "started", backup->started_usec);
  hw_json_add_int (builder, "duration_ms", backup->duration_usec / 1000);
  if (backup->removed != NULL)
    hw_json_add_strv (builder, "removed", (const char *const *)backup->removed);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

/* Without a journal a backup is as good, but nobody will find it in a list. */
static HwJournal *
open_journal (void)
{
  g_autoptr(GError) error = NULL;
  HwJournal *journal = hw_journal_open (NULL, &error);

  if (journal == NULL)
    hw_cli_warn (_("the backup will not be listed, and no older one is removed: %s"),
                    error->message);

  return journal;
}

static HwBackup *
make_backup (HwCli *cli,
             const HwProject *project,
             const HwEnvironment *environment,
             const char *dir,
             GError **error)
{
  g_autoptr(HwDatabase) database = hw_cli_connect (cli, environment, TRUE, error);
  g_autoptr(HwJournal) journal = database != NULL ? open_journal () : NULL;
  HwCliProgress progress;
  HwBackupRequest request = { .project = project,
                              .environment = environment,
                              .journal = journal,
                              .dir = dir,
                              .event_func = hw_cli_progress_on_event,
                              .user_data = &progress };
  HwBackup *backup;

  if (database == NULL)
    return NULL;
  hw_cli_progress_init (&progress, cli, NULL);
  backup = hw_backup_make (database, &request, cli->cancellable, error);
  hw_cli_progress_clear (&progress);

  return backup;
}

int
hw_cmd_backup (HwCli *cli, GError **error)
{
  g_autofree char *dir_option = NULL;
  const GOptionEntry entries[] = {
    { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir_option,
      N_("The folder to put it in"), N_("DIR") }, { NULL },
    };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwBackup) backup = NULL;
  g_autofree char *dir = NULL;
  const HwEnvironment *environment;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  environment = hw_cli_choose_environment (cli, project, error);
  if (environment == NULL)
    return HW_EXIT_FAILED;
  dir = dir_option != NULL ? g_canonicalize_filename (dir_option, NULL) : NULL;
  backup = make_backup (cli, project, environment, dir, error);
  if (backup == NULL)
    return HW_EXIT_FAILED;
  print_backup (cli, environment, backup);

  return HW_EXIT_DONE;
}
