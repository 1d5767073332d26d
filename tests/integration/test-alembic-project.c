/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-project.h"
#include "hw-test-util.h"

/* Projects as Alembic itself makes them, and revisions of ours as Alembic itself reads them. */

static void
set_up (HwTestDir *dir, gconstpointer data)
{
  hw_test_dir_init (dir);
}

static void
tear_down (HwTestDir *dir, gconstpointer data)
{
  hw_test_dir_clear (dir);
}

static gboolean
skip_without_alembic (void)
{
  g_autofree char *program = g_find_program_in_path ("alembic");

  if (program == NULL)
    g_test_skip ("alembic is not installed");

  return program == NULL;
}

/* Its standard output; it has to succeed. */
static char *
run_alembic (HwTestDir *dir, const char *first, const char *second)
{
  const char *argv[] = { "alembic", first, second, NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (dir->path, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("alembic %s: %s%s", first, out, err);
  g_assert_cmpint (status, ==, 0);

  return out;
}

static HwProject *
open_project (HwTestDir *dir)
{
  g_autoptr(GError) error = NULL;
  HwProject *project = hw_project_open (dir->path, NULL, &error);

  g_assert_no_error (error);

  return project;
}

static void
create (HwTestDir *dir, const HwNewRevision *options)
{
  g_autoptr(HwProject) project = open_project (dir);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = hw_project_create_revision (project, options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (path);
}

/* The template of the installed version opens without a word about it. */
static void
test_template (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  if (skip_without_alembic ())
    return;
  g_free (run_alembic (dir, "init", "migr"));
  project = open_project (dir);

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 0);
  g_assert_true (hw_project_check (project, NULL));
  /* Its URL is driver://user:pass@localhost/dbname, which is none. */
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 0);
}

static void
test_reads_ours (HwTestDir *dir, gconstpointer data)
{
  static const char *const base[] = { "base", NULL };
  static const char *const both[] = { "b2", "c3", NULL };
  static const char *const labels[] = { "shop", NULL };
  static const char *const depends_on[] = { "shop", NULL };
  g_autofree char *history = NULL;

  if (skip_without_alembic ())
    return;
  g_free (run_alembic (dir, "init", "migr"));
  create (dir, &(HwNewRevision){ .message = "It's \"\"\"new\"\"\" \\n", .revision_id = "a1" });
  create (dir,
          &(HwNewRevision){ .message = "Änderung", .revision_id = "b2", .branch_labels = labels });
  create (dir, &(HwNewRevision){ .revision_id = "c3", .heads = base, .depends_on = depends_on });
  create (dir, &(HwNewRevision){ .message = "Join", .revision_id = "d4", .heads = both });
  history = run_alembic (dir, "history", NULL);

  g_assert_cmpstr (history, ==,
                   "b2, c3 -> d4 (shop) (head) (mergepoint), Join\n"
                   "<base> (shop) -> c3, empty message\n"
                   "a1 -> b2 (shop), Änderung\n"
                   "<base> -> a1, It's \"\"\"new\"\"\" \\n\n");
}

/* And those of Alembic's own template are read back with all that it wrote. */
static void
test_reads_theirs (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  const HwGraph *graph;
  const HwRevision *revision;

  if (skip_without_alembic ())
    return;
  g_free (run_alembic (dir, "init", "migr"));
  g_free (run_alembic (dir, "revision", "-mFirst"));
  g_free (run_alembic (dir, "revision", NULL));
  project = open_project (dir);
  graph = hw_project_get_graph (project);

  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 0);
  g_assert_cmpuint (hw_graph_get_n_revisions (graph), ==, 2);
  revision = hw_graph_get_revision (graph, hw_graph_lookup (graph, hw_graph_get_bases (graph)[0]));
  g_assert_cmpstr (revision->message, ==, "First");
  g_assert_cmpint (revision->created_usec, >, 0);
  g_assert_cmpint (revision->flags, ==, HW_REVISION_PYTHON);
  revision = hw_graph_get_revision (graph, hw_graph_lookup (graph, hw_graph_get_heads (graph)[0]));
  g_assert_cmpstr (revision->message, ==, "empty message");
  g_assert_cmpuint (g_strv_length (revision->down_revisions), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/alembic-project/template", HwTestDir, NULL, set_up, test_template, tear_down);
  g_test_add ("/alembic-project/reads-ours", HwTestDir, NULL, set_up, test_reads_ours, tear_down);
  g_test_add ("/alembic-project/reads-theirs", HwTestDir, NULL, set_up, test_reads_theirs,
              tear_down);

  return g_test_run ();
}
