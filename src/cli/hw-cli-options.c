/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-options"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-cli-alembic.h"
#include "hw-cli-output.h"
#include "hw-cli-private.h"

/* Options of every subcommand; they may stand before its name too. */
void
_hw_cli_fill_global_options (HwCli *cli, GOptionEntry entries[HW_CLI_N_GLOBAL_OPTIONS + 1])
{
  const GOptionEntry filled[HW_CLI_N_GLOBAL_OPTIONS + 1] = {
    { "directory", 'C', 0, G_OPTION_ARG_FILENAME, &cli->dir,
      N_("Work on the project in DIR or above it, not in the current folder"), N_("DIR") },
      { "env", 0, 0, G_OPTION_ARG_STRING, &cli->environment,
        N_("Work on the environment NAME of headway.ini"), N_("NAME") },
        { "name", 0, 0, G_OPTION_ARG_STRING, &cli->section,
          N_("Read the section NAME of alembic.ini, not [alembic]"), N_("NAME") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &cli->is_json, N_("Answer in JSON"), NULL },
            { "help", 'h', 0, G_OPTION_ARG_NONE, &cli->is_help, N_("Show this help"), NULL },
              { "version", 0, 0, G_OPTION_ARG_NONE, &cli->is_version,
                N_("Show the version"), NULL },
                { NULL },
            };

  memcpy (entries, filled, sizeof filled);
}

static const GOptionEntry *
find_entry (const GOptionEntry *entries, const char *long_name, gsize length, char short_name)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    {
      if (long_name != NULL && strlen (entries[i].long_name) == length
          && strncmp (entries[i].long_name, long_name, length) == 0)
        return &entries[i];
      if (long_name == NULL && entries[i].short_name == short_name)
        return &entries[i];
    }

  return NULL;
}

static gboolean
takes_value (const GOptionEntry *entry)
{
  return entry != NULL && entry->arg != G_OPTION_ARG_NONE;
}

/* Bytes of @token up to its value: all of it when it has none or the next word is it. @out_wants_next: whether the next
 * word is its value, as after "--env" and "-C"; "--env=x" and "-Cx" bring it along. */
gsize
_hw_cli_measure_option (const char *token,
                        const GOptionEntry *entries,
                        const GOptionEntry *global,
                        gboolean *out_wants_next)
{
  gsize length = strlen (token);

  *out_wants_next = FALSE;
  if (g_str_has_prefix (token, "--"))
    {
      *out_wants_next = takes_value (find_entry (entries, token + 2, length - 2, 0))
                        || takes_value (find_entry (global, token + 2, length - 2, 0));
      return length;
    }
  for (gsize i = 1; i < length; i++)
    if (takes_value (find_entry (entries, NULL, 0, token[i]))
        || takes_value (find_entry (global, NULL, 0, token[i])))
      {
        *out_wants_next = i + 1 == length;
        return i + 1;
      }

  return length;
}

/* "-1" and "-2" are targets, as in Alembic; there is no option with a digit. */
gboolean
_hw_cli_is_option (const char *token)
{
  return token[0] == '-' && token[1] != '\0' && !g_ascii_isdigit (token[1]);
}

/* Sets apart options (with their values) and arguments, which GOption cannot do where an argument looks like an
 * option. @options owns its words, @arguments borrows. */
static void
split_tokens (GPtrArray *tokens,
              const GOptionEntry *entries,
              const GOptionEntry *global,
              GPtrArray *options,
              GPtrArray *arguments)
{
  gboolean only_arguments = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      char *token = tokens->pdata[i];
      gboolean wants_next = FALSE;
      gsize length;

      if (only_arguments || !_hw_cli_is_option (token))
        {
          g_ptr_array_add (arguments, token);
          continue;
        }
      if (g_str_equal (token, "--"))
        {
          only_arguments = TRUE;
          continue;
        }
      /* GOption does not know "-Cx". */
      length = _hw_cli_measure_option (token, entries, global, &wants_next);
      g_ptr_array_add (options, g_strndup (token, length));
      if (token[length] != '\0')
        g_ptr_array_add (options, g_strdup (token + length));
      else if (wants_next && i + 1 < tokens->len)
        g_ptr_array_add (options, g_strdup (tokens->pdata[++i]));
    }
}

/* Bad options are to be told in JSON too, so this is known before they are parsed. */
gboolean
_hw_cli_asks_for_json (GPtrArray *tokens)
{
  for (guint i = 0; i < tokens->len && !g_str_equal (tokens->pdata[i], "--"); i++)
    if (g_str_equal (tokens->pdata[i], "--json"))
      return TRUE;

  return FALSE;
}

static char *
make_usage_hint (HwCli *cli)
{
  if (cli->command == NULL)
    return g_strdup (_("Run “headway --help” for the list of commands."));

  return g_strdup_printf (_("Run “headway %s --help” for what it takes."), cli->command->name);
}

/* One of Alembic's options that we do not have gets an answer of its own. What our options take is not looked at: it is
 * not what parsing stopped at. */
static char *
make_option_hint (HwCli *cli, GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++)
    {
      const char *hint = hw_cli_explain_alembic_option (options->pdata[i]);

      if (hint != NULL)
        return g_strdup (hint);
    }

  return make_usage_hint (cli);
}

GOptionContext *
_hw_cli_new_context (HwCli *cli, const GOptionEntry *entries, const GOptionEntry *global)
{
  const HwCommand *command = cli->command;
  g_autofree char *usage = NULL;
  GOptionContext *context;

  usage = command == NULL ? g_strdup (_("COMMAND …"))
                          : g_strjoin (command->arguments[0] != '\0' ? " " : "", command->name,
                                       command->arguments, NULL);
  context = g_option_context_new (usage);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (command != NULL)
    {
      g_autofree char *summary = g_strdup_printf ("%s.", _(command->summary));

      g_option_context_set_summary (context, summary);
      g_option_context_set_description (context, _(command->description));
    }
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, global, GETTEXT_PACKAGE);

  return context;
}

gboolean
_hw_cli_parse_options (HwCli *cli, GOptionContext *context, GPtrArray *options, GError **error)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char **args = NULL;
  g_autofree char *hint = NULL;
  g_autoptr(GError) local_error = NULL;
  char *argv0 = (char *)"headway";
  int n_args;

  g_ptr_array_add (argv, argv0);
  g_ptr_array_extend (argv, options, NULL, NULL);
  n_args = (int)argv->len;
  g_ptr_array_add (argv, NULL);
  args = (char **)g_ptr_array_free (g_steal_pointer (&argv), FALSE);

  if (g_option_context_parse (context, &n_args, &args, &local_error))
    return TRUE;

  /* GOption takes back what it had set before it failed. */
  cli->is_json = _hw_cli_asks_for_json (cli->tokens);
  /* Where the value is at fault the option is one of ours. */
  hint = g_error_matches (local_error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)
             ? make_option_hint (cli, options)
             : make_usage_hint (cli);
  local_error->message[0] = g_ascii_tolower (local_error->message[0]);
  hw_set_error (error, HW_ERROR_USAGE, hint, "%s", local_error->message);

  return FALSE;
}

static gboolean
check_argument_count (HwCli *cli, GError **error)
{
  guint n = g_strv_length (cli->arguments);
  g_autofree char *hint = make_usage_hint (cli);

  if (n < cli->command->min_arguments)
    {
      hw_set_error (error, HW_ERROR_USAGE, hint,
                    _("“%s” wants %s"), cli->command->name, cli->command->arguments);
      return FALSE;
    }
  if (n > cli->command->max_arguments)
    {
      hw_set_error (error, HW_ERROR_USAGE, hint,
                    _("“%s” does not know what to do with “%s”"), cli->command->name,
                       cli->arguments[cli->command->max_arguments]);
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_cli_parse:
 * @entries: (nullable): options of the subcommand alone; values are filled in
 * @error: HW_ERROR_USAGE
 *
 * Options and arguments may come in any order; after "--" everything is an argument.
 */
gboolean
hw_cli_parse (HwCli *cli, const GOptionEntry *entries, GError **error)
{
  GOptionEntry global[HW_CLI_N_GLOBAL_OPTIONS + 1];
  g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr(GOptionContext) context = NULL;

  _hw_cli_fill_global_options (cli, global);
  split_tokens (cli->tokens, entries, global, options, arguments);
  g_ptr_array_add (arguments, NULL);
  context = _hw_cli_new_context (cli, entries, global);
  if (!_hw_cli_parse_options (cli, context, options, error))
    return FALSE;
  if (cli->is_help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      hw_cli_write (help, -1);
      return FALSE;
    }
  if (cli->is_version)
    {
      hw_cli_print ("headway %s\n", PACKAGE_VERSION);
      return FALSE;
    }
  cli->arguments = g_strdupv ((char **)arguments->pdata);

  return check_argument_count (cli, error);
}
