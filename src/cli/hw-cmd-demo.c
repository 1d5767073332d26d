/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-demo"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cmd.h"
#include "hw-demo.h"

#define DEFAULT_NAME "headway-demo"

static char *
make_path (HwCli *cli)
{
  const char *base = cli->dir != NULL ? cli->dir : ".";
  g_autofree char *absolute = g_canonicalize_filename (base, NULL);

  return g_canonicalize_filename (cli->arguments[0] != NULL ? cli->arguments[0] : DEFAULT_NAME,
                                  absolute);
}

static void
print_json (const char *path, const HwDemoOptions *options)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "project", path);
  hw_json_add_boolean (builder, "postgres", options->postgres);
  hw_json_add_boolean (builder, "trouble", options->trouble);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static void
print_text (const char *path, const HwDemoOptions *options)
{
  g_autofree char *quoted = g_shell_quote (path);

  hw_cli_print (_("Made the demo project in %s\n"), path);
  hw_cli_print (_("\nTry:\n"));
  hw_cli_print ("  headway -C %s env\n", quoted);
  hw_cli_print ("  headway -C %s graph --environments\n", quoted);
  hw_cli_print ("  headway -C %s --env prod deploy head --confirm prod\n", quoted);
  if (options->postgres)
    hw_cli_print (_("\nIts PostgreSQL server runs until “headway demo --stop %s”.\n"), quoted);
}

static gboolean
run (HwCli *cli, const char *path, const HwDemoOptions *options, GError **error)
{
  if (!hw_demo_create (path, options, cli->cancellable, error))
    return FALSE;
  if (cli->is_json)
    print_json (path, options);
  else
    print_text (path, options);

  return TRUE;
}

int
hw_cmd_demo (HwCli *cli, GError **error)
{
  HwDemoOptions options = { 0 };
  gboolean start = FALSE;
  gboolean stop = FALSE;
  const GOptionEntry entries[] = {
    { "postgres", 0, 0, G_OPTION_ARG_NONE, &options.postgres,
      N_("On a PostgreSQL server of its own instead of SQLite files"), NULL },
      { "trouble", 0, 0, G_OPTION_ARG_NONE, &options.trouble,
        N_("With a revision that fails on prod"), NULL },
        { "start", 0, 0, G_OPTION_ARG_NONE, &start,
          N_("Start the server of a demo that was made with --postgres"), NULL },
          { "stop", 0, 0, G_OPTION_ARG_NONE, &stop, N_("Stop that server"), NULL }, { NULL },
        };
  g_autofree char *path = NULL;
  gboolean ok;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  if (start + stop + (options.postgres || options.trouble) > 1)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Give only one of them."),
                       _("making a demo, starting it and stopping it exclude one another"));
      return HW_EXIT_USAGE;
    }

  path = make_path (cli);
  if (start)
    ok = hw_demo_start (path, cli->cancellable, error);
  else if (stop)
    ok = hw_demo_stop (path, error);
  else
    ok = run (cli, path, &options, error);
  if (ok && cli->is_json && (start || stop))
    print_json (path, &options);

  return ok ? HW_EXIT_DONE : HW_EXIT_FAILED;
}
