/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-settings"

#define _GNU_SOURCE /* memfd_create() */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hw-alembic-settings.h"
#include "hw-error.h"
#include "hw-file.h"
#include "hw-ini.h"
#include "hw-util.h"

#define INI_NAME "alembic.ini"

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);

  g_string_append (out, escaped);
}

/* A libpq key=value string as a URL: user, password and database have places of their own, and psycopg hands all else
 * that stands in the query on to libpq as it is. */
static char *
build_from_keywords (const HwDatabaseUrl *url)
{
  const char *const *keywords = hw_database_url_get_keywords (url);
  const char *const *values = hw_database_url_get_values (url);
  g_autoptr(GString) user = g_string_new (NULL);
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(GString) query = g_string_new (NULL);
  g_autoptr(GString) password = g_string_new (NULL);

  for (guint i = 0; keywords[i] != NULL; i++)
    {
      if (values[i] == NULL || values[i][0] == '\0')
        continue;
      if (strcmp (keywords[i], "user") == 0)
        append_escaped (user, values[i]);
      else if (strcmp (keywords[i], "password") == 0)
        append_escaped (password, values[i]);
      else if (strcmp (keywords[i], "dbname") == 0)
        append_escaped (name, values[i]);
      else
        {
          g_string_append_printf (query, "%c%s=", query->len == 0 ? '?' : '&', keywords[i]);
          append_escaped (query, values[i]);
        }
    }

  return g_strdup_printf ("postgresql://%s%s%s%s/%s%s", user->str, password->len > 0 ? ":" : "",
                          password->str, user->len > 0 ? "@" : "", name->str, query->str);
}

/**
 * hw_alembic_url_for_sqlalchemy:
 * @text: a SQLAlchemy URL, a libpq URI, or a libpq key=value string
 * @url: the same, parsed
 *
 * A driver that @text names stays, for projects with an asynchronous engine. A SQLite path becomes absolute, because
 * SQLAlchemy reads a relative one from the working folder. `postgres://` is libpq's and not SQLAlchemy's
 * (https://docs.sqlalchemy.org/en/14/changelog/changelog_14.html).
 *
 * Returns: (transfer full): may hold a password
 */
char *
hw_alembic_url_for_sqlalchemy (const char *text, const HwDatabaseUrl *url)
{
  const char *authority = strstr (text, "://");
  const char *query = strchr (text, '?');
  g_autofree char *scheme = authority != NULL ? g_strndup (text, (gsize)(authority - text)) : NULL;

  if (hw_database_url_get_dialect (url) == HW_DIALECT_SQLITE)
    return g_strdup_printf (
        "%s:///%s%s", scheme != NULL && g_str_has_prefix (scheme, "sqlite") ? scheme : "sqlite",
        hw_database_url_get_path (url), authority != NULL && query != NULL ? query : "");
  if (scheme == NULL || strchr (scheme, ' ') != NULL)
    return build_from_keywords (url);
  if (strcmp (scheme, "postgres") == 0)
    return g_strconcat ("postgresql", authority, NULL);

  return g_strdup (text);
}

/* Adds to what the user may have set there himself. */
static GStrv
add_timeouts (GStrv envp, const HwEnvironment *environment)
{
  const char *old = g_environ_getenv (envp, "PGOPTIONS");
  g_autoptr(GString) options = g_string_new (old);

  if (environment->lock_timeout_ms > 0)
    g_string_append_printf (options, " -c lock_timeout=%" G_GINT64_FORMAT,
                            environment->lock_timeout_ms);
  if (environment->statement_timeout_ms > 0)
    g_string_append_printf (options, " -c statement_timeout=%" G_GINT64_FORMAT,
                            environment->statement_timeout_ms);
  if (options->len == 0)
    return envp;

  return g_environ_setenv (envp, "PGOPTIONS", options->str, TRUE);
}

/**
 * hw_alembic_build_environ:
 * @environment: where the child is to work
 * @sqlalchemy_url: its database
 * @tag: what its PostgreSQL sessions are to be called
 * @error: HW_ERROR_FILE when env_file cannot be read
 *
 * The child sees what this process sees, and what the lines of env_file set where this process has no variable of that
 * name: the order in which the URL itself is resolved. The names under which most projects read their database,
 * `DATABASE_URL` and its relatives, are those of this environment whatever this process has under them: one that was
 * left over from another environment must not send a deployment there. A line of env_file for such a name wins, because
 * it may name another driver for the same database.
 *
 * Returns: (transfer full): may hold passwords
 */
GStrv
hw_alembic_build_environ (const HwEnvironment *environment,
                          const char *sqlalchemy_url,
                          const char *tag,
                          GError **error)
{
  static const char *const names[] = { "DATABASE_URL", "SQLALCHEMY_DATABASE_URL",
                                       "SQLALCHEMY_DATABASE_URI", NULL };
  g_auto (GStrv) lines = hw_environment_list_variables (environment, error);
  GStrv envp;

  if (lines == NULL)
    return NULL;
  envp = g_get_environ ();
  for (guint i = 0; names[i] != NULL; i++)
    envp = g_environ_setenv (envp, names[i], sqlalchemy_url, TRUE);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *equals = strchr (lines[i], '=');
      g_autofree char *name = g_strndup (lines[i], (gsize)(equals - lines[i]));

      envp = g_environ_setenv (envp, name, equals + 1, g_strv_contains (names, name));
    }
  envp = g_environ_setenv (envp, "HEADWAY_ENVIRONMENT", environment->name, TRUE);
  envp = g_environ_setenv (envp, "PGAPPNAME", tag, TRUE);
  /* Lines come when they are printed, and not when the program ends. */
  envp = g_environ_setenv (envp, "PYTHONUNBUFFERED", "1", TRUE);

  return add_timeouts (envp, environment);
}

static void
append_entry (GString *out, const char *key, const char *value)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  g_autofree char *text = g_strjoinv ("\n\t", lines);

  g_string_append_printf (out, "%s = %s\n", key, text);
}

/* ConfigParser's `%` begins a reference to another key. */
static void
append_literal (GString *out, const char *key, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, "%", -1);
  g_autofree char *text = g_strjoinv ("%%", parts);

  append_entry (out, key, text);
}

static void
append_section (GString *out, const HwIniSection *section, const char *without)
{
  for (guint i = 0; section != NULL && i < section->entries->len; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);

      if (g_strcmp0 (entry->key, without) != 0)
        append_entry (out, entry->key, entry->value);
    }
}

/* @ini's content with another sqlalchemy.url in @name, and with the folder that `%(here)s` stands for: Alembic takes it
 * from where the file lies, but a [DEFAULT] in the file comes after that. */
static char *
rewrite (const HwIni *ini, const char *root, const char *name, const char *url)
{
  g_autoptr(GString) out = g_string_new ("[DEFAULT]\n");

  append_literal (out, "here", root);
  append_section (out, hw_ini_find_section (ini, "DEFAULT"), "here");
  g_string_append_printf (out, "\n[%s]\n", name);
  append_literal (out, "sqlalchemy.url", url);
  append_section (out, hw_ini_find_section (ini, name), "sqlalchemy.url");
  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);

      if (strcmp (section->name, name) == 0 || strcmp (section->name, "DEFAULT") == 0)
        continue;
      g_string_append_printf (out, "\n[%s]\n", section->name);
      append_section (out, section, NULL);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * hw_alembic_open_ini:
 * @root: folder of alembic.ini; without one there the copy has the URL alone
 * @section: of alembic.ini that counts
 * @sqlalchemy_url: replaces that section's `sqlalchemy.url`, which is where most env.py files look
 * @error: HW_ERROR_FILE
 *
 * The copy may hold a password, so it lies in memory (memfd_create(2)): however this process ends, nothing stays behind.
 *
 * Returns: the open copy, to be closed when no child needs it any more; -1 on failure
 */
int
hw_alembic_open_ini (const char *root,
                     const char *section,
                     const char *sqlalchemy_url,
                     GError **error)
{
  g_autofree char *original = g_build_filename (root, INI_NAME, NULL);
  g_autofree char *text = NULL;
  g_autofree char *content = NULL;
  g_autoptr(HwIni) ini = NULL;
  int fd;

  if (g_file_test (original, G_FILE_TEST_EXISTS))
    {
      text = hw_file_read (original, NULL, error);
      if (text == NULL)
        return -1;
    }
  ini = hw_ini_parse (original, text != NULL ? text : "", HW_INI_PYTHON);
  content = rewrite (ini, root, section, sqlalchemy_url);
  fd = memfd_create (INI_NAME, MFD_CLOEXEC);
  if (fd >= 0 && fchmod (fd, 0400) == 0 && hw_file_write_all (fd, content, strlen (content)))
    return fd;

  hw_set_error (error, HW_ERROR_FILE, NULL, "cannot make a copy of alembic's settings: %s",
                g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return -1;
}

/**
 * hw_alembic_dup_ini_path:
 * @fd: from hw_alembic_open_ini()
 *
 * A child need not inherit @fd to open this: whoever starts alembic in between may close what it does not know. /proc lets
 * processes of the same user in, and nobody else (proc(5)).
 *
 * Returns: (transfer full): where a child finds the copy, while @fd is open
 */
char *
hw_alembic_dup_ini_path (int fd)
{
  return g_strdup_printf ("/proc/%d/fd/%d", (int)getpid (), fd);
}
