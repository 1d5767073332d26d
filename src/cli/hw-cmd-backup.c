/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-backup"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup.h"
#include "hw-cli-output.h"
#include "hw-cli-progress.h"
#include "hw-cmd.h"
#include "hw-util.h"

static char *
choose_dir (HwCli *cli, const HwEnvironment *environment, const char *option)
{
  if (option != NULL)
    return g_canonicalize_filename (option, NULL);
  if (environment->backup_dir != NULL)
    return g_strdup (environment->backup_dir);

  return g_build_filename (g_get_user_data_dir (), "headway", "backups", NULL);
}

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
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "result", "done");
  hw_json_add_string (builder, "environment", environment->name);
  hw_json_add_string (builder, "path", backup->path);
  hw_json_add_int (builder, "size", (gint64)backup->size_bytes);
  hw_json_add_string (builder, "sha256", backup->sha256);
  hw_json_add_boolean (builder, "verified", backup->is_verified);
  hw_json_add_time (builder, "started", backup->started_usec);
  hw_json_add_int (builder, "duration_ms", backup->duration_usec / 1000);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static HwBackup *
make_backup (HwCli *cli,
             const HwProject *project,
             const HwEnvironment *environment,
             const char *dir,
             GError **error)
{
  g_autoptr(HwDatabase) database = hw_cli_connect (cli, environment, TRUE, error);
  g_autofree char *name =
      hw_backup_make_name (hw_project_get_name (project), environment->name, g_get_real_time ());
  HwCliProgress progress;
  HwBackupOptions options = {
    .dir = dir, .name = name, .event_func = hw_cli_progress_on_event, .user_data = &progress
  };
  HwBackup *backup;

  if (database == NULL)
    return NULL;
  hw_cli_progress_init (&progress, cli, NULL);
  backup = hw_backup_run (database, &options, cli->cancellable, error);
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
  dir = choose_dir (cli, environment, dir_option);
  backup = make_backup (cli, project, environment, dir, error);
  if (backup == NULL)
    return HW_EXIT_FAILED;
  print_backup (cli, environment, backup);

  return HW_EXIT_DONE;
}
