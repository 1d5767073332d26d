/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-downgrade"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-offline.h"
#include "hw-cmd.h"

int
hw_cmd_downgrade (HwCli *cli, GError **error)
{
  g_autofree char *confirm = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *lock_wait = NULL;
  HwCliRunOptions options = { .direction = HW_DIRECTION_DOWNGRADE };
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run,
      N_("Run it in transactions that are rolled back"), NULL },
      { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm,
        N_("The name of the protected environment that is meant"), N_("NAME") },
        { "sql", 0, 0, G_OPTION_ARG_NONE, &options.sql,
          N_("Print a script for psql or sqlite3 and touch no database; [FROM:]TO says from where"),
              NULL },
          { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
            N_("With --sql: postgresql or sqlite, not what the environment is"), N_("NAME") },
            HW_CLI_LOCK_WAIT_ENTRY (&lock_wait), { NULL },
          };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  options.confirm = confirm;
  options.dialect = dialect;
  options.lock_wait = lock_wait;

  return options.sql ? hw_cli_print_offline (cli, &options, error)
                     : hw_cli_run_plan (cli, &options, error);
}
