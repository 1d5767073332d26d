/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-parent-edit.h"
#include "hw-problem.h"
#include "hw-script.h"

static const char *const to_x[] = { "x1", NULL };
static const char *const to_two[] = { "x1", "y2", NULL };
static const char *const to_none[] = { NULL };

static HwRevision *
read_bytes (const char *name, const char *data, gsize length)
{
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) error = NULL;

  if (g_str_has_suffix (name, ".py"))
    return hw_alembic_script_parse (name, data, length, problems);
  script = hw_script_parse (name, data, (gssize)length, &error);
  g_assert_no_error (error);

  return hw_revision_ref (script->revision);
}

/* @before with other parents is @after, byte for byte. */
static void
assert_edit (const char *name, const char *const *parents, const char *before, const char *after)
{
  g_autoptr(HwRevision) revision = read_bytes (name, before, strlen (before));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_nonnull (revision);
  text = hw_parent_edit (revision, before, strlen (before), parents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (text, length, after, strlen (after));
}

static void
assert_refused (const char *name, const char *before, const char *now, HwErrorCode code)
{
  g_autoptr(HwRevision) revision = read_bytes (name, before, strlen (before));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_nonnull (revision);
  text = hw_parent_edit (revision, now, strlen (now), to_x, &length, &error);
  g_assert_error (error, HW_ERROR, (int)code);
  g_assert_null (text);
  g_assert_cmpstr (hw_error_get_file (error), ==, name);
  g_assert_cmpstr (hw_error_get_revision (error), ==, revision->id);
}

static void
test_native (void)
{
  assert_edit ("/a.sql", to_x,
               "-- Add\n--\n-- revision: a1\n-- down-revision: b2\n\n-- migrate:up\n"
               "-- down-revision: b2\nSELECT 'down-revision: b2';\n",
               "-- Add\n--\n-- revision: a1\n-- down-revision: x1\n\n-- migrate:up\n"
               "-- down-revision: b2\nSELECT 'down-revision: b2';\n");
  assert_edit ("/a.sql", to_two,
               "-- revision: a1\n--   down-revision:none  \n-- branch-labels: shop\n\n"
               "-- migrate:up\nSELECT 1;",
               "-- revision: a1\n--   down-revision:x1, y2  \n-- branch-labels: shop\n\n"
               "-- migrate:up\nSELECT 1;");
  assert_edit ("/a.sql", to_none,
               "-- revision: a1\n-- down-revision: b2, c3\n\n-- migrate:up\nSELECT 1;\n",
               "-- revision: a1\n-- down-revision: none\n\n-- migrate:up\nSELECT 1;\n");
}

/* A byte-order mark and line ends stay as they are. */
static void
test_native_form (void)
{
  assert_edit ("/a.sql", to_x,
               "\357\273\277-- Add\r\n-- revision: a1\r\n-- down-revision: b2\r\n\r\n"
               "-- migrate:up\r\nSELECT 1;\t\r\n",
               "\357\273\277-- Add\r\n-- revision: a1\r\n-- down-revision: x1\r\n\r\n"
               "-- migrate:up\r\nSELECT 1;\t\r\n");
  assert_edit ("/a.sql", to_x, "-- down-revision: b2\n-- revision: a1\n-- migrate:up\nSELECT 1;",
               "-- down-revision: x1\n-- revision: a1\n-- migrate:up\nSELECT 1;");
}

static void
test_python (void)
{
  assert_edit ("/a.py", to_x,
               "\"\"\"Add\n\nRevision ID: a1\nRevises: b2\nCreate Date: 2026-01-07\n\n\"\"\"\n"
               "revision = 'a1'\ndown_revision = 'b2'  # was c3\n\ndef downgrade(): pass\n",
               "\"\"\"Add\n\nRevision ID: a1\nRevises: x1\nCreate Date: 2026-01-07\n\n\"\"\"\n"
               "revision = 'a1'\ndown_revision = 'x1'  # was c3\n\ndef downgrade(): pass\n");
  assert_edit ("/a.py", to_two,
               "revision: str = \"a1\"\ndown_revision: Union[str, None] = \"b2\"\n"
               "branch_labels = ('shop',)\n",
               "revision: str = \"a1\"\ndown_revision: Union[str, None] = (\"x1\", \"y2\")\n"
               "branch_labels = ('shop',)\n");
  assert_edit ("/a.py", to_x, "revision = 'a1'\ndown_revision = (\n  'b2',\n  'c3',\n)\nx = 1\n",
               "revision = 'a1'\ndown_revision = 'x1'\nx = 1\n");
  assert_edit ("/a.py", to_none, "revision = 'a1'\ndown_revision = 'b2'",
               "revision = 'a1'\ndown_revision = None");
  assert_edit ("/a.py", to_x, "revision = 'a1'\ndown_revision = None\n",
               "revision = 'a1'\ndown_revision = 'x1'\n");
}

/* The docstring is only touched where it says what the variable says; other encodings and line ends stay. */
static void
test_python_form (void)
{
  assert_edit ("/a.py", to_x,
               "\"\"\"Add\nRevises: c3\n\"\"\"\nrevision = 'a1'\ndown_revision = 'b2'\n",
               "\"\"\"Add\nRevises: c3\n\"\"\"\nrevision = 'a1'\ndown_revision = 'x1'\n");
  assert_edit ("/a.py", to_x,
               "# -*- coding: latin-1 -*-\r\n\"\"\"Caf\351\r\n\r\nRevises: b2\r\n\"\"\"\r\n"
               "revision = 'a1'\r\ndown_revision = 'b2'\r\n",
               "# -*- coding: latin-1 -*-\r\n\"\"\"Caf\351\r\n\r\nRevises: x1\r\n\"\"\"\r\n"
               "revision = 'a1'\r\ndown_revision = 'x1'\r\n");
  /* The last assignment counts. */
  assert_edit ("/a.py", to_x, "revision = 'a1'\ndown_revision = 'c3'\ndown_revision = 'b2'\n",
               "revision = 'a1'\ndown_revision = 'c3'\ndown_revision = 'x1'\n");
}

static void
test_refused (void)
{
  /* Computed: to write a literal there would take what the file means away. */
  assert_refused ("/a.py", "PARENT = 'b2'\nrevision = 'a1'\ndown_revision = PARENT\n",
                  "PARENT = 'b2'\nrevision = 'a1'\ndown_revision = PARENT\n", HW_ERROR_SCRIPT);
  assert_refused ("/a.py", "revision = 'a1'\ndown_revision = alias = 'b2'\n",
                  "revision = 'a1'\ndown_revision = alias = 'b2'\n", HW_ERROR_SCRIPT);
  /* Something else stands in the file by now. */
  assert_refused ("/a.py", "revision = 'a1'\ndown_revision = 'b2'\n",
                  "revision = 'a1'\ndown_revision = 'c3'\n", HW_ERROR_CHANGED);
  assert_refused ("/a.sql", "-- revision: a1\n-- down-revision: b2\n\n-- migrate:up\nSELECT 1;\n",
                  "-- revision: a2\n-- down-revision: b2\n\n-- migrate:up\nSELECT 1;\n",
                  HW_ERROR_CHANGED);
  assert_refused ("/a.sql", "-- revision: a1\n-- down-revision: b2\n\n-- migrate:up\nSELECT 1;\n",
                  "SELECT 1;\n", HW_ERROR_CHANGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parent-edit/native", test_native);
  g_test_add_func ("/parent-edit/native-form", test_native_form);
  g_test_add_func ("/parent-edit/python", test_python);
  g_test_add_func ("/parent-edit/python-form", test_python_form);
  g_test_add_func ("/parent-edit/refused", test_refused);

  return g_test_run ();
}
