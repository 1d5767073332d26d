/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-upgrade"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-offline.h"
#include "hw-cmd.h"

/* Upgrade, downgrade and stamp: one command in three directions. */

/* @own: the option that the command does not share; names a member of @options */
static int
run (HwCli *cli, HwCliRunOptions *options, const GOptionEntry *own, GError **error)
{
  g_autofree char *confirm = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *lock_wait = NULL;
  const GOptionEntry entries[] = {
    *own,
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm,
      N_("The name of the protected environment that is meant"), N_("NAME") },
      { "sql", 0, 0, G_OPTION_ARG_NONE, &options->sql,
        N_("Print a script for psql or sqlite3 and touch no database; [FROM:]TO says from where"),
            NULL },
        { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
          N_("With --sql: postgresql or sqlite, not what the environment is"), N_("NAME") },
          HW_CLI_LOCK_WAIT_ENTRY (&lock_wait), { NULL },
        };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  options->confirm = confirm;
  options->dialect = dialect;
  options->lock_wait = lock_wait;

  return options->sql ? hw_cli_print_offline (cli, options, error)
                      : hw_cli_run_plan (cli, options, error);
}

static int
move (HwCli *cli, HwDirection direction, GError **error)
{
  HwCliRunOptions options = { .direction = direction };
  const GOptionEntry dry_run = { "dry-run",
                                 0,
                                 0,
                                 G_OPTION_ARG_NONE,
                                 &options.dry_run,
                                 N_("Run it in transactions that are rolled back"), NULL };

  return run (cli, &options, &dry_run, error);
}

int
hw_cmd_upgrade (HwCli *cli, GError **error)
{
  return move (cli, HW_DIRECTION_UPGRADE, error);
}

int
hw_cmd_downgrade (HwCli *cli, GError **error)
{
  return move (cli, HW_DIRECTION_DOWNGRADE, error);
}

int
hw_cmd_stamp (HwCli *cli, GError **error)
{
  HwCliRunOptions options = { .direction = HW_DIRECTION_STAMP };
  const GOptionEntry purge = { "purge",
                               0,
                               0,
                               G_OPTION_ARG_NONE,
                               &options.purge,
                               N_("Forget every row first, also those that no file has"), NULL };

  return run (cli, &options, &purge, error);
}
