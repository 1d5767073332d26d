/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-problem.h"
#include "hw-revision.h"

static void
test_empty_fields_are_filled (void)
{
  g_autoptr(HwRevision) revision =
                 hw_revision_new ("ab", NULL, NULL, NULL, NULL, NULL, 0, NULL, HW_REVISION_NONE);

  g_assert_cmpstr (revision->id, ==, "ab");
  g_assert_null (revision->down_revisions[0]);
  g_assert_null (revision->branch_labels[0]);
  g_assert_null (revision->depends_on[0]);
  g_assert_cmpstr (revision->message, ==, "");
  g_assert_cmpstr (revision->description, ==, "");
  g_assert_cmpstr (revision->file, ==, "");
  g_assert_false (hw_revision_is_merge (revision));
}

static void
test_merge_names_two_parents (void)
{
  const char *const two[] = { "a", "b", NULL };
  g_autoptr(HwRevision) merge =
                 hw_revision_new ("m", two, NULL, NULL, NULL, NULL, 0, NULL, HW_REVISION_NONE);

  g_assert_true (hw_revision_is_merge (merge));
}

static void
test_equal_compares_every_field (void)
{
  const char *const one[] = { "a", NULL };
  const char *const other[] = { "b", NULL };
  g_autoptr(HwRevision) first = hw_revision_new ("x", one, one, one, "m", "d", 1, "/f", 0);
  g_autoptr(HwRevision) same = hw_revision_new ("x", one, one, one, "m", "d", 1, "/f", 0);
  g_autoptr(GPtrArray) different =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);

  g_ptr_array_add (different, hw_revision_new ("y", one, one, one, "m", "d", 1, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", other, one, one, "m", "d", 1, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", one, other, one, "m", "d", 1, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", one, one, other, "m", "d", 1, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", one, one, one, "n", "d", 1, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", one, one, one, "m", "e", 1, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", one, one, one, "m", "d", 2, "/f", 0));
  g_ptr_array_add (different, hw_revision_new ("x", one, one, one, "m", "d", 1, "/g", 0));
  g_ptr_array_add (different,
                   hw_revision_new ("x", one, one, one, "m", "d", 1, "/f", HW_REVISION_DATA));

  g_assert_true (hw_revision_equal (first, same));
  for (guint i = 0; i < different->len; i++)
    g_assert_false (hw_revision_equal (first, g_ptr_array_index (different, i)));
}

static void
test_problem_keeps_the_errors_place (void)
{
  g_autoptr(GError) error = hw_error_new (HW_ERROR_SCRIPT, "Close it.", "an open quote");
  g_autoptr(HwProblem) problem = NULL;
  g_autoptr(GError) back = NULL;
  g_autofree char *text = NULL;
  g_autofree char *elsewhere = NULL;

  hw_error_set_location (error, "/p/versions/ab.sql", 12, 3);
  hw_error_set_revision (error, "ab");
  problem = hw_problem_new (HW_SEVERITY_ERROR, "/other", 1, error);
  text = hw_problem_to_string (problem, "/p/");
  elsewhere = hw_problem_to_string (problem, "/p/ver");
  back = hw_problem_to_error (problem);

  g_assert_cmpstr (problem->code, ==, "script");
  g_assert_cmpstr (problem->revision, ==, "ab");
  g_assert_cmpstr (problem->hint, ==, "Close it.");
  g_assert_cmpstr (text, ==, "versions/ab.sql:12:3: an open quote");
  g_assert_cmpstr (elsewhere, ==, "/p/versions/ab.sql:12:3: an open quote");
  g_assert_error (back, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_cmpstr (hw_error_get_file (back), ==, "/p/versions/ab.sql");
  g_assert_cmpuint (hw_error_get_line (back), ==, 12);
  g_assert_cmpstr (hw_error_get_hint (back), ==, "Close it.");
}

static void
test_problem_takes_the_callers_place (void)
{
  g_autoptr(GError) error = hw_error_new (HW_ERROR_FILE, NULL, "cannot read");
  g_autoptr(HwProblem) problem = hw_problem_new (HW_SEVERITY_WARNING, "/p/a.sql", 0, error);
  g_autofree char *text = hw_problem_to_string (problem, NULL);

  g_assert_cmpstr (text, ==, "/p/a.sql: cannot read");
  g_assert_cmpstr (problem->hint, ==, "");
  g_assert_cmpstr (problem->revision, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/revision/empty-fields-are-filled", test_empty_fields_are_filled);
  g_test_add_func ("/revision/merge-names-two-parents", test_merge_names_two_parents);
  g_test_add_func ("/revision/equal-compares-every-field", test_equal_compares_every_field);
  g_test_add_func ("/problem/keeps-the-errors-place", test_problem_keeps_the_errors_place);
  g_test_add_func ("/problem/takes-the-callers-place", test_problem_takes_the_callers_place);

  return g_test_run ();
}
