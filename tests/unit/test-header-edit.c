/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-header-edit.h"

#define HEAD \
  "-- Add roles, über alles\n-- and more\n--\n-- revision: def456\n-- down-revision: abc123\n"
#define REST \
  "-- created: 2026-01-07T15:00:00Z\n\n-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n"
#define PLAIN HEAD REST

/* a1 - abc123 - def456 - fff999, and b1 beside them, which has the label `billing` */
static HwGraph *
make_graph (void)
{
  static const char *const names[][3] = { { "a1", NULL, NULL },
                                          { "abc123", "a1", NULL },
                                          { "def456", "abc123", NULL },
                                          { "fff999", "def456", NULL },
                                          { "b1", NULL, "billing" } };
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *const parents[] = { names[i][1], NULL };
      const char *const labels[] = { names[i][2], NULL };

      g_ptr_array_add (revisions, hw_revision_new (names[i][0], parents, labels, NULL, "m", "m", 0,
                                                   names[i][0], HW_REVISION_NONE));
    }

  return hw_graph_new (revisions);
}

typedef struct
{
  const char *name;
  HwHeaderField field;
  const char *value;
  const char *before;
  const char *after; /* NULL: refused */
  HwErrorCode code;
} Case;

static const Case cases[] = {
  { "message", HW_HEADER_MESSAGE, " Drop roles ", PLAIN,
    "-- Drop roles\n-- and more\n--\n-- revision: def456\n-- down-revision: abc123\n" REST, 0 },
  { "message/without", HW_HEADER_MESSAGE, "Add roles",
    "-- revision: def456\n-- down-revision: none\n-- migrate:up\n",
    "-- Add roles\n--\n-- revision: def456\n-- down-revision: none\n-- migrate:up\n", 0 },
  { "message/behind-fields", HW_HEADER_MESSAGE, "New",
    "-- revision: def456\n-- down-revision: none\n\n--   Old  \n-- migrate:up\n-- not this\n",
    "-- revision: def456\n-- down-revision: none\n\n--   New  \n-- migrate:up\n-- not this\n", 0 },
  { "message/empty", HW_HEADER_MESSAGE, " ", PLAIN, NULL, HW_ERROR_USAGE },
  { "message/field", HW_HEADER_MESSAGE, "revision: x", PLAIN, NULL, HW_ERROR_USAGE },
  { "message/marker", HW_HEADER_MESSAGE, "migrate:up", PLAIN, NULL, HW_ERROR_USAGE },
  { "parents", HW_HEADER_PARENTS, "a1", PLAIN,
    "-- Add roles, über alles\n-- and more\n--\n-- revision: def456\n-- down-revision: a1\n" REST,
    0 },
  { "parents/several", HW_HEADER_PARENTS, "abc1 , billing@head", PLAIN,
    "-- Add roles, über alles\n-- and more\n--\n-- revision: def456\n-- down-revision: abc123, "
    "b1\n" REST,
    0 },
  { "parents/none", HW_HEADER_PARENTS, "base", PLAIN,
    "-- Add roles, über alles\n-- and more\n--\n-- revision: def456\n-- down-revision: none\n" REST,
    0 },
  { "parents/same", HW_HEADER_PARENTS, "abc123", PLAIN, PLAIN, 0 },
  { "parents/unknown", HW_HEADER_PARENTS, "nothere", PLAIN, NULL, HW_ERROR_NOT_FOUND },
  { "parents/cycle", HW_HEADER_PARENTS, "fff999", PLAIN, NULL, HW_ERROR_CYCLE },
  { "labels/new", HW_HEADER_LABELS, "one two", PLAIN, HEAD "-- branch-labels: one, two\n" REST, 0 },
  { "labels/change", HW_HEADER_LABELS, "three", HEAD "--   branch-labels:  one,two  \n" REST,
    HEAD "--   branch-labels:  three  \n" REST, 0 },
  { "labels/none", HW_HEADER_LABELS, "", HEAD "-- branch-labels: one\n" REST, PLAIN, 0 },
  { "labels/none-as-before", HW_HEADER_LABELS, "", PLAIN, PLAIN, 0 },
  { "labels/duplicate", HW_HEADER_LABELS, "billing", PLAIN, NULL, HW_ERROR_DUPLICATE_LABEL },
  { "labels/bad", HW_HEADER_LABELS, "a@b", PLAIN, NULL, HW_ERROR_SCRIPT },
  { "depends-on/label", HW_HEADER_DEPENDS_ON, "billing", HEAD "-- branch-labels: one\n" REST,
    HEAD "-- branch-labels: one\n-- depends-on: billing\n" REST, 0 },
  { "depends-on/whole-id", HW_HEADER_DEPENDS_ON, "b1", PLAIN, HEAD "-- depends-on: b1\n" REST, 0 },
  { "depends-on/unknown", HW_HEADER_DEPENDS_ON, "nothere", PLAIN, NULL, HW_ERROR_NOT_FOUND },
  { "depends-on/cycle", HW_HEADER_DEPENDS_ON, "fff999", PLAIN, NULL, HW_ERROR_CYCLE },
  { "transaction/none", HW_HEADER_UP_TRANSACTION, "false", PLAIN,
    HEAD "-- created: 2026-01-07T15:00:00Z\n\n-- migrate:up transaction:false\nSELECT 1;\n\n-- "
         "migrate:down\nSELECT 2;\n",
    0 },
  { "transaction/one", HW_HEADER_DOWN_TRANSACTION, "true",
    HEAD "-- migrate:up transaction:false\n-- migrate:down  transaction:false \nSELECT 2;\n",
    HEAD "-- migrate:up transaction:false\n-- migrate:down \nSELECT 2;\n", 0 },
  { "transaction/said", HW_HEADER_UP_TRANSACTION, "false", HEAD "-- migrate:up transaction:true\n",
    HEAD "-- migrate:up transaction:false\n", 0 },
  { "transaction/no-down", HW_HEADER_DOWN_TRANSACTION, "false", HEAD "-- migrate:up\n", NULL,
    HW_ERROR_SCRIPT },
  { "broken", HW_HEADER_MESSAGE, "New", "-- Old\n-- revision: a b\n-- migrate:up\n", NULL,
    HW_ERROR_SCRIPT },
  { "dbmate", HW_HEADER_LABELS, "one", "-- Old\n-- migrate:up\n", NULL, HW_ERROR_SCRIPT },
};

static void
test_edit (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(HwGraph) graph = make_graph ();
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextEdit) edit = hw_header_edit (graph, "20260107_x.sql", test->before, test->field,
                                                test->value, &error);
  g_autofree char *after = edit != NULL ? hw_text_edit_apply (edit, test->before) : NULL;

  if (test->after == NULL)
    g_assert_error (error, HW_ERROR, (int)test->code);
  else
    g_assert_no_error (error);
  g_assert_cmpstr (after, ==, test->after);
}

/* Without a project nobody knows what a name stands for. */
static void
test_alone (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextEdit) edit =
                 hw_header_edit (NULL, "x.sql", PLAIN, HW_HEADER_PARENTS, "nothere", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (edit->old, ==, "abc123");
  g_assert_cmpstr (edit->text, ==, "nothere");
}

static void
test_present (void)
{
  g_assert_true (hw_header_is_present (PLAIN));
  g_assert_false (hw_header_is_present ("-- migrate:up\n-- revision: x\n"));
  g_assert_false (hw_header_is_present (""));
}

/* An edit is of the text that it was made for. */
static void
test_apply (void)
{
  g_autoptr(HwTextEdit) edit = hw_text_edit_new ("über alles", strlen ("über "), 5, "nichts");
  g_autofree char *after = hw_text_edit_apply (edit, "über alles");

  g_assert_cmpuint (edit->start, ==, 5);
  g_assert_cmpstr (after, ==, "über nichts");
  g_assert_null (hw_text_edit_apply (edit, "ober Alles"));
  g_assert_null (hw_text_edit_apply (edit, "übe"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/header-edit/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_edit);
    }
  g_test_add_func ("/header-edit/alone", test_alone);
  g_test_add_func ("/header-edit/present", test_present);
  g_test_add_func ("/text-edit/apply", test_apply);

  return g_test_run ();
}
