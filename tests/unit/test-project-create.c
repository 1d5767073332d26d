/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-project-draft.h"
#include "hw-test-project.h"
#include "hw-test-util.h"
#include "hw-util.h"

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

/* 2026-01-07 09:05:07.25 UTC */
#define NOW G_GINT64_CONSTANT (1767776707250000)

static char *
create (HwProject *project, HwNewRevision options, GError **error)
{
  options.now_usec = NOW;

  return hw_project_create_revision (project, &options, error);
}

/* Creates and reads back: name of the file and its content */
static void
assert_created (HwTestDir *dir, HwNewRevision options, const char *name, const char *expected)
{
  g_autoptr(HwProject) project = hw_test_project_open (dir, "");
  g_autoptr(GError) error = NULL;
  g_autofree char *path = create (project, options, &error);
  g_autofree char *expected_path = hw_test_dir_build (dir, name);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected_path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_init (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (dir, "new/project");
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_test_project_init (path, &error));
  g_assert_no_error (error);
  project = hw_test_project_open (dir, "new/project");
  hw_test_project_assert_problems (project, "");
  hw_test_project_assert_ids (project, "");
  g_assert_true (hw_project_check (project, NULL));
  g_assert_nonnull (hw_project_find_environment (project, "dev", NULL));

  g_assert_false (hw_test_project_init (path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
}

/* Every line that the new headway.ini shows as a comment is right when it is made a setting. */
static void
test_init_shows_what_is_allowed (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *path = hw_test_dir_build (dir, "headway.ini");
  g_autofree char *text = NULL;
  g_autoptr(GString) open = NULL;

  g_assert_true (hw_test_project_init (dir->path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  open = g_string_new (strchr (text, '\n') + 1);
  g_string_replace (open, "\n; ", "\n", 0);
  hw_test_project_write (dir, "headway.ini", open->str);
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_problems (project, "");
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 3);
}

static HwProjectDraft *
draft_new (HwTestDir *dir, HwNewProject options, HwProjectField *out_field, GError **error)
{
  options.dir = dir->path;
  options.project_id = "an-id";
  options.revision_id = "a1";
  options.now_usec = NOW;

  return hw_project_draft_new (&options, out_field, error);
}

/* The draft is what is written, byte by byte, and the same choices make the same draft. */
static void
test_new (HwTestDir *dir, gconstpointer data)
{
  const HwNewProject options = { .environment = "prod", .first_message = "First" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProjectDraft) first = draft_new (dir, options, NULL, &error);
  g_autoptr(HwProjectDraft) second = draft_new (dir, options, NULL, &error);
  g_autoptr(HwProject) project = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (first->files->len, ==, 3);
  hw_project_draft_write (first, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < first->files->len; i++)
    {
      const HwProjectFile *file = g_ptr_array_index (first->files, i);
      g_autofree char *text = NULL;

      g_assert_cmpstr (file->text, ==,
                       ((HwProjectFile *)g_ptr_array_index (second->files, i))->text);
      if (file->text == NULL)
        continue;
      g_assert_true (g_file_get_contents (file->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, file->text);
    }
  project = hw_test_project_open (dir, "");
  hw_test_project_assert_problems (project, "");
  hw_test_project_assert_ids (project, "a1");
  g_assert_cmpstr (hw_project_find_environment (project, "prod", NULL)->url, ==,
                   "postgresql:///prod");

  /* It was made when there was none yet. */
  g_assert_false (hw_project_draft_write (second, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
}

/* Somebody else's file in the way: it stays, and nothing else does. */
static void
test_new_taken_back (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProjectDraft) made =
                 draft_new (dir, (HwNewProject){ .first_message = "First" }, NULL, &error);
  g_autofree char *migrations = hw_test_dir_build (dir, "migrations");
  g_autofree char *ini = hw_test_dir_build (dir, "headway.ini");
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  hw_test_project_write (dir, "headway.ini", "mine");
  g_assert_false (hw_project_draft_write (made, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  g_assert_false (g_file_test (migrations, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (ini, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_new_fields (HwTestDir *dir, gconstpointer data)
{
  static const struct
  {
    HwNewProject options;
    HwProjectField field;
  } cases[] = {
    { { .name = "# one" }, HW_PROJECT_FIELD_NAME },
    { { .file_template = "%(rev)s/%(slug)s" }, HW_PROJECT_FIELD_FILE_TEMPLATE },
    { { .environment = "a b" }, HW_PROJECT_FIELD_ENVIRONMENT },
    { { .environment_kind = "nothing" }, HW_PROJECT_FIELD_KIND },
    { { .url = "postgresql://a:b@c/d" }, HW_PROJECT_FIELD_URL },
    { { .url = "sqlite:///a ; b" }, HW_PROJECT_FIELD_URL },
    { { .first_message = "migrate:up" }, HW_PROJECT_FIELD_MESSAGE },
  };
  g_autoptr(GError) error = NULL;
  HwProjectField field;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      g_assert_null (draft_new (dir, cases[i].options, &field, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (field, ==, cases[i].field);
      g_clear_error (&error);
    }
  hw_test_project_write (dir, "migrations/a.sql",
                         "-- A\n--\n-- revision: a\n-- down-revision: none\n\n-- migrate:up\n");
  g_assert_null (draft_new (dir, (HwNewProject){ .first_message = "First" }, &field, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  g_assert_cmpint (field, ==, HW_PROJECT_FIELD_MESSAGE);
  g_clear_error (&error);
  hw_test_project_write (dir, "pyproject.toml", "[tool.alembic]\n");
  g_assert_null (draft_new (dir, (HwNewProject){ .name = "" }, &field, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  g_assert_cmpint (field, ==, HW_PROJECT_FIELD_FOLDER);
}

static void
test_new_settings (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwProjectDraft) made = NULL;
  g_autoptr(GError) error = NULL;
  HwProjectField field;

  g_assert_true (hw_test_project_init_alembic (dir->path, NULL));
  g_assert_null (
      hw_project_draft_new_settings (dir->path, "prod", "postgresql://a:b@c/d", &field, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpint (field, ==, HW_PROJECT_FIELD_URL);
  g_clear_error (&error);
  made = hw_project_draft_new_settings (dir->path, "prod", "postgresql+psycopg2://a@c/d", &field,
                                        &error);
  g_assert_no_error (error);
  g_assert_true (hw_project_draft_write (made, &error));
  project = hw_test_project_open (dir, "");
  hw_test_project_assert_problems (project, "");
  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  g_assert_nonnull (hw_project_find_environment (project, "prod", NULL));

  g_assert_null (hw_project_draft_new_settings (dir->path, "dev", "sqlite:///a", &field, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
}

static void
test_create_native (HwTestDir *dir, gconstpointer data)
{
  static const char *const labels[] = { "shop", NULL };
  static const char *const heads[] = { "a1", NULL };
  static const char *const depends_on[] = { "b", NULL };

  g_assert_true (hw_test_project_init (dir->path, NULL));
  assert_created (dir, (HwNewRevision){ .message = "First one", .revision_id = "a1" },
                  "migrations/20260107_0905_a1_first_one.sql",
                  "-- First one\n--\n-- revision: a1\n-- down-revision: none\n"
                  "-- created: 2026-01-07T09:05:07Z\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
  assert_created (dir, (HwNewRevision){ .revision_id = "bbbb" },
                  "migrations/20260107_0905_bbbb_.sql",
                  "-- empty message\n--\n-- revision: bbbb\n-- down-revision: a1\n"
                  "-- created: 2026-01-07T09:05:07Z\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
  assert_created (dir,
                  (HwNewRevision){ .message = "Branch\r\n\rFor the shop.\r\n",
                                   .revision_id = "c3",
                                   .heads = heads,
                                   .splice = TRUE,
                                   .branch_labels = labels,
                                   .depends_on = depends_on },
                  "migrations/20260107_0905_c3_branch_for_the_shop.sql",
                  "-- Branch\n--\n-- For the shop.\n--\n-- revision: c3\n-- down-revision: a1\n"
                  "-- branch-labels: shop\n-- depends-on: bbbb\n"
                  "-- created: 2026-01-07T09:05:07Z\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
}

static void
test_create_reads_back (HwTestDir *dir, gconstpointer data)
{
  static const char *const both[] = { "heads", NULL };
  static const char *const base[] = { "base", NULL };
  g_autoptr(HwProject) project = NULL;
  const HwGraph *graph;
  const HwRevision *merge;

  g_assert_true (hw_test_project_init (dir->path, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(HwProject) before = hw_test_project_open (dir, "");
      g_autoptr(GError) error = NULL;
      g_autofree char *path = create (before,
                                      (HwNewRevision){ .message = "x",
                                                       .heads = i == 0   ? NULL
                                                                : i == 1 ? base
                                                                         : both },
                                      &error);

      g_assert_no_error (error);
      g_assert_nonnull (path);
    }
  project = hw_test_project_open (dir, "");
  hw_test_project_assert_problems (project, "");
  graph = hw_project_get_graph (project);
  g_assert_cmpuint (hw_strv_length (hw_graph_get_heads (graph)), ==, 1);
  merge = hw_graph_get_revision (graph, hw_graph_lookup (graph, hw_graph_get_heads (graph)[0]));
  g_assert_cmpuint (g_strv_length (merge->down_revisions), ==, 2);
  g_assert_cmpuint (strlen (merge->id), ==, 12);
}

typedef struct
{
  const char *name;
  HwNewRevision options;
  HwErrorCode code;
} CreateCase;

static const char *const head_a1[] = { "a1", NULL };
static const char *const head_twice[] = { "b2", "b2", NULL };
static const char *const label_a1[] = { "a1", NULL };
static const char *const label_twice[] = { "x", "x", NULL };
static const char *const label_odd[] = { "a b", NULL };
static const char *const unknown[] = { "zzzz", NULL };

static const CreateCase create_cases[] = {
  { "not-a-head", { .heads = head_a1 }, HW_ERROR_NOT_A_HEAD },
  { "head-twice", { .heads = head_twice }, HW_ERROR_DUPLICATE_HEADS },
  { "unknown-head", { .heads = unknown }, HW_ERROR_NOT_FOUND },
  { "unknown-dependency", { .depends_on = unknown }, HW_ERROR_NOT_FOUND },
  { "used-id", { .revision_id = "a1" }, HW_ERROR_DUPLICATE_ID },
  { "bad-id", { .revision_id = "a-1" }, HW_ERROR_ILLEGAL_ID },
  { "reserved-id", { .revision_id = "head" }, HW_ERROR_ILLEGAL_ID },
  { "long-id", { .revision_id = "a23456789012345678901234567890123" }, HW_ERROR_ILLEGAL_ID },
  { "label-is-an-id", { .branch_labels = label_a1 }, HW_ERROR_DUPLICATE_LABEL },
  { "label-twice", { .branch_labels = label_twice }, HW_ERROR_DUPLICATE_LABEL },
  { "bad-label", { .branch_labels = label_odd }, HW_ERROR_USAGE },
  { "message-with-a-field", { .message = "x\nrevision: y" }, HW_ERROR_USAGE },
  { "message-with-nearly-a-field", { .message = "Down_Revision: y" }, HW_ERROR_USAGE },
  { "message-with-a-marker", { .message = "x\nmigrate:up" }, HW_ERROR_USAGE },
  { "message-not-utf8", { .message = "\xe9" }, HW_ERROR_USAGE },
  { "folder", { .version_path = "elsewhere" }, HW_ERROR_USAGE },
};

/* Refused, and no file is left behind. */
static void
test_create_refused (HwTestDir *dir, gconstpointer data)
{
  const CreateCase *c = data;
  g_autofree char *folder = hw_test_dir_build (dir, "migrations");
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GDir) listing = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "migrations/2_b.sql", HW_TEST_SQL_NEXT ("b2", "a1"));
  project = hw_test_project_open (dir, "");

  g_assert_null (create (project, c->options, &error));
  g_assert_error (error, HW_ERROR, (int)c->code);
  listing = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (listing) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

static void
test_create_never_replaces (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = hw_test_dir_build (dir, "migrations/20260107_0905_a1_x.sql");
  g_autofree char *text = NULL;

  g_assert_true (hw_test_project_init (dir->path, NULL));
  project = hw_test_project_open (dir, "");
  hw_test_project_write (dir, "migrations/20260107_0905_a1_x.sql", "mine");

  g_assert_null (create (project, (HwNewRevision){ .message = "x", .revision_id = "a1" }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_create_with_two_heads (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_NEXT ("a1", "none"));
  hw_test_project_write (dir, "migrations/2_b.sql", HW_TEST_SQL_NEXT ("b2", "none"));
  project = hw_test_project_open (dir, "");

  g_assert_null (create (project, (HwNewRevision){ .message = "x" }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MULTIPLE_HEADS);
}

static void
test_create_alembic (HwTestDir *dir, gconstpointer data)
{
  static const char *const labels[] = { "shop", NULL };
  static const char *const base[] = { "base", NULL };
  static const char *const both[] = { "a1", "c3", NULL };

  hw_test_project_write (dir, "alembic.ini", "[alembic]\nscript_location = db\ntimezone = UTC\n");
  hw_test_project_write (dir, "db/env.py", "");
  assert_created (dir, (HwNewRevision){ .message = "It's \"new\" \\", .revision_id = "a1" },
                  "db/versions/a1_it_s_new.py",
                  "\"\"\"It's \\\"new\\\" \\\\\n\nRevision ID: a1\nRevises:\n"
                  "Create Date: 2026-01-07 09:05:07.250000+00:00\n\"\"\"\n"
                  "from alembic import op\nimport sqlalchemy as sa\n\n"
                  "revision = 'a1'\ndown_revision = None\nbranch_labels = None\n"
                  "depends_on = None\n\n\ndef upgrade() -> None:\n    pass\n\n\n"
                  "def downgrade() -> None:\n    pass\n");
  {
    g_autoptr(HwProject) project = hw_test_project_open (dir, "");
    g_autoptr(HwProject) again = NULL;
    g_autoptr(HwProject) merged = NULL;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    const HwRevision *revision;

    first =
        create (project,
                (HwNewRevision){
                    .message = "B", .revision_id = "c3", .heads = base, .branch_labels = labels },
                NULL);
    again = hw_test_project_open (dir, "");
    second =
        create (again, (HwNewRevision){ .message = "M", .revision_id = "d4", .heads = both }, NULL);
    merged = hw_test_project_open (dir, "");
    hw_test_project_assert_problems (merged, "");
    hw_test_project_assert_ids (merged, "a1 c3 d4");
    revision = hw_graph_get_revision (hw_project_get_graph (merged), 0);
    g_assert_cmpstr (revision->message, ==, "It's \"new\" \\");
    g_assert_cmpint (revision->created_usec, ==, NOW);
    revision = hw_graph_get_revision (hw_project_get_graph (merged), 1);
    g_assert_cmpstr (revision->branch_labels[0], ==, "shop");
    revision = hw_graph_get_revision (hw_project_get_graph (merged), 2);
    g_assert_cmpstrv (revision->down_revisions, ((const char *const[]){ "a1", "c3", NULL }));
  }
}

static void
test_create_in_several_locations (HwTestDir *dir, gconstpointer data)
{
  static const char *const base[] = { "base", NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *two = hw_test_dir_build (dir, "two");
  g_autofree char *by_parent = NULL;
  g_autofree char *by_path = NULL;
  g_autofree char *expected = hw_test_dir_build (dir, "two/b2_.py");
  g_autofree char *expected_path = hw_test_dir_build (dir, "two/c3_.py");

  hw_test_project_write (dir, "alembic.ini",
                         "[alembic]\nscript_location = one\nversion_locations = one two\n");
  hw_test_project_write (dir, "one/x.txt", "");
  hw_test_project_write (dir, "two/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  g_assert_null (create (project, (HwNewRevision){ .heads = base }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
  by_parent = create (project, (HwNewRevision){ .revision_id = "b2" }, NULL);
  g_assert_cmpstr (by_parent, ==, expected);
  by_path =
      create (project, (HwNewRevision){ .revision_id = "c3", .heads = base, .version_path = two },
              NULL);
  g_assert_cmpstr (by_path, ==, expected_path);
}

/* Several at once */

#define N_WRITERS 4
#define N_ROUNDS 8

typedef struct
{
  const HwProject *project;
  const char *revision_id;
  gboolean is_form; /* in the way of a dialog */
  char *message;
  char *path;
  gint *n_waiting; /* atomic */
} Writer;

static gpointer
write_cb (gpointer data)
{
  Writer *writer = data;
  HwNewRevision options = { .message = writer->message, .revision_id = writer->revision_id };

  g_atomic_int_dec_and_test (writer->n_waiting);
  while (g_atomic_int_get (writer->n_waiting) > 0)
    ;
  if (writer->is_form)
    {
      g_autoptr(HwRevisionDraft) draft =
                     hw_project_write_revision (writer->project, &options, NULL, NULL);

      writer->path = draft != NULL ? g_strdup (draft->path) : NULL;
    }
  else
    writer->path = hw_project_create_revision (writer->project, &options, NULL);

  return NULL;
}

/* How many have written a file */
static guint
write_at_once (const HwProject *project, const char *revision_id)
{
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  gint n_waiting = N_WRITERS;
  guint n_written = 0;

  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer){ .project = project,
                             .revision_id = revision_id,
                             .is_form = i % 2 == 0,
                             .message = g_strdup_printf ("by %u", i),
                             .n_waiting = &n_waiting };
      threads[i] = g_thread_new ("writer", write_cb, &writers[i]);
    }
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_thread_join (threads[i]);
      n_written += writers[i].path != NULL ? 1 : 0;
      g_free (writers[i].message);
      g_free (writers[i].path);
    }

  return n_written;
}

/* Of one id there is one file; and without an id each follows the one before, so that one head is left. */
static void
test_create_at_once (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwProject) again = NULL;
  g_autoptr(GArray) heads = NULL;

  g_assert_true (hw_test_project_init_alembic (dir->path, NULL));
  project = hw_test_project_open (dir, "");
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);

      g_assert_cmpuint (write_at_once (project, id), ==, 1);
    }
  g_assert_cmpuint (write_at_once (project, NULL), ==, N_WRITERS);
  again = hw_test_project_open (dir, "");
  hw_test_project_assert_problems (again, "");
  g_assert_cmpuint (hw_graph_get_n_revisions (hw_project_get_graph (again)), ==,
                    N_ROUNDS + N_WRITERS);
  heads = hw_graph_find_all (hw_project_get_graph (again), "heads", NULL);
  g_assert_cmpuint (heads->len, ==, 1);
}

/* A template that forgets the labels would lose them: said before a file is there. */
static void
test_create_with_old_template (HwTestDir *dir, gconstpointer data)
{
  static const char *const labels[] = { "shop", NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwProject) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_test_project_init_alembic (dir->path, NULL));
  hw_test_project_write (
      dir, "migrations/script.py.mako",
      "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n");
  project = hw_test_project_open (dir, "");
  g_assert_null (
      create (project, (HwNewRevision){ .revision_id = "a1", .branch_labels = labels }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
  again = hw_test_project_open (dir, "");
  g_assert_cmpuint (hw_graph_get_n_revisions (hw_project_get_graph (again)), ==, 0);
}

/* A draft is what will be written, and nothing is before that. */
static void
test_draft (HwTestDir *dir, gconstpointer data)
{
  static const char *const labels[] = { "shop", NULL };
  const HwNewRevision options = {
    .message = "First\nSecond", .revision_id = "a1", .branch_labels = labels, .now_usec = NOW
  };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwProject) again = NULL;
  g_autoptr(HwRevisionDraft) draft = NULL;
  g_autoptr(HwRevisionDraft) written = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  HwRevisionField field;

  g_assert_true (hw_test_project_init (dir->path, NULL));
  project = hw_test_project_open (dir, "");
  draft = hw_project_draft_revision (project, &options, &field, &error);
  g_assert_no_error (error);
  g_assert_cmpint (field, ==, HW_REVISION_FIELD_NONE);
  g_assert_false (g_file_test (draft->path, G_FILE_TEST_EXISTS));
  written = hw_project_write_revision (project, &options, &field, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written->path, ==, draft->path);
  g_assert_true (g_file_get_contents (draft->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, draft->text);
  again = hw_test_project_open (dir, "");
  g_assert_true (
      hw_revision_equal (hw_graph_get_revision (hw_project_get_graph (again), 0), draft->revision));

  /* The project that was opened before the file was there is read again. */
  g_assert_null (hw_project_write_revision (project, &options, &field, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_DUPLICATE_ID);
  g_assert_cmpint (field, ==, HW_REVISION_FIELD_ID);
  g_clear_error (&error);
  g_assert_true (hw_revision_draft_remove (draft, &error));
  g_assert_false (g_file_test (draft->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (draft->path, "mine", -1, NULL));
  g_assert_false (hw_revision_draft_remove (draft, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  g_assert_true (g_file_test (draft->path, G_FILE_TEST_EXISTS));
}

/* Which of the options an error is about. */
static void
test_draft_fields (HwTestDir *dir, gconstpointer data)
{
  static const char *const wrong[] = { "no such", NULL };
  const struct
  {
    HwNewRevision options;
    HwRevisionField field;
  } cases[] = {
    { { .heads = wrong }, HW_REVISION_FIELD_PARENTS },
    { { .depends_on = wrong }, HW_REVISION_FIELD_DEPENDS_ON },
    { { .branch_labels = wrong }, HW_REVISION_FIELD_LABELS },
    { { .revision_id = "a-b" }, HW_REVISION_FIELD_ID },
    { { .message = "revision: x" }, HW_REVISION_FIELD_MESSAGE },
    { { .version_path = "elsewhere" }, HW_REVISION_FIELD_FOLDER },
  };
  g_autoptr(HwProject) project = NULL;

  g_assert_true (hw_test_project_init (dir->path, NULL));
  project = hw_test_project_open (dir, "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HwRevisionField field = HW_REVISION_FIELD_NONE;
      g_autoptr(GError) error = NULL;

      g_assert_null (hw_project_draft_revision (project, &cases[i].options, &field, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (field, ==, cases[i].field);
    }
}

static void
add (const char *path, void (*test) (HwTestDir *, gconstpointer))
{
  g_test_add (path, HwTestDir, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/project/init", test_init);
  add ("/project/init-shows-what-is-allowed", test_init_shows_what_is_allowed);
  add ("/project/new/draft", test_new);
  add ("/project/new/taken-back", test_new_taken_back);
  add ("/project/new/fields", test_new_fields);
  add ("/project/new/settings", test_new_settings);
  add ("/project/create/at-once", test_create_at_once);
  add ("/project/create/old-template", test_create_with_old_template);
  add ("/project/create/native", test_create_native);
  add ("/project/create/reads-back", test_create_reads_back);
  add ("/project/create/never-replaces", test_create_never_replaces);
  add ("/project/create/two-heads", test_create_with_two_heads);
  add ("/project/create/alembic", test_create_alembic);
  add ("/project/create/several-locations", test_create_in_several_locations);
  add ("/project/create/draft", test_draft);
  add ("/project/create/draft-fields", test_draft_fields);
  for (guint i = 0; i < G_N_ELEMENTS (create_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/project/create/refused/", create_cases[i].name, NULL);

      g_test_add (path, HwTestDir, &create_cases[i], set_up, test_create_refused, tear_down);
    }

  return g_test_run ();
}
