/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-init"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cmd.h"

/* A relative path is relative to -C, as it is for tar and make. */
static char *
make_path (HwCli *cli)
{
  const char *base = cli->dir != NULL ? cli->dir : ".";
  g_autofree char *absolute = g_canonicalize_filename (base, NULL);

  return cli->arguments[0] != NULL ? g_canonicalize_filename (cli->arguments[0], absolute)
                                   : g_steal_pointer (&absolute);
}

int
hw_cmd_init (HwCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  gboolean is_alembic = FALSE;
  const GOptionEntry entries[] = {
    { "alembic", 0, 0, G_OPTION_ARG_NONE, &is_alembic,
      N_("A project of Alembic's, with revisions in Python"), NULL },
      { NULL },
  };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  path = make_path (cli);
  if (!(is_alembic ? hw_project_init_alembic (path, error) : hw_project_init (path, error)))
    return HW_EXIT_FAILED;

  if (cli->is_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      hw_json_add_string (builder, "project", path);
      json_builder_end_object (builder);
      hw_cli_print_json (builder);
      return HW_EXIT_DONE;
    }
  hw_cli_print (_("Made a project in %s\n"), path);
  if (is_alembic)
    hw_cli_print (
        _("Next: name your database in alembic.ini, then “headway revision -m \"…\"”.\n"));
  else
    hw_cli_print (
        _("Next: name your databases in headway.ini, then “headway revision -m \"…\"”.\n"));

  return HW_EXIT_DONE;
}
