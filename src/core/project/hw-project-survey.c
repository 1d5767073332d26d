/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-survey"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-project-survey.h"

/* What other tools leave in a project's folder, as their manuals have it: sqitch.org/docs, documentation.red-gate.com/fd,
 * docs.liquibase.com, docs.djangoproject.com, guides.rubyonrails.org, prisma.io/docs, and the README of golang-migrate. */
typedef struct
{
  const char *tool;
  const char *file;   /* this file; NULL: one in @folder that @matches takes */
  const char *folder; /* relative; "." for the folder itself */
  HwNameMatch matches;
} Trace;

/* `V1.2__add_users.sql`, and `U` and `R__` beside it */
static gboolean
is_flyway_name (const char *name, const char *unused)
{
  const char *end = strstr (name, "__");

  if (end == NULL || !g_str_has_suffix (name, ".sql") || strchr ("VUR", name[0]) == NULL)
    return FALSE;

  return name[0] == 'R' ? end == name + 1 : g_ascii_isdigit (name[1]);
}

/* `000001_add_users.up.sql` */
static gboolean
is_golang_name (const char *name, const char *unused)
{
  return g_ascii_isdigit (name[0]) && g_str_has_suffix (name, ".up.sql");
}

static gboolean
is_rails_name (const char *name, const char *unused)
{
  return g_ascii_isdigit (name[0]) && g_str_has_suffix (name, ".rb");
}

static gboolean
is_liquibase_name (const char *name, const char *unused)
{
  return strstr (name, "changelog") != NULL
         && (g_str_has_suffix (name, ".xml") || g_str_has_suffix (name, ".yaml")
             || g_str_has_suffix (name, ".yml") || g_str_has_suffix (name, ".json"));
}

/* `20260107150000_add_users.sql` */
static gboolean
is_dbmate_name (const char *name, const char *unused)
{
  return g_ascii_isdigit (name[0]) && g_str_has_suffix (name, ".sql")
         && !g_str_has_suffix (name, ".down.sql");
}

static const Trace traces[] = {
  { "Sqitch", "sqitch.plan", NULL, NULL },
  { "Sqitch", "sqitch.conf", NULL, NULL },
  { "Flyway", "flyway.conf", NULL, NULL },
  { "Flyway", "flyway.toml", NULL, NULL },
  { "Flyway", NULL, ".", is_flyway_name },
  { "Flyway", NULL, "sql", is_flyway_name },
  { "Flyway", NULL, "migrations", is_flyway_name },
  { "Flyway", NULL, "db/migration", is_flyway_name },
  { "Flyway", NULL, "src/main/resources/db/migration", is_flyway_name },
  { "Liquibase", "liquibase.properties", NULL, NULL },
  { "Liquibase", NULL, ".", is_liquibase_name },
  { "Liquibase", NULL, "db/changelog", is_liquibase_name },
  { "Liquibase", NULL, "src/main/resources/db/changelog", is_liquibase_name },
  { "Rails", NULL, "db/migrate", is_rails_name },
  { "Django", "manage.py", NULL, NULL },
  { "Prisma", "prisma/schema.prisma", NULL, NULL },
  { "golang-migrate", NULL, ".", is_golang_name },
  { "golang-migrate", NULL, "migrations", is_golang_name },
  { "golang-migrate", NULL, "db/migrations", is_golang_name },
};

static gboolean
has_trace (const char *folder, const Trace *trace)
{
  g_autofree char *path =
      g_build_filename (folder, trace->file != NULL ? trace->file : trace->folder, NULL);

  return trace->file != NULL ? g_file_test (path, G_FILE_TEST_IS_REGULAR)
                             : _hw_path_has_file (path, trace->matches, NULL);
}

static const char *
find_tool (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    if (has_trace (folder, &traces[i]))
      return traces[i].tool;

  return NULL;
}

static gboolean
is_dbmate (const char *folder)
{
  g_autofree char *below = g_build_filename (folder, "db", "migrations", NULL);

  return _hw_path_has_file (folder, is_dbmate_name, NULL)
         || _hw_path_has_file (below, is_dbmate_name, NULL);
}

static void
take_project (HwProjectSurvey *survey, HwProject *project)
{
  const HwGraph *graph = hw_project_get_graph (project);
  g_autofree char *name = g_path_get_basename (hw_project_get_config_file (project));

  survey->project = project;
  survey->kind = strcmp (name, "headway.ini") == 0 ? HW_SURVEY_PROJECT : HW_SURVEY_ALEMBIC;
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    if ((hw_graph_get_revision (graph, i)->flags & HW_REVISION_PYTHON) != 0)
      survey->n_python++;
    else
      survey->n_sql++;
}

/**
 * hw_project_survey_new:
 * @path: a folder, or a file in one
 * @error: as hw_project_open(), but that there is no project is an answer
 *
 * What there is to be opened, and where there is no project, why. Reads, writes nothing. Blocks; any thread.
 *
 * Returns: (transfer full): what was found
 */
HwProjectSurvey *
hw_project_survey_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwProjectSurvey) survey = g_new0 (HwProjectSurvey, 1);
  g_autoptr(GError) found = NULL;
  g_autofree char *ini = NULL;
  HwProject *project;

  g_return_val_if_fail (path != NULL, NULL);

  survey->folder = g_canonicalize_filename (path, NULL);
  if (!g_file_test (survey->folder, G_FILE_TEST_IS_DIR))
    {
      char *parent = g_path_get_dirname (survey->folder);

      g_free (survey->folder);
      survey->folder = parent;
    }
  ini = g_build_filename (survey->folder, "headway.ini", NULL);
  /* Who opens it reads it all; here it is enough that it is one. */
  if (g_file_test (ini, G_FILE_TEST_IS_REGULAR))
    {
      survey->kind = HW_SURVEY_PROJECT;
      return g_steal_pointer (&survey);
    }
  project = hw_project_open (path, cancellable, &found);
  if (project != NULL)
    {
      take_project (survey, project);
      return g_steal_pointer (&survey);
    }
  if (!g_error_matches (found, HW_ERROR, HW_ERROR_NO_PROJECT))
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return NULL;
    }
  survey->tool = find_tool (survey->folder);
  survey->kind = survey->tool != NULL         ? HW_SURVEY_OTHER_TOOL
                 : is_dbmate (survey->folder) ? HW_SURVEY_DBMATE
                                              : HW_SURVEY_NOTHING;

  return g_steal_pointer (&survey);
}

/**
 * hw_project_survey_free:
 * @survey: (nullable) (transfer full)
 */
void
hw_project_survey_free (HwProjectSurvey *survey)
{
  if (survey == NULL)
    return;

  g_free (survey->folder);
  g_clear_pointer (&survey->project, hw_project_unref);
  g_free (survey);
}
