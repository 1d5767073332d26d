/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-project.h"
#include "hw-test-conformance.h"
#include "hw-test-util.h"
#include "hw-util.h"

/*
 * Histories of public projects, as facts: ids, parents, labels, dependencies, messages. Each is written out as
 * Python files, in one of several ways that such files are written in, and read back.
 */

/* How the variables of one file are written. */
typedef struct
{
  const char *quote;
  const char *prefix;      /* of texts */
  const char *annotation;  /* behind the name of a variable */
  const char *open;        /* around several texts */
  const char *separator;   /* between them */
  const char *close;       /* */
  const char *none;        /* no parents */
  const char *none_at_all; /* no labels or dependencies; NULL: the variable is absent */
  gboolean wraps_one;      /* is a single text in a sequence too? */
  const char *newline;     /* */
  const char *before;      /* the docstring */
} Style;

static const Style styles[] = {
  { "'", "", "", "(", ", ", ")", "None", "None", FALSE, "\n", "" },
  { "\"", "", ": Union[str, Sequence[str], None]", "(", ",", ",)", "None", "None", TRUE, "\n", "" },
  { "'", "u", "", "(\n    ", ",\n    # and\n    ", ",\n)", "None", NULL, FALSE, "\n",
    "# -*- coding: utf-8 -*-\n#\n# Licence: \"\"\" none \"\"\"\n" },
  { "\"", "r", "", "[", ", ", "]", "()", "()", TRUE, "\n", "#!/usr/bin/env python\n" },
  { "'''", "", ": 'str'", "", ", ", "", "''", "[]", FALSE, "\n", "\n\n" },
  { "'", "'' ", "", "[\n", " ,", "\n]", "[]", "''", TRUE, "\r\n", "" },
  { "\"", "'' + ", ": Final", "(*(), ", ", ", ",)", "(None)", "None", TRUE, "\r", "" },
  { "\"\"\"", "U", "", "{\n\t", ",\n\t", "}", "None", "(None,)", TRUE, "\n",
    "\f\n# vim: set fileencoding=latin-1 :\n" },
  { "'", "f", ": \"Union[str, None]\"", "(\n", "\f,\n", ",\n) + ()", "()", NULL, TRUE, "\n",
    "\357\273\277" },
  { "'", "", "", "(('' ", "), ('' ", "))", "[None]", NULL, FALSE, "\n",
    "print 'Python 2', `1`\nexec 'x = 1' in {}\nif 1 <> 2: x = 0777L\n" },
  { "'", "", "", "[\\\n", ", \\\n", "]", "None", "[]", FALSE, "\n",
    "_v = f'{'x':>{8}} {{revision = 1}} {f'{f\"{1}\"}'}'\ntype _T = str\n" },
};

/* How one assignment is written: @N its name, @A its annotation, @V its value. What is called wrong must not be read. */
static const char *const forms[] = {
  "@N@A = @V\n",
  "_n = @V\n@N@A = _n\n",
  "_a = _b = @V\n_c = _a\n_a = 'wrong'\n@N = _c\n",
  "@N = 'wrong'\n@N@A = @V\n",
  "pass; @N = @V; _d = 'wrong'\n",
  "@N \\\n  = \\\n  (@V)\n",
  "@N, _e = (@V), 'wrong'\n",
  "[_e, (@N)] = 'wrong', (@V)\n",
  "(@N := (@V))\n",
  "_p = ((@V),)\n@N, = _p\n",
  "@N=\t(@V)\t# @N = 'wrong'\n\f\n",
  "if _x:\n    def _f():\n        @N = 'wrong'\n@N@A = @V\n",
  "def @N():\n    return 'wrong'\n\n\n@N@A = @V\n",
  "class _C:\n\t@N = 'wrong'\n\tdef f(self, @N='wrong'): pass\n@N = @V\n",
  "if _x:\n    @N = 'wrong'\nelse:\n    @N = None\n@N = (@V)\n",
  "_s = '''\n@N = 'wrong'\n'''\n_g(@N='wrong')\n_o.@N = 'wrong'\n@N = @V\n",
  "from _m import @N\n@N = @V\n",
  "_l = lambda @N='wrong', *a: @N\n@N@A = @V\n",
};

/* Each file of a graph has another style, each variable another form, all of them in turn. */
typedef struct
{
  Style style;
  guint form;
} Shape;

static void
append_texts (GString *out, const Style *style, const char *const *texts, const char *none)
{
  guint n = hw_strv_length (texts);

  if (n == 0)
    {
      g_string_append (out, none);
      return;
    }
  if (n > 1 || style->wraps_one)
    g_string_append (out, style->open);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s%s%s%s", i > 0 ? style->separator : "", style->prefix,
                            style->quote, texts[i], style->quote);
  if (n > 1 || style->wraps_one)
    g_string_append (out, style->close);
}

static void
append_variable (
    GString *out, Shape *shape, const char *name, const char *const *texts, const char *none)
{
  g_autoptr(GString) value = g_string_new (NULL);
  const char *form;

  if (hw_strv_length (texts) == 0 && none == NULL)
    return;
  form = forms[shape->form++ % G_N_ELEMENTS (forms)];
  append_texts (value, &shape->style, texts, none);
  for (const char *p = form; *p != '\0'; p++)
    {
      if (*p != '@')
        g_string_append_c (out, *p);
      else if (*++p == 'N')
        g_string_append (out, name);
      else
        g_string_append (out, *p == 'A' ? shape->style.annotation : value->str);
    }
}

/* What the docstring says of ids is wrong on purpose. */
static void
append_docstring (GString *out, JsonObject *fact)
{
  const char *date = json_object_get_string_member_with_default (fact, "create_date", NULL);

  g_string_append (out, "\"\"\"");
  for (const char *p = json_object_get_string_member (fact, "message"); *p != '\0'; p++)
    g_string_append_printf (out, *p == '\\' || *p == '"' ? "\\%c" : "%c", *p);
  g_string_append (out, "\n\nRevision ID: wrong\nRevises: wrong\n");
  if (date != NULL)
    g_string_append_printf (out, "Create Date: %s\n", date);
  g_string_append (out, "\n\"\"\"\n");
}

static gboolean
is_unresolved (JsonObject *fact, const char *name)
{
  g_auto(GStrv) names = hw_test_json_get_strv (fact, "unresolved");

  return names != NULL && g_strv_contains ((const char *const *)names, name);
}

/* Files that say they are Latin-1 are; where a message has other characters, they say UTF-8. Takes @text over. */
static char *
encode (GString *text, const Style *style)
{
  char *latin = NULL;

  if (strstr (style->before, "latin-1") != NULL)
    {
      latin = g_convert (text->str, (gssize)text->len, "iso-8859-1", "utf-8", NULL, NULL, NULL);
      if (latin == NULL)
        g_string_replace (text, "latin-1", "utf-8", 1);
    }

  return latin != NULL ? (g_string_free (text, TRUE), latin) : g_string_free (text, FALSE);
}

/* @index: of the file in its graph; @salt: of the graph, so that small graphs begin elsewhere in the tables */
static char *
make_source (guint index, guint salt, JsonObject *fact)
{
  Shape shape = { .style = styles[(index + salt) % G_N_ELEMENTS (styles)], .form = index + salt };
  const Style *style = &shape.style;
  GString *out = g_string_new (style->before);
  const char *const id[] = { json_object_get_string_member (fact, "revision"), NULL };
  g_auto(GStrv) down = hw_test_json_get_strv (fact, "down_revision");
  g_auto(GStrv) labels = hw_test_json_get_strv (fact, "branch_labels");
  g_auto(GStrv) depends_on = hw_test_json_get_strv (fact, "depends_on");
  gboolean wraps_one = style->wraps_one;

  append_docstring (out, fact);
  g_string_append (out, "from alembic import op\n\n");
  shape.style.wraps_one = FALSE;
  append_variable (out, &shape, "revision", id, "None");
  shape.style.wraps_one = wraps_one;
  append_variable (out, &shape, "down_revision", (const char *const *)down, style->none);
  if (is_unresolved (fact, "branch_labels"))
    g_string_append (out, "branch_labels = (cli.EXPAND_BRANCH,)\n");
  else
    append_variable (out, &shape, "branch_labels", (const char *const *)labels, style->none_at_all);
  append_variable (out, &shape, "depends_on", (const char *const *)depends_on, style->none_at_all);
  g_string_append (out, "\n\ndef upgrade():\n    revision = 'inner'\n");
  if (json_object_get_boolean_member (fact, "has_downgrade"))
    g_string_append_printf (out, "\n\ndef downgrade():\n    %s\n",
                            json_object_get_boolean_member (fact, "downgrade_raises")
                                ? "raise NotImplementedError"
                                : "pass");
  if (style->newline[0] == '\r')
    g_string_replace (out, "\n", style->newline, 0);

  return encode (out, style);
}

static void
write_project (HwTestDir *dir, JsonObject *root)
{
  JsonArray *facts = json_object_get_array_member (root, "revisions");
  JsonObject *source = json_object_get_object_member (root, "source");
  gboolean is_recursive = json_object_get_boolean_member (source, "recursive");
  JsonArray *locations = json_object_get_array_member (source, "version_locations");
  const char *location = json_array_get_string_element (locations, 0);
  guint salt = json_array_get_length (facts);

  g_free (hw_test_write_file (dir->path, "alembic.ini",
                              is_recursive ? "[alembic]\nscript_location = db\n"
                                             "recursive_version_locations = true\n"
                                           : "[alembic]\nscript_location = db\n"));
  for (guint i = 0; i < json_array_get_length (facts); i++)
    {
      JsonObject *fact = json_array_get_object_element (facts, i);
      const char *file = json_object_get_string_member (fact, "file");
      g_autofree char *base = g_path_get_basename (file);
      g_autofree char *name = NULL;
      g_autofree char *text = make_source (i, salt, fact);

      if (is_recursive && g_str_has_prefix (file, location))
        name = g_build_filename ("db/versions", file + strlen (location), NULL);
      else
        name = g_build_filename ("db/versions", base, NULL);
      g_free (hw_test_write_file (dir->path, name, text));
    }
}

static void
assert_strv (JsonObject *fact, const char *member, GStrv found)
{
  g_auto(GStrv) expected = hw_test_json_get_strv (fact, member);
  g_autofree char *expected_text = expected != NULL ? g_strjoinv (",", expected) : g_strdup ("");
  g_autofree char *found_text = g_strjoinv (",", found);

  g_assert_cmpstr (found_text, ==, expected_text);
}

static void
check_revision (const HwRevision *revision, JsonObject *fact)
{
  const char *date = json_object_get_string_member_with_default (fact, "create_date", NULL);
  gboolean is_irreversible = !json_object_get_boolean_member (fact, "has_downgrade")
                             || json_object_get_boolean_member (fact, "downgrade_raises");

  assert_strv (fact, "down_revision", revision->down_revisions);
  assert_strv (fact, "branch_labels", revision->branch_labels);
  assert_strv (fact, "depends_on", revision->depends_on);
  g_assert_cmpstr (revision->message, ==, json_object_get_string_member (fact, "message"));
  g_assert_cmpint (revision->created_usec, ==, hw_time_from_iso8601 (date));
  g_assert_cmpint ((revision->flags & HW_REVISION_UNRESOLVED) != 0, ==,
                   is_unresolved (fact, "branch_labels"));
  g_assert_cmpint ((revision->flags & HW_REVISION_IRREVERSIBLE) != 0, ==, is_irreversible);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char *
join_sorted (const char *const *texts)
{
  g_auto(GStrv) copy = g_strdupv ((GStrv)texts);

  qsort (copy, g_strv_length (copy), sizeof (char *), compare_texts);

  return g_strjoinv (",", copy);
}

static guint
count_different (const HwGraph *graph, gsize length)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
    g_hash_table_add (seen, g_strndup (hw_graph_get_revision (graph, node)->id, length));

  return g_hash_table_size (seen);
}

/* Shortened ids name one revision each, and are no longer than that takes. */
static void
check_short_ids (const HwGraph *graph)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = hw_graph_get_n_revisions (graph);
  gsize length = hw_graph_get_short_length (graph);

  for (guint node = 0; node < n; node++)
    g_assert_true (g_hash_table_add (
        seen, hw_graph_shorten_id (graph, hw_graph_get_revision (graph, node)->id)));
  if (length > 8)
    g_assert_cmpuint (count_different (graph, length - 1), <, n);
}

static void
check_project (const HwProject *project, JsonObject *root)
{
  const HwGraph *graph = hw_project_get_graph (project);
  JsonArray *facts = json_object_get_array_member (root, "revisions");
  JsonObject *summary = json_object_get_object_member (root, "summary");
  g_auto(GStrv) heads = hw_test_json_get_strv (summary, "heads");
  g_autofree char *expected_heads = join_sorted ((const char *const *)heads);
  g_autofree char *found_heads = join_sorted (hw_graph_get_heads (graph));

  g_assert_cmpuint (hw_graph_get_n_revisions (graph), ==, json_array_get_length (facts));
  for (guint i = 0; i < json_array_get_length (facts); i++)
    {
      JsonObject *fact = json_array_get_object_element (facts, i);
      guint node = hw_graph_lookup (graph, json_object_get_string_member (fact, "revision"));

      g_assert_cmpuint (node, !=, HW_GRAPH_NONE);
      check_revision (hw_graph_get_revision (graph, node), fact);
    }
  g_assert_cmpstr (found_heads, ==, expected_heads);
  check_short_ids (graph);
}

/* Are all revisions that others depend on in the same repository? */
static gboolean
is_whole (JsonObject *root)
{
  JsonObject *summary = json_object_get_object_member (root, "summary");

  return json_array_get_length (json_object_get_array_member (summary, "dangling_down")) == 0
         && json_array_get_length (json_object_get_array_member (summary, "dangling_depends")) == 0;
}

static void
test_graph (gconstpointer data)
{
  g_autofree char *folder = hw_test_conformance_find ("graphs");
  g_autoptr(JsonParser) parser = hw_test_conformance_load (folder, data);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  write_project (&dir, root);
  project = hw_project_open (dir.path, NULL, &error);
  g_assert_no_error (error);
  check_project (project, root);
  g_assert_cmpint (hw_project_check (project, &error), ==, is_whole (root));
}

/* The eight-revision project that Alembic itself runs. */
static void
test_seed_project (void)
{
  static const char *const ids[] = { "abc123", "def456", "ghi789", "jkl012",
                                     "mno345", "pqr678", "stu901", "vwx234" };
  g_autofree char *path = hw_test_conformance_find ("seed-project");
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project = NULL;
  const HwGraph *graph;

  if (path == NULL)
    {
      g_test_skip ("the conformance data is not here: no folder seed-project");
      return;
    }

  project = hw_project_open (path, NULL, &error);
  g_assert_no_error (error);
  graph = hw_project_get_graph (project);
  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 0);
  g_assert_true (hw_project_check (project, NULL));
  g_assert_cmpuint (hw_graph_get_n_revisions (graph), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpstr (hw_graph_get_revision (graph, i)->id, ==, ids[i]);
  g_assert_cmpstr (hw_graph_get_heads (graph)[0], ==, "vwx234");
  g_assert_cmpstr (hw_graph_get_revision (graph, 0)->message, ==, "Add user table");
  g_assert_cmpint (hw_graph_get_revision (graph, 0)->created_usec, ==,
                   hw_time_from_iso8601 ("2026-01-07 14:30:00"));
}

static void
test_absent (void)
{
  g_test_skip ("the conformance data is not here: no folder graphs");
}

/* The real projects whose ids have most in common: random ones, and ones that somebody has written, which are never cut. */
static void
test_short_lengths (void)
{
  static const struct
  {
    const char *name;
    gsize length;
  } projects[] = { { "backend.ai.json", 12 }, { "notifications-api.json", 8 } };
  g_autofree char *folder = hw_test_conformance_find ("graphs");

  for (guint i = 0; i < G_N_ELEMENTS (projects); i++)
    {
      g_autoptr(JsonParser) parser = hw_test_conformance_load (folder, projects[i].name);
      JsonArray *facts =
          json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                        "revisions");
      g_autoptr(GPtrArray) revisions =
                     g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
      g_autoptr(HwGraph) graph = NULL;

      for (guint k = 0; k < json_array_get_length (facts); k++)
        g_ptr_array_add (revisions,
                         hw_revision_new (json_object_get_string_member (
                                              json_array_get_object_element (facts, k), "revision"),
                                          NULL, NULL, NULL, NULL, NULL, 0, NULL, HW_REVISION_NONE));
      graph = hw_graph_new (revisions);
      g_assert_cmpuint (hw_graph_get_short_length (graph), ==, projects[i].length);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);

  folder = hw_test_conformance_find ("graphs");
  if (folder == NULL)
    g_test_add_func ("/graphs/absent", test_absent);
  else
    {
      names = hw_test_conformance_list (folder, ".json");
      g_test_add_func ("/graphs/short-lengths", test_short_lengths);
    }
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strconcat ("/graphs/", name, NULL);

      g_test_add_data_func (path, name, test_graph);
    }
  g_test_add_func ("/graphs/seed-project", test_seed_project);

  return g_test_run ();
}
