/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-init"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cmd.h"
#include "hw-database-url.h"
#include "hw-project-draft.h"

/* What was asked for. */
typedef struct
{
  gboolean is_alembic;
  char *title;
  char *file_template;
  char *database;
  gboolean has_no_environment;
  char *kind;
  char *url;
  char *message;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->title);
  g_free (options->file_template);
  g_free (options->database);
  g_free (options->kind);
  g_free (options->url);
  g_free (options->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* A relative path is relative to -C, as it is for tar and make. */
static char *
make_path (HwCli *cli)
{
  const char *base = cli->dir != NULL ? cli->dir : ".";
  g_autofree char *absolute = g_canonicalize_filename (base, NULL);

  return cli->arguments[0] != NULL ? g_canonicalize_filename (cli->arguments[0], absolute)
                                   : g_steal_pointer (&absolute);
}

/* Do the options go together? */
static gboolean
check_options (HwCli *cli, const Options *options, GError **error)
{
  const gboolean has_environment =
      cli->environment != NULL || options->kind != NULL || options->url != NULL;
  const gboolean has_more = has_environment || options->has_no_environment || options->title != NULL
                            || options->file_template != NULL || options->database != NULL
                            || options->message != NULL;

  if (options->is_alembic && has_more)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Write what you want into alembic.ini afterwards."),
                       _("“--alembic” goes with no other option"));
      return FALSE;
    }
  if (options->has_no_environment && has_environment)
    {
      hw_set_error (error, HW_ERROR_USAGE, NULL,
                    _("“--no-env” does not go with “--env”, “--kind” and “--url”"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
find_dialect (const Options *options, HwDialect *out_dialect, GError **error)
{
  const HwDialect dialects[] = { HW_DIALECT_SQLITE, HW_DIALECT_POSTGRESQL };

  *out_dialect = HW_DIALECT_SQLITE;
  if (options->database == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (strcmp (options->database, hw_dialect_to_string (dialects[i])) == 0)
      {
        *out_dialect = dialects[i];
        return TRUE;
      }
  hw_set_error (error, HW_ERROR_USAGE,
                _("There are “sqlite” and “postgresql”."), _("there is no database called “%s”"),
                                                               options->database);

  return FALSE;
}

/* One with variables is only known where they are set. */
static gboolean
check_url (const char *url, const char *root, GError **error)
{
  g_autoptr(HwDatabaseUrl) parsed = NULL;

  if (url == NULL || strstr (url, "${") != NULL)
    return TRUE;
  parsed = hw_database_url_parse (url, root, error);

  return parsed != NULL;
}

static HwProjectDraft *
make_draft (HwCli *cli, const Options *options, GError **error)
{
  g_autofree char *path = make_path (cli);
  HwNewProject project = { .dir = path,
                           .is_alembic = options->is_alembic,
                           .name = options->title,
                           .file_template = options->file_template,
                           .environment = options->has_no_environment ? "" : cli->environment,
                           .environment_kind = options->kind,
                           .url = options->url,
                           .first_message = options->message };

  if (!check_options (cli, options, error) || !find_dialect (options, &project.dialect, error)
      || !check_url (options->url, path, error))
    return NULL;

  return hw_project_draft_new (&project, NULL, error);
}

static void
print_next (const Options *options)
{
  if (options->is_alembic)
    hw_cli_print (
        _("Next: name your database in alembic.ini, then “headway revision -m \"…\"”.\n"));
  else if (options->message == NULL)
    hw_cli_print (
        _("Next: name your databases in headway.ini, then “headway revision -m \"…\"”.\n"));
  else
    hw_cli_print (_("Next: name your databases in headway.ini, and write the first revision.\n"));
}

static void
add_files (JsonBuilder *builder, const HwProjectDraft *draft)
{
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < draft->files->len; i++)
    {
      const HwProjectFile *file = g_ptr_array_index (draft->files, i);

      if (file->text != NULL)
        json_builder_add_string_value (builder, file->path);
    }
  json_builder_end_array (builder);
}

int
hw_cmd_init (HwCli *cli, GError **error)
{
  g_auto(Options) options = { FALSE };
  g_autoptr(HwProjectDraft) draft = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "alembic", 0, 0, G_OPTION_ARG_NONE, &options.is_alembic, N_("A project of Alembic's, with revisions in Python"), NULL },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_("What the project is called, if not as its folder"), N_("NAME") },
    { "file-template", 0, 0, G_OPTION_ARG_STRING, &options.file_template, N_("How files of revisions are named"), N_("TEMPLATE") },
    { "database", 0, 0, G_OPTION_ARG_STRING, &options.database, N_("sqlite (the default) or postgresql"), N_("DATABASE") },
    { "no-env", 0, 0, G_OPTION_ARG_NONE, &options.has_no_environment, N_("Without a first environment; else it is called as --env says, or dev"), NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_("What the environment is for: development, test, staging, production or other"), N_("KIND") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, N_("Where the environment's database is"), N_("URL") },
    { "message", 'm', 0, G_OPTION_ARG_STRING, &options.message, N_("Begin with an empty revision of this message"), N_("MESSAGE") },
    { NULL },
  };
  /* clang-format on */

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  draft = make_draft (cli, &options, error);
  if (draft == NULL || !hw_project_draft_write (draft, error))
    return HW_EXIT_FAILED;

  if (cli->is_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      hw_json_add_string (builder, "project", draft->root);
      add_files (builder, draft);
      json_builder_end_object (builder);
      hw_cli_print_json (builder);
      return HW_EXIT_DONE;
    }
  hw_cli_print (_("Made a project in %s\n"), draft->root);
  print_next (&options);

  return HW_EXIT_DONE;
}
