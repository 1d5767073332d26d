/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-project-draft.h"
#include "hw-test-project.h"

void
hw_test_project_write (const HwTestDir *dir, const char *name, const char *text)
{
  g_free (hw_test_write_file (dir->path, name, text));
}

HwProject *
hw_test_project_open (const HwTestDir *dir, const char *name)
{
  g_autofree char *path = hw_test_dir_build (dir, name);
  g_autoptr(GError) error = NULL;
  HwProject *project = hw_project_open (path, NULL, &error);

  g_assert_no_error (error);

  return project;
}

void
hw_test_project_assert_ids (const HwProject *project, const char *expected)
{
  const HwGraph *graph = hw_project_get_graph (project);
  g_autoptr(GString) ids = g_string_new (NULL);

  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", hw_graph_get_revision (graph, i)->id);
  g_assert_cmpstr (ids->str, ==, expected);
}

void
hw_test_project_assert_problems (const HwProject *project, const char *expected)
{
  GPtrArray *problems = hw_project_get_problems (project);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *name = g_path_get_basename (problem->file);

      g_string_append_printf (text, "%s%s:%u %s", i > 0 ? "\n" : "", name, problem->line,
                              problem->message);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static gboolean
create (const HwNewProject *options, GError **error)
{
  g_autoptr(HwProjectDraft) draft = hw_project_draft_new (options, NULL, error);

  return draft != NULL && hw_project_draft_write (draft, error);
}

gboolean
hw_test_project_init (const char *dir, GError **error)
{
  const HwNewProject options = { .dir = dir, .dialect = HW_DIALECT_SQLITE };

  return create (&options, error);
}

gboolean
hw_test_project_init_alembic (const char *dir, GError **error)
{
  const HwNewProject options = { .dir = dir, .is_alembic = TRUE };

  return create (&options, error);
}
