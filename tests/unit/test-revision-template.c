/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-revision-template.h"

/* What Mako 1.2 makes of these, with the values that Alembic 1.8 gives it. */

static const char *const two[] = { "a1", "b2", NULL };
static const char *const one[] = { "a1", NULL };

static char *
render (const char *text, HwTemplateValues values, GError **error)
{
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 1, 7, 9, 5, 7.25);
  static const char *const none[] = { NULL };

  values.id = "c3";
  values.time = time;
  values.message = values.message != NULL ? values.message : "Add it";
  values.parents = values.parents != NULL ? values.parents : none;
  values.labels = values.labels != NULL ? values.labels : none;
  values.depends_on = values.depends_on != NULL ? values.depends_on : none;

  return hw_revision_template_render ("/p/script.py.mako", text, strlen (text), &values, error);
}

static void
assert_render (const char *text, HwTemplateValues values, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *result = render (text, values, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_values (void)
{
  const HwTemplateValues base = { 0 };
  const HwTemplateValues next = { .parents = one, .labels = one, .depends_on = one };
  const HwTemplateValues merge = { .parents = two, .labels = two, .depends_on = two };

  assert_render ("${message}|${up_revision}|${create_date}", base,
                 "Add it|c3|2026-01-07 09:05:07.250000");
  assert_render ("${ repr( up_revision ) } ${str(up_revision)}", base, "'c3' c3");
  assert_render ("${repr(down_revision)} ${down_revision | comma,n}.", base, "None .");
  assert_render ("${repr(down_revision)} ${down_revision|comma}", next, "'a1' a1");
  assert_render ("${repr(down_revision)} ${down_revision | comma , n}", merge,
                 "('a1', 'b2') a1, b2");
  assert_render ("${down_revision}", merge, "('a1', 'b2')");
  assert_render ("${repr(branch_labels)} ${branch_labels | n,comma}", next, "('a1',) a1");
  assert_render ("${repr(depends_on)}", next, "'a1'");
  assert_render ("${repr(depends_on)}", merge, "['a1', 'b2']");
  assert_render ("${message}", (HwTemplateValues){ .message = "" }, "empty message");
}

static void
test_fallbacks (void)
{
  const HwTemplateValues base = { 0 };

  assert_render ("[${imports if imports else \"\"}]", base, "[]");
  assert_render ("${upgrades if upgrades else 'pass'} ${downgrades or \"pass\"}", base,
                 "pass pass");
  assert_render ("${message if message else \"none\"}", base, "Add it");
  assert_render ("${down_revision if down_revision else \"}\"}", base, "}");
}

/* A message must not end the docstring that it stands in. */
static void
test_messages (void)
{
  assert_render ("\"\"\"${message}\"\"\"", (HwTemplateValues){ .message = "say \"hi\" twice" },
                 "\"\"\"say \"hi\" twice\"\"\"");
  assert_render ("\"\"\"${message}\"\"\"", (HwTemplateValues){ .message = "say \"hi\"" },
                 "\"\"\"say \\\"hi\\\"\"\"\"");
  assert_render ("${message}", (HwTemplateValues){ .message = "a\\nb" }, "a\\\\nb");
  assert_render ("${repr(message)} ${repr(message)}", (HwTemplateValues){ .message = "it's" },
                 "\"it's\" \"it's\"");
}

static void
test_text (void)
{
  const HwTemplateValues base = { 0 };

  assert_render ("", base, "");
  assert_render ("a % b $ {x} # c \\ d\n", base, "a % b $ {x} # c \\ d\n");
  assert_render ("## gone\na\n  ## gone too\n# stays ## too\n", base, "a\n# stays ## too\n");
  assert_render ("## gone \\\nwith this\na", base, "a");
  assert_render ("a \\\nb\\\r\nc\r\n", base, "a bc\r\n");
  assert_render ("# -*- coding: utf-8 -*-\n# two\n", base, "# two\n");
  assert_render ("\xef\xbb\xbf${up_revision}\n", base, "c3\n");
}

static const struct
{
  const char *text;
  guint line;
  guint column;
  const char *part; /* of the message */
} refusals[] = {
  { "a\n<%!\nimport re\n%>", 2, 1, "“<%!”" },
  { "a\n  % for x in y:\n", 2, 3, "“% for x in y:”" },
  { "%% a", 1, 1, "a line of Python" },
  { "é ${config.get_main_option('x')} b", 1, 3, "“${config.get_main_option('x')}”" },
  { "\n${imports}", 2, 1, "“${imports}”" },
  { "${up_revision[:4]}", 1, 1, "only running it" },
  { "${repr(create_date)}", 1, 1, "only running it" },
  { "${message | h}", 1, 1, "only running it" },
  { "${message if x else 'a'}", 1, 1, "only running it" },
  { "${message", 1, 1, "no end" },
  { "${}", 1, 1, "only running it" },
  { "</%def>", 1, 1, "Mako would run" },
  { "a\n<%doc>x</%doc>", 2, 1, "Mako would run" },
  { "## coding: latin-1\n", 1, 1, "another encoding" },
  { "\xff", 0, 0, "not UTF-8" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *result = render (refusals[i].text, (HwTemplateValues){ 0 }, &error);

      g_assert_null (result);
      g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, refusals[i].part));
      g_assert_cmpstr (hw_error_get_file (error), ==, "/p/script.py.mako");
      g_assert_cmpuint (hw_error_get_line (error), ==, refusals[i].line);
      g_assert_cmpuint (hw_error_get_column (error), ==, refusals[i].column);
      g_assert_nonnull (hw_error_get_hint (error));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/revision-template/values", test_values);
  g_test_add_func ("/revision-template/fallbacks", test_fallbacks);
  g_test_add_func ("/revision-template/messages", test_messages);
  g_test_add_func ("/revision-template/text", test_text);
  g_test_add_func ("/revision-template/refusals", test_refusals);

  return g_test_run ();
}
