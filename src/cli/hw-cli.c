/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli"

#include "config.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-alembic.h"
#include "hw-cli-output.h"
#include "hw-cli-signals.h"
#include "hw-cli-similar.h"
#include "hw-cli.h"
#include "hw-keyring.h"
#include "hw-history-table.h"
#include "hw-ownership.h"
#include "hw-status.h"
#include "hw-version-table.h"

#define N_GLOBAL_OPTIONS 6
#define MAX_PROBLEMS_SHOWN 10

/* Options of every subcommand; they may stand before its name too. */
static void
fill_global_options (HwCli *cli, GOptionEntry entries[N_GLOBAL_OPTIONS + 1])
{
  const GOptionEntry filled[N_GLOBAL_OPTIONS + 1] = {
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
static gsize
measure_option (const char *token,
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
static gboolean
is_option (const char *token)
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

      if (only_arguments || !is_option (token))
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
      length = measure_option (token, entries, global, &wants_next);
      g_ptr_array_add (options, g_strndup (token, length));
      if (token[length] != '\0')
        g_ptr_array_add (options, g_strdup (token + length));
      else if (wants_next && i + 1 < tokens->len)
        g_ptr_array_add (options, g_strdup (tokens->pdata[++i]));
    }
}

/* Bad options are to be told in JSON too, so this is known before they are parsed. */
static gboolean
asks_for_json (GPtrArray *tokens)
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

static GOptionContext *
new_context (HwCli *cli, const GOptionEntry *entries, const GOptionEntry *global)
{
  const HwCommand *command = cli->command;
  g_autofree char *usage = NULL;
  GOptionContext *context;

  usage = command == NULL ? g_strdup (_("COMMAND …"))
                          : g_strdup_printf ("%s %s", command->name, command->arguments);
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

static gboolean
parse_options (HwCli *cli, GOptionContext *context, GPtrArray *options, GError **error)
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
  cli->is_json = asks_for_json (cli->tokens);
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
  GOptionEntry global[N_GLOBAL_OPTIONS + 1];
  g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr(GOptionContext) context = NULL;

  fill_global_options (cli, global);
  split_tokens (cli->tokens, entries, global, options, arguments);
  g_ptr_array_add (arguments, NULL);
  context = new_context (cli, entries, global);
  if (!parse_options (cli, context, options, error))
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

/**
 * hw_cli_open_project:
 *
 * Opens the project of -C or of the current folder. What is wrong in its files is told on standard error
 * and stops nothing here.
 */
HwProject *
hw_cli_open_project (HwCli *cli, GError **error)
{
  const char *dir = cli->dir != NULL ? cli->dir : ".";
  HwProject *project =
      cli->keeps_scripts ? hw_project_open_with_scripts (dir, cli->section, cli->cancellable, error)
                         : hw_project_open_section (dir, cli->section, cli->cancellable, error);
  g_autoptr(HwKeyring) keyring = hw_keyring_new ();
  GPtrArray *problems;

  if (project == NULL)
    return NULL;

  hw_project_set_keyring (project, keyring);
  problems = hw_project_get_problems (project);
  for (guint i = 0; i < problems->len && i < MAX_PROBLEMS_SHOWN; i++)
    hw_cli_print_problem (problems->pdata[i], hw_project_get_root (project));
  if (problems->len > MAX_PROBLEMS_SHOWN)
    hw_cli_warn (ngettext ("%u more problem; “headway check” lists all",
                           "%u more problems; “headway check” lists all",
                           problems->len - MAX_PROBLEMS_SHOWN),
                 problems->len - MAX_PROBLEMS_SHOWN);

  return project;
}

static char *
join_environment_names (GPtrArray *environments)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < environments->len; i++)
    {
      const HwEnvironment *environment = environments->pdata[i];

      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", environment->name);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * hw_cli_explain_no_environment:
 *
 * Returns: (transfer none): what to do about a project without an environment. Alembic's are most often without: their
 *   env.py takes the database from a variable, which only running it could tell.
 */
const char *
hw_cli_explain_no_environment (const HwProject *project)
{
  if (hw_project_get_kind (project) == HW_PROJECT_ALEMBIC)
    return _("Write a headway.ini beside Alembic's files, with the lines “[environment dev]” and “url = "
             "${DATABASE_URL}”: a URL, or the variable that holds it.");

  return _("Add a section such as [environment dev] with a url to headway.ini.");
}

/**
 * hw_cli_choose_environment:
 * @error: HW_ERROR_NO_ENVIRONMENT, with the names there are
 *
 * Returns: (transfer none): an environment of @project
 */
const HwEnvironment *
hw_cli_choose_environment (HwCli *cli, const HwProject *project, GError **error)
{
  GPtrArray *environments = hw_project_get_environments (project);
  g_autofree char *names = NULL;

  if (cli->environment != NULL)
    return hw_project_find_environment (project, cli->environment, error);
  if (environments->len == 1)
    return environments->pdata[0];
  if (environments->len == 0)
    {
      hw_set_error (error, HW_ERROR_NO_ENVIRONMENT, hw_cli_explain_no_environment (project),
                    _("the project has no environment"));
      return NULL;
    }

  names = join_environment_names (environments);
  hw_set_error (error, HW_ERROR_NO_ENVIRONMENT,
                _("Choose one with --env NAME."), _("the project has several environments: %s"),
                                                      names);

  return NULL;
}

/**
 * hw_cli_connect:
 * @read_only: nothing may be written over the connection
 * @error: HW_ERROR_CONFIG, URL, CONNECT, AUTH; G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an open connection
 */
HwDatabase *
hw_cli_connect (HwCli *cli, const HwEnvironment *environment, gboolean read_only, GError **error)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (environment, read_only, error);

  if (database == NULL || !hw_database_open (database, cli->cancellable, error))
    return NULL;

  return g_steal_pointer (&database);
}

/* Connects to the chosen environment to read. NULL without @error where the database is a file that does not exist
 * yet. */
static HwDatabase *
connect_to_read (HwCli *cli, const HwProject *project, GError **error)
{
  const HwEnvironment *environment = hw_cli_choose_environment (cli, project, error);
  g_autoptr(HwDatabase) database = NULL;

  if (environment == NULL)
    return NULL;
  database = hw_environment_new_database (environment, TRUE, error);
  if (database == NULL || hw_database_is_missing_file (database, error)
      || !hw_database_open (database, cli->cancellable, error))
    return NULL;

  return g_steal_pointer (&database);
}

static GStrv
read_version_table (HwCli *cli, const HwProject *project, HwDatabase *database, GError **error)
{
  return hw_version_table_read (database, hw_project_get_version_table_schema (project),
                                hw_project_get_version_table (project), NULL, cli->cancellable,
                                error);
}

/**
 * hw_cli_read_rows:
 *
 * Reads and writes nothing: a SQLite file that does not exist yet is an empty version table.
 *
 * Returns: (transfer full): the rows in their order, possibly none; NULL on error
 */
GStrv
hw_cli_read_rows (HwCli *cli, const HwProject *project, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(HwDatabase) database = connect_to_read (cli, project, &local_error);

  if (database != NULL)
    return read_version_table (cli, project, database, error);
  if (local_error == NULL)
    return g_new0 (char *, 1);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* @out_edits: (optional) */
static gboolean
read_history (HwCli *cli,
              const HwProject *project,
              HwDatabase *database,
              const char *const *rows,
              GPtrArray **out_edits,
              GError **error)
{
  const char *table = hw_project_get_history_table (project);
  g_autoptr(GPtrArray) entries = NULL;

  if (table == NULL)
    return TRUE;
  if (out_edits == NULL)
    return hw_ownership_check (project, database, cli->cancellable, error);
  entries = hw_history_table_list_newest (database, hw_project_get_version_table_schema (project),
                                          table, hw_project_get_version_table (project),
                                          cli->cancellable, error);
  if (entries == NULL || !hw_ownership_judge (project, database, entries, error))
    return FALSE;
  *out_edits = hw_edits_find (project, rows, entries, hw_database_get_dialect (database),
                              cli->cancellable, error);

  return *out_edits != NULL;
}

/**
 * hw_cli_read_own_rows:
 * @out_edits: (out) (optional) (transfer full) (element-type HwEdit): applied revisions that were edited since; NULL
 *   where nothing is known about that
 * @error: HW_ERROR_OTHER_PROJECT too
 *
 * hw_cli_read_rows() for those who will act on the answer: the rows must be this project's.
 */
GStrv
hw_cli_read_own_rows (HwCli *cli, const HwProject *project, GPtrArray **out_edits, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(HwDatabase) database = connect_to_read (cli, project, &local_error);
  g_auto(GStrv) rows = NULL;

  if (database == NULL && local_error == NULL)
    return g_new0 (char *, 1);
  if (database == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  rows = read_version_table (cli, project, database, error);
  if (rows == NULL
      || !read_history (cli, project, database, (const char *const *)rows, out_edits, error))
    return NULL;

  return g_steal_pointer (&rows);
}

/**
 * hw_cli_parse_rows:
 * @from: (array zero-terminated=1): the values of --from
 * @error: HW_ERROR_USAGE when “base” stands beside others
 *
 * Returns: (transfer full): the rows, none for “base”
 */
GStrv
hw_cli_parse_rows (char **from, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n = g_strv_length (from);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_base = g_str_equal (from[i], "base");

      if (is_base && n > 1)
        {
          hw_set_error (error, HW_ERROR_USAGE,
                        _("Give “--from base” alone for an empty table."),
                           _("“--from base” does not go together with other rows"));
          return NULL;
        }
      if (!is_base)
        g_strv_builder_add (builder, from[i]);
    }

  return g_strv_builder_end (builder);
}

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

  while (i < tokens->len && is_option (tokens->pdata[i]) && !g_str_equal (tokens->pdata[i], "--"))
    {
      gboolean wants_next = FALSE;

      measure_option (tokens->pdata[i], NULL, global, &wants_next);
      i += wants_next ? 2 : 1;
    }

  return MIN (i, tokens->len);
}

static int
run_without_command (HwCli *cli, const GOptionEntry *global, GError **error)
{
  g_autoptr(GOptionContext) context = new_context (cli, NULL, global);

  if (!parse_options (cli, context, cli->tokens, error))
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
  GOptionEntry global[N_GLOBAL_OPTIONS + 1];
  guint index;
  const char *name;

  fill_global_options (cli, global);
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
  cli.is_json = asks_for_json (tokens);

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
