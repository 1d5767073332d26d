/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-ensure-version"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-confirm.h"
#include "hw-cli-offline.h"
#include "hw-cli-output.h"
#include "hw-cmd.h"
#include "hw-database-lock.h"
#include "hw-version-table.h"

static int
print_script (HwCli *cli, const HwProject *project, const char *dialect, GError **error)
{
  HwOfflineOptions options;
  g_autofree char *script = NULL;

  if (!hw_cli_find_offline_options (cli, project, dialect, &options, error))
    return HW_EXIT_FAILED;
  script = hw_offline_render_version_table (project, options.dialect);
  hw_cli_print_script (cli, NULL, options.dialect, script);

  return HW_EXIT_DONE;
}

static gboolean
create_table (HwCli *cli, const HwProject *project, HwDatabase *database, GError **error)
{
  gboolean ok =
      hw_database_begin (database, cli->cancellable, error)
      && hw_version_table_ensure (database, hw_project_get_version_table_schema (project),
                                  hw_project_get_version_table (project), cli->cancellable, error)
      && hw_database_commit (database, cli->cancellable, error);

  if (!ok)
    hw_database_rollback (database);

  return ok;
}

static void
print_result (HwCli *cli, const HwProject *project, const char *environment, gboolean existed)
{
  g_autoptr(JsonBuilder) builder = NULL;

  if (!cli->is_json)
    {
      hw_cli_print (existed ? _("%s has the table %s already\n")
                            : _("%s now has the table %s\n"), environment,
                                 hw_project_get_version_table (project));
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "environment", environment);
  hw_json_add_string (builder, "table", hw_project_get_version_table (project));
  hw_json_add_boolean (builder, "created", !existed);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static int
ensure_online (HwCli *cli, const HwProject *project, const char *confirm, GError **error)
{
  const char *schema = hw_project_get_version_table_schema (project);
  const char *table = hw_project_get_version_table (project);
  const HwEnvironment *environment = hw_cli_choose_environment (cli, project, error);
  HwConsent consent = { confirm, TRUE };
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  gboolean exists = FALSE;

  if (environment == NULL)
    return HW_EXIT_FAILED;
  database = hw_cli_connect (cli, environment, FALSE, error);
  if (database == NULL
      || !hw_database_table_exists (database, schema, table, &exists, cli->cancellable, error))
    return HW_EXIT_FAILED;
  if (!exists)
    {
      g_autofree char *question =
          g_strdup_printf (_("About to create the table “%s” in “%s”."), table, environment->name);

      if (!hw_cli_ask_consent (cli, environment, &consent, question, error))
        return HW_EXIT_REFUSED;
      lock = hw_database_lock_acquire (database, schema, table, cli->cancellable, error);
      if (lock == NULL || !create_table (cli, project, database, error))
        return HW_EXIT_FAILED;
    }
  print_result (cli, project, environment->name, exists);

  return HW_EXIT_DONE;
}

int
hw_cmd_ensure_version (HwCli *cli, GError **error)
{
  g_autofree char *confirm = NULL;
  g_autofree char *dialect = NULL;
  gboolean sql = FALSE;
  const GOptionEntry entries[] = {
    { "sql", 0, 0, G_OPTION_ARG_NONE, &sql,
      N_("Print the statement and touch no database"), NULL },
      { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
        N_("With --sql: postgresql or sqlite, not what the environment is"), N_("NAME") },
        { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm,
          N_("The name of the protected environment that is meant"), N_("NAME") }, { NULL },
        };
  g_autoptr(HwProject) project = NULL;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;

  return sql ? print_script (cli, project, dialect, error)
             : ensure_online (cli, project, confirm, error);
}
