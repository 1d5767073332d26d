/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-command"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "hw-alembic-command.h"
#include "hw-alembic-output.h"
#include "hw-alembic-settings.h"
#include "hw-child.h"
#include "hw-database-lock.h"
#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-keyring.h"

#define LOOK_TIMEOUT_MS (2 * 60 * 1000)
/* A password of one or two letters would turn every message into asterisks. */
#define MIN_SECRET_LENGTH 3

struct _HwAlembicCommand
{
  /* Owned */
  GStrv program; /* with the options that every call has */
  GStrv envp;
  char *dir;
  char *name;
  char *tag;
  char *secret; /* a password to be masked; NULL */
  int ini_fd;   /* of a private alembic.ini; -1 when the project's own does */
  gint64 timeout_ms;
};

static char *
find_in_folders (const char *const *folders, const char *name)
{
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static GStrv
make_program (const char *first, const char *second, const char *third)
{
  const char *argv[] = { first, second, third, NULL };

  return g_strdupv ((GStrv)argv);
}

/* What runs alembic: as the environment says, else the project's own virtual environment, else the tool whose lock file
 * lies there, else what the shell would find. */
static GStrv
find_program (const HwProject *project, const HwEnvironment *environment, GError **error)
{
  static const char *const venvs[] = { ".venv/bin/alembic", "venv/bin/alembic" };
  static const struct
  {
    const char *lock;
    const char *tool;
  } tools[] = { { "uv.lock", "uv" }, { "poetry.lock", "poetry" } };
  const char *folders[] = { hw_project_get_alembic_root (project), hw_project_get_root (project),
                            NULL };
  g_autofree char *found = NULL;
  GStrv argv = NULL;

  /* The reader of headway.ini has parsed it before. */
  if (environment->run != NULL && g_shell_parse_argv (environment->run, NULL, &argv, NULL))
    return argv;
  for (guint i = 0; i < G_N_ELEMENTS (venvs); i++)
    {
      g_autofree char *path = find_in_folders (folders, venvs[i]);

      if (path != NULL)
        return make_program (path, NULL, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *lock = find_in_folders (folders, tools[i].lock);
      g_autofree char *tool = lock != NULL ? g_find_program_in_path (tools[i].tool) : NULL;

      if (tool != NULL)
        return make_program (tool, "run", "alembic");
    }
  found = g_find_program_in_path ("alembic");
  if (found != NULL)
    return make_program (found, NULL, NULL);

  hw_set_error (error, HW_ERROR_CONFIG,
                "Make a .venv in the project with alembic in it, or say how it is started: a line "
                "“run = …” in the environment's section of headway.ini.",
                "the project's alembic is not found: there is no .venv, and none on the PATH");

  return NULL;
}

static gboolean
is_in_toml (const char *root)
{
  g_autofree char *path = g_build_filename (root, "pyproject.toml", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "[tool.alembic") != NULL;
}

/* `-c` and `-n`, where Alembic would not come upon the same by itself. */
static void
add_options (GStrvBuilder *argv, int ini_fd, const char *root, const char *section)
{
  if (ini_fd >= 0)
    {
      g_autofree char *ini = hw_alembic_dup_ini_path (ini_fd);

      g_strv_builder_add_many (argv, "-c", ini, NULL);
      /* Since Alembic 1.16 a project may have both. */
      if (is_in_toml (root))
        g_strv_builder_add_many (argv, "-c", "pyproject.toml", NULL);
    }
  if (section != NULL && strcmp (section, "alembic") != 0)
    g_strv_builder_add_many (argv, "-n", section, NULL);
}

static char *
make_tag (const HwProject *project, const HwDatabaseUrl *url)
{
  g_autofree char *helper =
      hw_database_lock_make_helper_name (url, hw_project_get_version_table_schema (project),
                                         hw_project_get_version_table (project));

  return g_strdup_printf ("%s%d-%08x", helper, (int)getpid (), g_random_int ());
}

/* The URL's or a variable's, else the one that our own connection has found before. */
static char *
find_password (const HwEnvironment *environment, const HwDatabaseUrl *url)
{
  g_autoptr(HwDatabaseUrl) whole = hw_environment_parse_url (environment, NULL);
  g_autoptr(GHashTable) place = NULL;
  const char *password = whole != NULL ? hw_database_url_get_password (whole) : NULL;

  if (environment->keyring == NULL || password != NULL)
    return g_strdup (password);
  place = hw_database_url_dup_place (url);

  return place == NULL ? NULL : hw_keyring_dup_remembered (environment->keyring, place);
}

static gboolean
prepare (HwAlembicCommand *self,
         const HwProject *project,
         const HwEnvironment *environment,
         GError **error)
{
  const char *root = hw_project_get_alembic_root (project);
  const char *section = hw_project_get_alembic_section (project);
  g_autofree char *ini = g_build_filename (root, "alembic.ini", NULL);
  g_autofree char *text = hw_environment_resolve_url (environment, NULL, error);
  g_autofree char *sqlalchemy_url = NULL;
  g_autoptr(HwDatabaseUrl) url = NULL;
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) program = NULL;

  if (text == NULL)
    return FALSE;
  url = hw_database_url_parse (text, environment->root, error);
  if (url == NULL)
    return FALSE;
  self->secret = find_password (environment, url);
  self->tag = make_tag (project, url);
  sqlalchemy_url = hw_alembic_url_for_sqlalchemy (text, url);
  self->envp = hw_alembic_build_environ (environment, sqlalchemy_url, self->tag, error);
  /* libpq's drivers, and asyncpg, take it where the URL has none. */
  if (self->envp != NULL && self->secret != NULL && hw_database_url_get_password (url) == NULL)
    self->envp = g_environ_setenv (self->envp, "PGPASSWORD", self->secret, TRUE);
  program = self->envp != NULL ? find_program (project, environment, error) : NULL;
  if (program == NULL)
    return FALSE;
  /* The ini's own URL needs no copy that says the same. */
  if (g_strcmp0 (environment->config_file, ini) != 0 || environment->user != NULL)
    {
      self->ini_fd = hw_alembic_open_ini (root, section, sqlalchemy_url, error);
      if (self->ini_fd < 0)
        return FALSE;
    }

  self->name = g_strjoinv (" ", program);
  g_strv_builder_addv (argv, (const char **)program);
  add_options (argv, self->ini_fd, root, section);
  self->program = g_strv_builder_end (argv);

  return TRUE;
}

/**
 * hw_alembic_command_new:
 * @project: an Alembic project
 * @environment: one of its environments
 * @error: HW_ERROR_CONFIG when there is no alembic, or nothing that it could be started with; HW_ERROR_FILE, HW_ERROR_URL
 *
 * Finds the program and prepares its settings; runs nothing. A password goes into the child's environment and into a copy
 * of the settings that lies in memory, never into its arguments.
 *
 * Returns: (transfer full)
 */
HwAlembicCommand *
hw_alembic_command_new (const HwProject *project, const HwEnvironment *environment, GError **error)
{
  g_autoptr(HwAlembicCommand) self = NULL;

  g_return_val_if_fail (project != NULL && environment != NULL, NULL);

  if (hw_project_get_alembic_root (project) == NULL)
    {
      hw_set_error (error, HW_ERROR_CONFIG,
                    "Give the project the alembic.ini that its revisions are run with.",
                    "the project has Python revisions and no alembic.ini or pyproject.toml");
      return NULL;
    }
  self = g_new0 (HwAlembicCommand, 1);
  self->ini_fd = -1;
  self->dir = g_strdup (hw_project_get_alembic_root (project));
  self->timeout_ms = environment->run_timeout_ms;
  if (!prepare (self, project, environment, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * hw_alembic_command_free:
 * @self: (nullable)
 */
void
hw_alembic_command_free (HwAlembicCommand *self)
{
  if (self == NULL)
    return;

  if (self->ini_fd >= 0)
    close (self->ini_fd);
  g_strfreev (self->program);
  g_strfreev (self->envp);
  g_free (self->dir);
  g_free (self->name);
  g_free (self->tag);
  g_free (self->secret);
  g_free (self);
}

const char *
hw_alembic_command_get_name (const HwAlembicCommand *self)
{
  return self->name;
}

const char *
hw_alembic_command_get_tag (const HwAlembicCommand *self)
{
  return self->tag;
}

/* Every connection string, and the password wherever else it stands. */
static char *
mask (const HwAlembicCommand *self, const char *line)
{
  g_autofree char *text = hw_redact (line);
  g_auto (GStrv) parts = NULL;

  if (self->secret == NULL || strlen (self->secret) < MIN_SECRET_LENGTH)
    return g_steal_pointer (&text);
  parts = g_strsplit (text, self->secret, -1);

  return g_strjoinv ("***", parts);
}

typedef struct
{
  const HwAlembicCommand *command;
  const HwAlembicCall *call;
  HwAlembicOutput *output; /* what there is to say when it fails */
  GString *text;           /* its standard output */
} Listener;

static void
on_line_cb (const char *line, gboolean is_stderr, gpointer user_data)
{
  Listener *listener = user_data;
  g_autofree char *masked = mask (listener->command, line);

  if (!is_stderr)
    g_string_append_printf (listener->text, "%s\n", masked);
  if (listener->call->is_quiet && !is_stderr)
    return;
  hw_alembic_output_add (listener->output, masked);
  if (listener->call->line_func != NULL)
    listener->call->line_func (masked, listener->call->user_data);
}

static void
on_tick_cb (GPid pid, gpointer user_data)
{
  Listener *listener = user_data;

  if (listener->call->tick_func != NULL)
    listener->call->tick_func (pid, listener->call->user_data);
}

static gboolean
run_child (Listener *listener,
           const char *const *argv,
           int *out_status,
           GCancellable *cancellable,
           GError **error)
{
  const HwAlembicCommand *self = listener->command;
  HwChildOptions options = {
    .argv = argv,
    .envp = (const char *const *)self->envp,
    .dir = self->dir,
    .timeout_ms = self->timeout_ms,
    .tick_ms = listener->call->tick_ms,
    .line_func = on_line_cb,
    .tick_func = on_tick_cb,
    .user_data = listener,
  };

  if (options.timeout_ms == 0 && listener->call->is_bounded)
    options.timeout_ms = LOOK_TIMEOUT_MS;

  return hw_child_run (&options, out_status, cancellable, error);
}

gboolean
hw_alembic_command_run (const HwAlembicCommand *self,
                        const char *const *arguments,
                        const HwAlembicCall *call,
                        char **out_text,
                        GCancellable *cancellable,
                        GError **error)
{
  static const HwAlembicCall silent = { NULL };
  g_autoptr(HwAlembicOutput) output = hw_alembic_output_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  Listener listener = { self, call != NULL ? call : &silent, output, text };
  int status;

  g_return_val_if_fail (self != NULL && arguments != NULL, FALSE);

  g_strv_builder_addv (builder, (const char **)self->program);
  g_strv_builder_addv (builder, (const char **)arguments);
  argv = g_strv_builder_end (builder);
  if (!run_child (&listener, (const char *const *)argv, &status, cancellable, error))
    {
      if (error != NULL && g_error_matches (*error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT))
        hw_error_set_hint (*error, "Give the environment a longer run_timeout, or none.");
      else if (error != NULL && g_error_matches (*error, HW_ERROR, HW_ERROR_FAILED))
        hw_error_set_hint (*error, "Correct “run” in the environment's section of headway.ini.");
      if (error != NULL)
        hw_alembic_output_describe (output, *error);
      return FALSE;
    }
  if (!hw_child_succeeded (status))
    {
      g_propagate_error (error, hw_alembic_output_make_error (output, self->name, status));
      return FALSE;
    }
  if (out_text != NULL)
    *out_text = g_string_free (g_steal_pointer (&text), FALSE);

  return TRUE;
}
