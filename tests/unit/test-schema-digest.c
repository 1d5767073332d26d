/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-drift.h"
#include "hw-schema-digest.h"
#include "hw-test-database.h"

#define MAX_OBJECTS 6

/* "kind parent name hash", with - for no parent. */
typedef const char *const Objects[MAX_OBJECTS];

static HwSchemaDigest *
make (Objects objects)
{
  HwSchemaDigest *digest = hw_schema_digest_new ("1");

  for (guint i = 0; i < MAX_OBJECTS && objects[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (objects[i], " ", 4);

      g_assert_cmpuint (g_strv_length (words), ==, 4);
      hw_schema_digest_add (digest, words[0], g_str_equal (words[1], "-") ? "" : words[1], words[2],
                            words[3]);
    }

  return digest;
}

static void
test_compare (void)
{
  static const struct
  {
    Objects before;
    Objects now;
    const char *told;
  } rows[] = {
    { { NULL }, { NULL }, "" },
    { { "table - b 1", "table - a 2" }, { "table - a 2", "table - b 1" }, "" },
    { { "table - a 1" }, { NULL }, "table a was removed" },
    { { NULL }, { "table - a 1" }, "table a was added" },
    { { "table - a 1", "view - a 1" }, { "table - a 1", "view - a 2" }, "view a was changed" },
    { { "table - b 1" }, { "table - a 1" }, "table a was added; table b was removed" },
    /* What a table brings and takes along. */
    { { NULL }, { "table - t 1", "index t i 1", "trigger t g 1" }, "table t was added" },
    { { "table - t 1", "index t i 1" }, { NULL }, "table t was removed" },
    { { "table - t 1", "index t i 1" },
      { "table - u 1", "index u i 2" },
      "table t was removed; table u was added" },
    { { "table - t 1", "index t i 1" },
      { "table - t 2", "index t i 2" },
      "index i was changed; table t was changed" },
    { { "table - t 1" }, { "table - t 1", "index t i 1" }, "index i was added" },
    /* More than a sentence bears. */
    { { NULL },
      { "a - 1 1", "a - 2 1", "a - 3 1", "a - 4 1", "a - 5 1", "a - 6 1" },
      "a 1 was added; a 2 was added; a 3 was added; a 4 was added; a 5 was added; 1 more" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(HwSchemaDigest) before = make (rows[i].before);
      g_autoptr(HwSchemaDigest) now = make (rows[i].now);
      g_autofree char *told = hw_test_describe_difference (before, now);

      g_assert_cmpstr (told, ==, rows[i].told);
    }
}

static void
test_forms (void)
{
  g_autoptr(HwSchemaDigest) before = hw_schema_digest_new ("1");
  g_autoptr(HwSchemaDigest) now = hw_schema_digest_new ("2");

  g_assert_null (hw_schema_digest_compare (before, now));
}

/* Names can hold what separates fields and lines. */
static void
test_text (void)
{
  static const char *const names[] = { "plain", "a\tb", "a\nb", "back\\slash",  "\"quoted\"",
                                       "Größe", "数量", "\\n",  "x on \"a b\"", "control\001\177" };
  g_autoptr(HwSchemaDigest) digest = hw_schema_digest_new ("1");
  g_autoptr(HwSchemaDigest) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;
  g_autofree char *told = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      hw_schema_digest_add (digest, "table", "", names[i], "0");
      hw_schema_digest_add (digest, "index", names[i], names[i], "1");
    }
  text = hw_schema_digest_to_text (digest);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  again = hw_schema_digest_new_from_text ("1", text);
  g_assert_nonnull (again);
  g_assert_cmpuint (hw_schema_digest_get_n_objects (again), ==, 2 * G_N_ELEMENTS (names));
  told = hw_test_describe_difference (digest, again);
  g_assert_cmpstr (told, ==, "");
  second = hw_schema_digest_to_text (again);
  g_assert_cmpstr (second, ==, text);
}

/* What somebody else has written there is no record. */
static void
test_no_text (void)
{
  g_autoptr(HwSchemaDigest) empty = hw_schema_digest_new_from_text ("1", "");

  g_assert_cmpuint (hw_schema_digest_get_n_objects (empty), ==, 0);
  g_assert_null (hw_schema_digest_new_from_text ("1", "nothing"));
  g_assert_null (hw_schema_digest_new_from_text ("1", "table\t\ta\t0\ntable\t\tb"));
  g_assert_null (hw_schema_digest_new_from_text ("1", "table\t\ta\t0\t1"));
}

static void
test_invalid_name (void)
{
  g_autoptr(HwSchemaDigest) digest = hw_schema_digest_new ("1");
  g_autofree char *text = NULL;

  hw_schema_digest_add (digest, "table", "", "caf\xe9", "0");
  text = hw_schema_digest_to_text (digest);
  g_assert_cmpstr (text, ==, "table\t\tcaf\xef\xbf\xbd\t0\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/schema-digest/compare", test_compare);
  g_test_add_func ("/schema-digest/forms", test_forms);
  g_test_add_func ("/schema-digest/text", test_text);
  g_test_add_func ("/schema-digest/no-text", test_no_text);
  g_test_add_func ("/schema-digest/invalid-name", test_invalid_name);

  return g_test_run ();
}
