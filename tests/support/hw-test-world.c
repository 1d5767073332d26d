/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-world"

#include "config.h"

#include <stdlib.h>

#include "hw-history-table.h"
#include "hw-test-postgres.h"
#include "hw-test-world.h"
#include "hw-version-table.h"

HwTestWorld *
hw_test_world_new (HwDialect dialect)
{
  g_autoptr(HwTestWorld) self = g_new0 (HwTestWorld, 1);

  hw_test_dir_init (&self->dir);
  self->dialect = dialect;
  self->root = hw_test_dir_build (&self->dir, "shop");
  self->settings = g_strdup ("");
  self->policies = g_strdup ("");
  self->sections = g_strdup ("");
  if (dialect == HW_DIALECT_SQLITE)
    {
      self->url = g_strdup_printf ("sqlite:///%s/prod.db", self->dir.path);
    }
  else
    {
      HwTestPostgres *server = hw_test_postgres_get_shared ();
      g_autofree char *name = NULL;

      if (server == NULL)
        return NULL;
      name = hw_test_postgres_create_database (server);
      self->url = hw_test_postgres_dup_url (server, name);
    }

  return g_steal_pointer (&self);
}

void
hw_test_world_free (HwTestWorld *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->project, hw_project_unref);
  g_free (self->url);
  g_free (self->root);
  g_free (self->settings);
  g_free (self->policies);
  g_free (self->sections);
  hw_test_dir_clear (&self->dir);
  g_free (self);
}

static void
set_lines (char **field, const char *lines)
{
  g_free (*field);
  *field = g_strdup (lines);
}

void
hw_test_world_set_settings (HwTestWorld *self, const char *lines)
{
  set_lines (&self->settings, lines);
}

void
hw_test_world_set_policies (HwTestWorld *self, const char *lines)
{
  set_lines (&self->policies, lines);
}

void
hw_test_world_set_sections (HwTestWorld *self, const char *lines)
{
  set_lines (&self->sections, lines);
}

static void
add_revision (HwTestWorld *self,
              const char *id,
              const char *down_revision,
              const char *option,
              const char *up,
              const char *down)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("migrations/%s.sql", id);
  g_autofree char *path = NULL;

  g_string_append_printf (text, "-- Revision %s\n--\n-- revision: %s\n-- down-revision: %s\n", id,
                          id, down_revision != NULL ? down_revision : "none");
  g_string_append_printf (text, "-- migrate:up%s\n%s\n", option, up);
  if (down != NULL)
    g_string_append_printf (text, "-- migrate:down%s\n%s\n", option, down);
  path = hw_test_write_file (self->root, name, text->str);
}

void
hw_test_world_add (
    HwTestWorld *self, const char *id, const char *down_revision, const char *up, const char *down)
{
  add_revision (self, id, down_revision, "", up, down);
}

void
hw_test_world_add_open (
    HwTestWorld *self, const char *id, const char *down_revision, const char *up, const char *down)
{
  add_revision (self, id, down_revision, " transaction:false", up, down);
}

HwProject *
hw_test_world_open (HwTestWorld *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *ini =
      g_strdup_printf ("[headway]\nscript_location = migrations\n%s\n\n[environment "
                       "prod]\nurl = %s\n%s\n\n%s\n",
                       self->settings, self->url, self->policies, self->sections);

  path = hw_test_write_file (self->root, "headway.ini", ini);
  g_clear_pointer (&self->project, hw_project_unref);
  self->project = hw_project_open (self->root, NULL, &error);
  g_assert_no_error (error);
  hw_project_check (self->project, &error);
  g_assert_no_error (error);

  return self->project;
}

const HwEnvironment *
hw_test_world_get_environment (HwTestWorld *self)
{
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment;

  if (self->project == NULL)
    hw_test_world_open (self);
  environment = hw_project_find_environment (self->project, "prod", &error);
  g_assert_no_error (error);

  return environment;
}

char *
hw_test_world_dup_file (HwTestWorld *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".sql", NULL);

  return g_build_filename (self->root, "migrations", name, NULL);
}

HwDatabase *
hw_test_world_connect (HwTestWorld *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (self->url, self->root, &error);
  HwDatabaseOptions options = { 0 };
  g_autoptr(HwDatabase) database = NULL;

  g_assert_no_error (error);
  database = hw_database_new (url, &options);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&database);
}

void
hw_test_world_execute (HwTestWorld *self, const char *sql)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (self);
  g_autoptr(GError) error = NULL;

  hw_database_execute (database, sql, NULL, NULL, &error);
  g_assert_no_error (error);
}

char *
hw_test_world_query (HwTestWorld *self, const char *sql)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (database, sql, NULL, 0, NULL, &error);

  g_assert_no_error (error);

  return hw_rows_get_n_rows (rows) > 0 ? g_strdup (hw_rows_get (rows, 0, 0)) : NULL;
}

gboolean
hw_test_world_has_table (HwTestWorld *self, const char *table)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (self);
  g_autoptr(GError) error = NULL;
  gboolean exists = FALSE;

  hw_database_table_exists (database, NULL, table, &exists, NULL, &error);
  g_assert_no_error (error);

  return exists;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

char *
hw_test_world_dup_rows (HwTestWorld *self)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (self);
  g_autoptr(GError) error = NULL;
  gboolean exists = FALSE;
  g_auto(GStrv) rows =
              hw_version_table_read (database, NULL, "alembic_version", &exists, NULL, &error);

  g_assert_no_error (error);
  if (!exists)
    return g_strdup ("-");
  qsort (rows, g_strv_length (rows), sizeof (char *), compare_strings);

  return g_strjoinv (" ", rows);
}

void
hw_test_world_assert_rows (HwTestWorld *self, const char *rows)
{
  g_autofree char *found = hw_test_world_dup_rows (self);

  g_assert_cmpstr (found, ==, rows);
}

guint
hw_test_world_count_history (HwTestWorld *self)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries =
                 hw_history_table_list (database, NULL, "headway_history", 0, NULL, &error);

  g_assert_no_error (error);

  return entries->len;
}

const char *
hw_test_world_get_endless (HwTestWorld *self)
{
  if (self->dialect == HW_DIALECT_POSTGRESQL)
    return "SELECT pg_sleep(600)";

  return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
}

HwPlan *
hw_test_world_make_plan (HwTestWorld *self, HwDirection direction, const char *target)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = hw_test_world_dup_rows (self);
  g_auto(GStrv) rows = g_strsplit (text[0] == '-' ? "" : text, " ", -1);
  const HwGraph *graph = hw_project_get_graph (self->project);
  const char *targets[] = { target, NULL };
  HwPlan *plan = NULL;

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      plan = hw_plan_new_upgrade (graph, (const char *const *)rows, target, &error);
      break;
    case HW_DIRECTION_DOWNGRADE:
      plan = hw_plan_new_downgrade (graph, (const char *const *)rows, target, &error);
      break;
    case HW_DIRECTION_STAMP:
      plan = hw_plan_new_stamp (graph, (const char *const *)rows, targets, FALSE, &error);
      break;
    }
  g_assert_no_error (error);

  return plan;
}

void
hw_test_add_for_both_dialects (const char *area, const char *name, GTestDataFunc func)
{
  g_autofree char *sqlite = g_strdup_printf ("/%s/sqlite/%s", area, name);
  g_autofree char *postgres = g_strdup_printf ("/%s/postgresql/%s", area, name);

  g_test_add_data_func (sqlite, GINT_TO_POINTER (HW_DIALECT_SQLITE), func);
  g_test_add_data_func (postgres, GINT_TO_POINTER (HW_DIALECT_POSTGRESQL), func);
}
