/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-ini.h"
#include "hw-problem.h"

#define HERE "/srv/app"

/* "section.key@line=value" a line, newlines in values as |, then "!line message" for problems */
static char *
dump (const HwIni *ini)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);

      for (guint j = 0; j < section->entries->len; j++)
        {
          const HwIniEntry *entry = g_ptr_array_index (section->entries, j);
          g_autofree char *value = g_strdelimit (g_strdup (entry->value), "\n", '|');

          g_string_append_printf (out, "%s.%s@%u=%s\n", section->name, entry->key, entry->line,
                                  value);
        }
    }
  for (guint i = 0; i < ini->problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (ini->problems, i);

      g_string_append_printf (out, "!%u %s\n", problem->line, problem->message);
    }

  return g_string_free (out, FALSE);
}

typedef struct
{
  const char *name;
  HwIniDialect dialect;
  const char *text;
  const char *expected;
} Case;

static const Case cases[] = {
  { "headway/plain", HW_INI_HEADWAY, "[a]\nk = v\n\nl=w x\n", "a.k@2=v\na.l@4=w x\n" },
  { "headway/comments", HW_INI_HEADWAY, "# x\n; y\n[a]\n  # z\nk = v\n", "a.k@5=v\n" },
  { "headway/inline-comments", HW_INI_HEADWAY, "[a]\nk = v ; c\nl = w\t# c\nm =  ; empty\n",
    "a.k@2=v\na.l@3=w\na.m@4=\n" },
  { "headway/no-inline-comment", HW_INI_HEADWAY, "[a]\nk = v;w#x\n", "a.k@2=v;w#x\n" },
  { "headway/keys-keep-case", HW_INI_HEADWAY, "[a]\nKey = V\n", "a.Key@2=V\n" },
  { "headway/colon-is-no-delimiter", HW_INI_HEADWAY, "[a]\nk: v = w\n", "a.k: v@2=w\n" },
  { "headway/crlf-and-bom", HW_INI_HEADWAY, "\357\273\277[a]\r\nk = v\r\n", "a.k@2=v\n" },
  { "headway/no-continuation", HW_INI_HEADWAY, "[a]\nk = v\n  w\n",
    "a.k@2=v\n!3 “w” is neither a section nor a key with a value\n" },
  { "headway/before-section", HW_INI_HEADWAY, "k = v\n[a]\n",
    "!1 “k = v” stands before the first section\n" },
  { "headway/key-twice", HW_INI_HEADWAY, "[a]\nk = 1\nk = 2\n",
    "a.k@2=1\n!3 key “k” stands in section “a” twice\n" },
  { "headway/section-twice", HW_INI_HEADWAY, "[a]\nk = 1\n[a]\nl = 2\n[b]\nm = 3\n",
    "a.k@2=1\nb.m@6=3\n!3 section “a” stands in the file twice\n" },
  { "headway/broken-header", HW_INI_HEADWAY, "[a\nk = 1\n", "!1 “[a” is not a section header\n" },

  { "python/delimiters", HW_INI_PYTHON, "[a]\nk=1\nl : 2\nm = a:b\nn: a=b\n",
    "a.k@2=1\na.l@3=2\na.m@4=a:b\na.n@5=a=b\n" },
  { "python/keys-in-any-case", HW_INI_PYTHON, "[A]\nScript_Location = X\n",
    "A.script_location@2=X\n" },
  { "python/no-inline-comments", HW_INI_PYTHON, "[a]\nk = v ; c # d\n", "a.k@2=v ; c # d\n" },
  { "python/continuation", HW_INI_PYTHON, "[a]\nk = 1\n  2\n\t3\nl = 4\n",
    "a.k@2=1|2|3\na.l@5=4\n" },
  { "python/continuation-of-nothing", HW_INI_PYTHON, "[a]\nk =\n  1\n  2\n", "a.k@2=|1|2\n" },
  { "python/comment-in-continuation", HW_INI_PYTHON, "[a]\nk = 1\n  # c\n  2\n", "a.k@2=1|2\n" },
  { "python/empty-line-in-continuation", HW_INI_PYTHON, "[a]\nk = 1\n\n  2\n\n\nl = 3\n",
    "a.k@2=1||2\na.l@7=3\n" },
  { "python/indented-keys", HW_INI_PYTHON, "[a]\n  k = 1\n  l = 2\n", "a.k@2=1\na.l@3=2\n" },
  { "python/defaults-twice", HW_INI_PYTHON, "[DEFAULT]\nk = 1\n[a]\n[DEFAULT]\nl = 2\n",
    "DEFAULT.k@2=1\nDEFAULT.l@5=2\n" },
  { "python/text-behind-header", HW_INI_PYTHON, "[a] trailing\nk = 1\n", "a.k@2=1\n" },
  { "python/no-value", HW_INI_PYTHON, "[a]\nk\n",
    "!2 “k” is neither a section nor a key with a value\n" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(HwIni) ini = hw_ini_parse ("/x.ini", c->text, c->dialect);
  g_autofree char *found = dump (ini);

  g_assert_cmpstr (found, ==, c->expected);
}

static void
test_interpolation (void)
{
  static const struct
  {
    const char *value;
    const char *expected; /* NULL: refused */
  } values[] = {
    { "plain", "plain" },        { "100%%", "100%" },    { "%%(rev)s", "%(rev)s" },
    { "%(here)s/x", HERE "/x" }, { "%(OTHER)s!", "o!" }, { "%(fallback)s", "f" },
    { "%(nested)s", "[o]" },     { "p%ss", NULL },       { "%(none)s", NULL },
    { "%(key)s", NULL },         { "%(other", NULL },    { "%(other)d", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[DEFAULT]\nfallback = f\n[a]\nother = o\nnested = [%%(other)s]\n"
                           "key = %s\n",
                           values[i].value);
      g_autoptr(HwIni) ini = hw_ini_parse ("/x.ini", text, HW_INI_PYTHON);
      g_autoptr(GError) error = NULL;
      g_autofree char *found =
          hw_ini_interpolate (ini, hw_ini_find_section (ini, "a"), "key", HERE, &error);

      g_test_message ("%s", values[i].value);
      g_assert_cmpstr (found, ==, values[i].expected);
      if (values[i].expected == NULL)
        {
          g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
          g_assert_cmpstr (hw_error_get_file (error), ==, "/x.ini");
          g_assert_cmpuint (hw_error_get_line (error), ==, 6);
        }
    }
}

static void
test_interpolation_of_absent_key (void)
{
  g_autoptr(HwIni) ini = hw_ini_parse ("/x.ini", "[a]\n", HW_INI_PYTHON);
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_ini_interpolate (ini, hw_ini_find_section (ini, "a"), "k", HERE, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/ini/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/ini/interpolation", test_interpolation);
  g_test_add_func ("/ini/interpolation-of-absent-key", test_interpolation_of_absent_key);

  return g_test_run ();
}
