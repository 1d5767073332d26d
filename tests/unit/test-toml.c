/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-toml.h"

/* "a.b=text a.c=[x|y] a.d~1": the values of a file, or "error LINE" behind those before it */
static char *
describe (const char *text)
{
  g_autoptr(HwToml) toml = hw_toml_parse ("x.toml", text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < toml->values->len; i++)
    {
      const HwTomlValue *value = g_ptr_array_index (toml->values, i);
      g_autofree char *path = g_strjoinv (".", value->path);
      g_autofree char *items = value->items != NULL ? g_strjoinv ("|", value->items) : NULL;

      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", path);
      if (items != NULL)
        g_string_append_printf (out, "=[%s]", items);
      else
        g_string_append_printf (out, "%s%s", value->kind == HW_TOML_OTHER ? "~" : "=", value->text);
    }
  if (toml->error != NULL)
    g_string_append_printf (out, "%serror %u", out->len > 0 ? " " : "",
                            hw_error_get_line (toml->error));

  return g_string_free (out, FALSE);
}

static const struct
{
  const char *name;
  const char *text;
  const char *expected;
} cases[] = {
  { "empty", "", "" },
  { "tables", "a = 'r'\n[t.u]\nb = 'x' # c\n[v]\nc = 'y'\n", "a=r t.u.b=x v.c=y" },
  { "dotted-keys", "a.b . c = 'x'\n\"d e\".'f' = 'y'\n", "a.b.c=x d e.f=y" },
  { "tables-in-braces", "a = { b = 'x', c.d = [ 'y' ], e = {} }\n", "a.b=x a.c.d=[y]" },
  { "lists-of-tables-have-no-name", "[[a]]\nb = 'x'\n", "a..b=x" },
  { "basic", "a = \"x\\t\\\"\\\\\\u00e9#\"\n", "a=x\t\"\\é#" },
  { "literal", "a = 'x\\t\"#'\n", "a=x\\t\"#" },
  { "long-basic", "a = \"\"\"\nx\n  y \\\n\n   z\"\"\"\"\n", "a=x\n  y z\"" },
  { "long-literal", "a = '''\r\nx\\n'y''''\n", "a=x\\n'y'" },
  { "lists", "a = [ # one\n 'x', \"y\",\n]\nb = []\n", "a=[x|y] b=[]" },
  { "others", "a = true\nb = [1, 'x']\nc = 1979-05-27 07:32:00 # d\nd = [['x']]\n",
    "a~true b~(null) c~1979-05-27 07:32:00 d~(null)" },
  { "crlf", "[t]\r\na = 'x'\r\n", "t.a=x" },
  { "no-value", "a = 'x'\nb =\n", "a=x error 2" },
  { "line-behind-long", "a = \"\"\"x\n\"\"\"\nb = 'y'\r\nc =\n", "a=x\n b=y error 4" },
  { "no-end", "\na = \"x\n", "error 2" },
  { "bad-escape", "a = \"\\q\"", "error 1" },
  { "two-on-a-line", "a = 'x' b = 'y'", "a=x error 1" },
  { "bad-header", "[a\nb = 'x'", "error 1" },
};

static void
test_case (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *found = describe (cases[i].text);

  g_assert_cmpstr (found, ==, cases[i].expected);
}

static void
test_find (void)
{
  g_autoptr(HwToml) toml =
                 hw_toml_parse ("x.toml", "[tool]\nx.y = 'a'\n[tool.z]\n[o]\n\"tool.x\".y = 'b'\n");

  g_assert_cmpstr (hw_toml_find (toml, "tool.x", "y")->text, ==, "a");
  g_assert_cmpuint (hw_toml_find (toml, "tool.x", "y")->line, ==, 2);
  g_assert_null (hw_toml_find (toml, "tool", "x"));
  g_assert_true (hw_toml_has_table (toml, "tool.x"));
  g_assert_true (hw_toml_has_table (toml, "tool.z"));
  g_assert_false (hw_toml_has_table (toml, "tool.x.y"));
  g_assert_false (hw_toml_has_table (toml, "z"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/toml/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/toml/find", test_find);

  return g_test_run ();
}
