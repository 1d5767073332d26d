/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-project.h"
#include "hw-test-project.h"
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
run_alembic_argv (HwTestDir *dir, const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (dir->path, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("alembic %s: %s%s", argv[1], out, err);
  g_assert_cmpint (status, ==, 0);

  return out;
}

static char *
run_alembic (HwTestDir *dir, const char *first, const char *second)
{
  const char *argv[] = { "alembic", first, second, NULL };

  return run_alembic_argv (dir, argv);
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

/* The file that `alembic revision` has written, and removes it. */
static char *
take_alembics (HwTestDir *dir, const char *path)
{
  char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);

  return text;
}

/* Its moment, to be given to ours. */
static gint64
find_time (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "Create Date: ", 2);
  g_autofree char *iso = g_strndup (parts[1], strcspn (parts[1], "\n"));
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (g_strdelimit (iso, " ", 'T'), zone);

  g_assert_nonnull (time);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* With annotations and docstrings, as Alembic's newer versions have them, and what templates of projects add. */
#define TYPED_TEMPLATE \
  "# -*- coding: utf-8 -*-\n" \
  "## kept short\n" \
  "\"\"\"${message}\n\nRevision ID: ${up_revision}\nRevises: ${down_revision | comma,n}\n" \
  "Create Date: ${create_date}\n\"\"\"\n" \
  "from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n" \
  "${imports if imports else \"\"}\n" \
  "revision: str = ${repr(up_revision)}\n" \
  "down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}\n" \
  "branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}\n" \
  "depends_on: Union[str, Sequence[str], None] = \\\n    ${repr(depends_on)}\n\n\n" \
  "def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n" \
  "    ${upgrades if upgrades else \"pass\"}\n\n\n" \
  "def downgrade() -> None:\n    ${downgrades or 'pass'}\n"

/* Byte by byte what alembic itself writes for the same revision. */
static void
assert_same_text (HwTestDir *dir, const char *name, HwNewRevision options, const char *const *argv)
{
  g_autofree char *path = hw_test_dir_build (dir, name);
  g_autofree char *theirs = NULL;
  g_autofree char *ours = NULL;

  g_free (run_alembic_argv (dir, argv));
  theirs = take_alembics (dir, path);
  options.now_usec = find_time (theirs);
  create (dir, &options);
  g_assert_true (g_file_get_contents (path, &ours, NULL, NULL));
  g_assert_cmpstr (ours, ==, theirs);
}

static void
assert_same_texts (HwTestDir *dir)
{
  static const char *const both[] = { "a1", "b2", NULL };
  static const char *const base[] = { "base", NULL };
  static const char *const labels[] = { "shop", NULL };
  static const char *const shop[] = { "shop", NULL };
  static const char *const two[] = { "a1", "shop", NULL };

  assert_same_text (
      dir, "migr/versions/a1_first.py", (HwNewRevision){ .message = "First", .revision_id = "a1" },
      (const char *const[]){ "alembic", "revision", "-m", "First", "--rev-id", "a1", NULL });
  assert_same_text (dir, "migr/versions/b2_it_s_the_shop.py",
                    (HwNewRevision){ .message = "It's \"the\" shop",
                                     .revision_id = "b2",
                                     .heads = base,
                                     .branch_labels = labels },
                    (const char *const[]){ "alembic", "revision", "-m", "It's \"the\" shop",
                                           "--rev-id", "b2", "--head", "base", "--branch-label",
                                           "shop", NULL });
  assert_same_text (
      dir, "migr/versions/c3_.py", (HwNewRevision){ .revision_id = "c3", .heads = both },
      (const char *const[]){ "alembic", "merge", "--rev-id", "c3", "a1", "b2", NULL });
  assert_same_text (dir, "migr/versions/d4_.py",
                    (HwNewRevision){ .revision_id = "d4", .depends_on = shop },
                    (const char *const[]){ "alembic", "revision", "--rev-id", "d4", "--depends-on",
                                           "shop", NULL });
  assert_same_text (dir, "migr/versions/e5_.py",
                    (HwNewRevision){ .revision_id = "e5", .depends_on = two },
                    (const char *const[]){ "alembic", "revision", "--rev-id", "e5", "--depends-on",
                                           "a1", "--depends-on", "shop", NULL });
}

static void
test_writes_as_alembic (HwTestDir *dir, gconstpointer data)
{
  const char *template = data;

  if (skip_without_alembic ())
    return;
  if (g_str_equal (template, "typed"))
    {
      g_free (run_alembic_argv (dir, (const char *const[]){ "alembic", "init", "migr", NULL }));
      g_free (hw_test_write_file (dir->path, "migr/script.py.mako", TYPED_TEMPLATE));
    }
  else
    g_free (run_alembic_argv (dir, (const char *const[]){ "alembic", "init", "-t", template, "migr",
                                                          NULL }));
  assert_same_texts (dir);
}

/* One run for several databases: said in a sentence, and nothing is written. */
static void
test_refuses_multidb (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) again = NULL;
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  HwNewRevision options = { .message = "x", .revision_id = "a1" };

  if (skip_without_alembic ())
    return;
  g_free (run_alembic_argv (dir, (const char *const[]){ "alembic", "init", "-t", "multidb", "migr",
                                                        NULL }));
  project = open_project (dir);
  g_assert_null (hw_project_create_revision (project, &options, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "2 databases at once (engine1, engine2)"));
  g_assert_nonnull (strstr (hw_error_get_hint (error), "run them with alembic"));
  again = open_project (dir);
  g_assert_cmpuint (hw_graph_get_n_revisions (hw_project_get_graph (again)), ==, 0);
}

/* Headway's own new project is one that Alembic works with at once. */
static void
test_init (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *history = NULL;
  g_autofree char *sql = NULL;

  if (skip_without_alembic ())
    return;
  g_assert_true (hw_test_project_init_alembic (dir->path, &error));
  g_assert_no_error (error);
  g_free (run_alembic (dir, "current", NULL));
  create (dir, &(HwNewRevision){ .message = "First", .revision_id = "a1" });
  g_free (run_alembic_argv (dir, (const char *const[]){ "alembic", "revision", "-m", "Second",
                                                        "--rev-id", "b2", NULL }));
  g_free (run_alembic (dir, "upgrade", "head"));
  g_free (run_alembic (dir, "downgrade", "-1"));
  history = run_alembic (dir, "history", "-i");
  g_assert_cmpstr (history, ==, "a1 -> b2 (head), Second\n<base> -> a1 (current), First\n");
  sql =
      run_alembic_argv (dir, (const char *const[]){ "alembic", "upgrade", "a1:b2", "--sql", NULL });
  g_assert_nonnull (strstr (sql, "UPDATE alembic_version SET version_num='b2'"));

  project = open_project (dir);
  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 0);
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 1);
  g_assert_false (hw_test_project_init_alembic (dir->path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
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
  static const char *const templates[] = { "generic", "async", "typed" };

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/alembic-project/template", HwTestDir, NULL, set_up, test_template, tear_down);
  g_test_add ("/alembic-project/init", HwTestDir, NULL, set_up, test_init, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autofree char *path = g_strconcat ("/alembic-project/writes-as/", templates[i], NULL);

      g_test_add (path, HwTestDir, templates[i], set_up, test_writes_as_alembic, tear_down);
    }
  g_test_add ("/alembic-project/refuses-multidb", HwTestDir, NULL, set_up, test_refuses_multidb,
              tear_down);
  g_test_add ("/alembic-project/reads-ours", HwTestDir, NULL, set_up, test_reads_ours, tear_down);
  g_test_add ("/alembic-project/reads-theirs", HwTestDir, NULL, set_up, test_reads_theirs,
              tear_down);

  return g_test_run ();
}
