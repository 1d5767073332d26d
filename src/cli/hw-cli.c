/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli"

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "hw-cli-alembic.h"
#include "hw-cli-output.h"
#include "hw-cli-private.h"
#include "hw-cli-signals.h"
#include "hw-cli-similar.h"

static void
print_overview (const HwCommand *commands, const GOptionEntry *global)
{
  hw_cli_print (_("Usage:\n  headway [-C DIR] [--env NAME] [--json] COMMAND …\n\n"));
  hw_cli_print (_("Plans, reviews and deploys database migrations.\n\nCommands:\n"));
  for (guint i = 0; commands[i].name != NULL; i++)
    hw_cli_print ("  %-14s %s\n", commands[i].name, _(commands[i].summary));
  hw_cli_print (_("\nOptions:\n"));
  for (guint i = 0; global[i].long_name != NULL; i++)
    {
      g_autofree char *name = NULL;
      const char *value = global[i].arg_description;

      name = g_strdup_printf ("%s%c%s--%s%s%s", global[i].short_name != 0 ? "-" : "",
                              global[i].short_name != 0 ? global[i].short_name : ' ',
                              global[i].short_name != 0 ? ", " : "   ", global[i].long_name,
                              value != NULL ? "=" : "", value != NULL ? _(value) : "");
      hw_cli_print ("  %-21s %s\n", name, _(global[i].description));
    }
  hw_cli_print (_("\nRun “headway COMMAND --help” for what a command takes, with examples.\n"));
}

/* Index of the first word that is no option: the name of the subcommand; or the number of words. */
static guint
find_command_token (GPtrArray *tokens, const GOptionEntry *global)
{
  guint i = 0;

  while (i < tokens->len && _hw_cli_is_option (tokens->pdata[i])
         && !g_str_equal (tokens->pdata[i], "--"))
    {
      gboolean wants_next = FALSE;

      _hw_cli_measure_option (tokens->pdata[i], NULL, global, &wants_next);
      i += wants_next ? 2 : 1;
    }

  return MIN (i, tokens->len);
}

static int
run_without_command (HwCli *cli, const GOptionEntry *global, GError **error)
{
  g_autoptr(GOptionContext) context = _hw_cli_new_context (cli, NULL, global);

  if (!_hw_cli_parse_options (cli, context, cli->tokens, error))
    return HW_EXIT_USAGE;
  if (cli->is_help)
    {
      print_overview (cli->commands, global);
      return HW_EXIT_DONE;
    }
  if (cli->is_version)
    {
      hw_cli_print ("headway %s\n", PACKAGE_VERSION);
      return HW_EXIT_DONE;
    }

  hw_set_error (error, HW_ERROR_USAGE,
                _("Run “headway --help” for the list of commands."), _("no command given"));

  return HW_EXIT_USAGE;
}

static void
refuse_command (HwCli *cli, const char *name, GError **error)
{
  g_autofree char *hint = g_strdup (_("Run “headway --help” for the list of commands."));

  for (guint i = 0; cli->commands[i].name != NULL; i++)
    if (hw_cli_is_similar (cli->commands[i].name, name))
      {
        g_free (hint);
        /* Translators: a command */
        hint = g_strdup_printf (_("Did you mean “%s”? “headway --help” lists the commands."),
                                   cli->commands[i].name);
        break;
      }
  hw_set_error (error, HW_ERROR_USAGE, hint, _("unknown command “%s”"), name);
}

static int
run (HwCli *cli, GError **error)
{
  GOptionEntry global[HW_CLI_N_GLOBAL_OPTIONS + 1];
  guint index;
  const char *name;

  _hw_cli_fill_global_options (cli, global);
  index = find_command_token (cli->tokens, global);
  if (index == cli->tokens->len)
    return run_without_command (cli, global, error);

  name = cli->tokens->pdata[index];
  if (g_str_equal (name, "help"))
    {
      /* "headway help deploy" is what hands used to git type. */
      cli->tokens->pdata[index] = (gpointer) "--help";
      return run (cli, error);
    }
  for (guint i = 0; cli->commands[i].name != NULL; i++)
    if (g_str_equal (cli->commands[i].name, name))
      {
        cli->command = &cli->commands[i];
        g_ptr_array_remove_index (cli->tokens, index);
        return cli->command->run (cli, error);
      }

  /* "-x a=b upgrade": what stands there is the value of an option that we do not know. */
  for (guint i = 0; i < index; i++)
    if (hw_cli_explain_alembic_option (cli->tokens->pdata[i]) != NULL)
      {
        hw_set_error (error, HW_ERROR_USAGE, hw_cli_explain_alembic_option (cli->tokens->pdata[i]),
                      _("unknown option %s"), (const char *)cli->tokens->pdata[i]);
        return HW_EXIT_USAGE;
      }
  refuse_command (cli, name, error);

  return HW_EXIT_USAGE;
}

/**
 * hw_cli_main:
 * @commands: every subcommand, ended by one without name
 *
 * Returns: the exit code of the process
 */
int
hw_cli_main (int argc, char **argv, const HwCommand *commands)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GPtrArray) tokens = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  HwCli cli = { .commands = commands, .tokens = tokens, .cancellable = cancellable };
  int code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("headway");
  hw_cli_signals_install (cancellable);

  for (int i = 1; i < argc; i++)
    g_ptr_array_add (tokens, argv[i]);
  cli.is_json = _hw_cli_asks_for_json (tokens);

  code = run (&cli, &error);
  if (error != NULL)
    {
      /* A child of the same terminal may have failed of the very Ctrl+C that cancelled us. */
      code = g_cancellable_is_cancelled (cancellable) ? HW_EXIT_CANCELLED
                                                      : hw_cli_error_to_exit_code (error);
      hw_cli_print_error (error, cli.state, cli.is_json);
    }
  g_clear_error (&error);
  if (!hw_cli_flush (&error))
    {
      hw_cli_print_error (error, NULL, FALSE);
      if (code == HW_EXIT_DONE)
        code = HW_EXIT_FAILED;
    }
  g_free (cli.dir);
  g_free (cli.environment);
  g_free (cli.section);
  g_free (cli.state);
  g_strfreev (cli.arguments);

  return code;
}
