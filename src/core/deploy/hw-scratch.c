/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-scratch"

#include "config.h"

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-scratch.h"
#include "hw-sql-command.h"
#include "hw-status.h"

#define NAME_PREFIX "headway_scratch_"

struct _HwScratch
{
  HwDatabase *database; /* the scratch database itself */
  HwDatabase *server;   /* PostgreSQL: the connection that made it and will drop it */
  char *name;           /* PostgreSQL: of the database; SQLite: path of the file */
  char *folder;         /* SQLite: that the file is in */
  gboolean is_made;
};

static char *
make_name (void)
{
  return g_strdup_printf (NAME_PREFIX "%08x%08x", g_random_int (), g_random_int ());
}

/* The server where the database is made. scratch_url is for nothing else; an environment's own server only where breaking
 * things is allowed. */
static HwDatabase *
connect_server (const HwProject *project,
                const HwEnvironment *environment,
                GCancellable *cancellable,
                GError **error)
{
  const char *text = hw_project_get_scratch_url (project);
  g_autoptr(HwDatabase) server = NULL;

  if (text != NULL)
    {
      g_autoptr(HwDatabaseUrl) url =
                     hw_database_url_parse (text, hw_project_get_root (project), error);

      if (url == NULL)
        return NULL;
      if (hw_database_url_get_dialect (url) != HW_DIALECT_POSTGRESQL)
        {
          hw_set_error (error, HW_ERROR_CONFIG, "Give the URL of a PostgreSQL server, or none.",
                        "scratch_url is not of PostgreSQL, but the environment “%s” is",
                        environment->name);
          return NULL;
        }
      server = hw_database_new (url, NULL);
    }
  else if (environment->is_protected)
    hw_set_error (error, HW_ERROR_POLICY,
                  "Choose another environment, or give scratch_url in headway.ini.",
                  "“%s” is protected: no scratch database is made on its server",
                  environment->name);
  else
    server = hw_environment_new_database (environment, FALSE, error);

  return server != NULL && hw_database_open (server, cancellable, error) ? g_steal_pointer (&server)
                                                                         : NULL;
}

static gboolean
make_postgres (HwScratch *self,
               const HwProject *project,
               const HwEnvironment *environment,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *quoted = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(HwDatabaseUrl) url = NULL;

  self->server = connect_server (project, environment, cancellable, error);
  if (self->server == NULL)
    return FALSE;
  self->name = make_name ();
  quoted = hw_sql_quote_identifier (self->name);
  /* Nobody works in template0, so that nobody has to be waited for. */
  sql = g_strdup_printf ("CREATE DATABASE %s TEMPLATE template0", quoted);
  if (!hw_database_execute (self->server, sql, NULL, cancellable, error))
    {
      g_prefix_error (error, "no scratch database can be made: ");
      return FALSE;
    }
  self->is_made = TRUE;
  url = hw_database_url_new_for_database (hw_database_get_url (self->server), self->name);
  self->database = hw_database_new (url, NULL);

  return hw_database_open (self->database, cancellable, error);
}

static gboolean
make_sqlite (HwScratch *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(HwDatabaseUrl) url = NULL;
  g_autofree char *text = NULL;

  self->folder = g_dir_make_tmp ("headway-scratch-XXXXXX", &local_error);
  if (self->folder == NULL)
    {
      hw_set_error (error, HW_ERROR_FILE, "Is the folder for temporary files full?",
                    "no scratch database can be made: %s", local_error->message);
      return FALSE;
    }
  self->name = g_build_filename (self->folder, "scratch.db", NULL);
  text = g_strconcat ("sqlite:///", self->name, NULL);
  url = hw_database_url_parse (text, "/", error);
  if (url == NULL)
    return FALSE;
  self->database = hw_database_new (url, NULL);

  return hw_database_open (self->database, cancellable, error);
}

static HwDialect
find_dialect (const HwEnvironment *environment, GError **error)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (environment, TRUE, error);

  return database != NULL ? hw_database_get_dialect (database) : HW_DIALECT_SQLITE;
}

HwScratch *
hw_scratch_new (const HwProject *project,
                const HwEnvironment *environment,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr(GError) local_error = NULL;
  HwScratch *self;
  HwDialect dialect;
  gboolean ok;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  dialect = find_dialect (environment, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  self = g_new0 (HwScratch, 1);
  ok = dialect == HW_DIALECT_SQLITE
           ? make_sqlite (self, cancellable, error)
           : make_postgres (self, project, environment, cancellable, error);
  if (ok)
    return self;
  /* The first error is the one that tells why. */
  (void)hw_scratch_drop (self, NULL);

  return NULL;
}

HwDatabase *
hw_scratch_get_database (HwScratch *scratch)
{
  g_return_val_if_fail (scratch != NULL, NULL);

  return scratch->database;
}

const char *
hw_scratch_get_name (const HwScratch *scratch)
{
  g_return_val_if_fail (scratch != NULL, NULL);

  return scratch->name;
}

static gboolean
drop_postgres (HwScratch *self, GError **error)
{
  g_autofree char *quoted = hw_sql_quote_identifier (self->name);
  g_autofree char *sql =
      g_strdup_printf ("DROP DATABASE IF EXISTS %s%s", quoted,
                       hw_database_get_server_version (self->server) >= 130000 ? " WITH (FORCE)"
                                                                               : "");
  g_autoptr(GError) local_error = NULL;

  if (hw_database_execute (self->server, sql, NULL, NULL, &local_error))
    return TRUE;
  hw_set_error (error, HW_ERROR_FAILED, "Drop it yourself.",
                "the scratch database “%s” on “%s” could not be dropped: %s", self->name,
                hw_database_url_get_redacted (hw_database_get_url (self->server)),
                local_error->message);

  return FALSE;
}

static gboolean
remove_files (HwScratch *self, GError **error)
{
  static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->name, suffixes[i], NULL);

      g_unlink (path);
    }
  if (g_rmdir (self->folder) == 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_FILE, "Remove it yourself.",
                "the folder “%s” of a scratch database could not be removed", self->folder);

  return FALSE;
}

gboolean
hw_scratch_drop (HwScratch *scratch, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (scratch != NULL, FALSE);

  if (scratch->database != NULL)
    hw_database_close (scratch->database);
  g_clear_object (&scratch->database);
  if (scratch->is_made)
    ok = drop_postgres (scratch, error);
  if (scratch->server != NULL)
    hw_database_close (scratch->server);
  g_clear_object (&scratch->server);
  if (scratch->folder != NULL && scratch->name != NULL)
    ok = remove_files (scratch, error);
  g_free (scratch->name);
  g_free (scratch->folder);
  g_free (scratch);

  return ok;
}
