/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-source"

#include "config.h"

#include "hw-source.h"
#include "hw-sql-recent.h"
#include "hw-test-contrast.h"
#include "hw-test-util.h"
#include "hw-test-widget.h"

/* What the languages make of a text, and that the snippets are read. */

/* In a sample, `‹` stands before the character that is looked at. */
#define HERE "‹"

typedef struct
{
  const char *name;
  const char *text;
  const char *style; /* style id of the tag at the place, without the language; "": none */
  const char *class; /* context class there, or NULL */
} Sample;

static const Sample postgresql_samples[] = {
  { "reserved", "‹SELECT 1", "keyword", NULL },
  { "lower case", "‹select 1", "keyword", NULL },
  { "unreserved", "create index ‹concurrently i on t (a)", "keyword", NULL },
  { "plain name", "select ‹price from t", "", NULL },
  { "name that is a keyword elsewhere", "select ‹name from t", "", NULL },
  { "phrase", "a int primary ‹key", "keyword", NULL },
  { "part of a name", "select my_‹select", "", NULL },
  { "type", "create table t (a ‹bigint)", "type", NULL },
  { "type of two words", "a double ‹precision", "type", NULL },
  { "time zone", "a timestamp(3) without time ‹zone", "type", NULL },
  { "constant", "select ‹null", "constant", NULL },
  { "function", "select ‹coalesce (a, 1)", "function", NULL },
  { "function's name alone", "select ‹count from t", "", NULL },
  { "string", "select 'a‹b'", "string", "string" },
  { "string over lines", "select 'a\n‹select\n'", "string", "string" },
  { "doubled quote", "select 'a''‹b', 1", "string", "string" },
  { "behind a string", "select 'a\\' ‹from t", "keyword", NULL },
  { "escape string", "select E'a\\'‹b'", "string", "string" },
  { "escape", "select E'a‹\\'b'", "escape", "string" },
  { "behind an escape string", "select E'it''s \\' x' ‹from t", "keyword", NULL },
  { "name that ends in e", "select name'‹from'", "string", "string" },
  { "bit string", "select B'‹101'", "string", "string" },
  { "unicode string", "select U&'‹\\0041'", "escape", "string" },
  { "quoted identifier", "select \"‹select\" from t", "quoted-identifier", "quoted-identifier" },
  { "doubled double quote", "select \"a\"\"‹from\"", "quoted-identifier", "quoted-identifier" },
  { "behind a quoted identifier", "select \"it's\" ‹from t", "keyword", NULL },
  { "dollar quote", "select $$it's ‹from$$", "string", "string" },
  { "behind a dollar quote", "select $$it's$$ ‹from t", "keyword", NULL },
  { "tagged", "select $q$a $$ ‹from $$ b$q$", "string", "string" },
  { "other tag inside", "select $q$ $r$ $q$ ‹from t", "keyword", NULL },
  { "delimiter", "select $q‹$a$q$", "delimiter", "string" },
  { "no dollar quote", "select a$b$ ‹from t", "keyword", NULL },
  { "body", "do $$ ‹begin null; end $$", "keyword", "dollar-body" },
  { "string in a body", "create function f() as $f$ select '‹x' $f$", "string", "string" },
  { "open string in a body", "do $$ it's $$; ‹select 1", "keyword", NULL },
  { "procedural word", "do $$ begin ‹perform f(); end $$", "keyword", "dollar-body" },
  { "procedural word outside", "select ‹perform", "", NULL },
  { "parameter", "select ‹$1", "parameter", "parameter" },
  { "cast", "select a‹::text", "cast", NULL },
  { "cast to a type", "select a::‹text", "type", NULL },
  { "cast to a type of one's own", "select a::‹my_type", "type", NULL },
  { "number", "select ‹42", "decimal", NULL },
  { "fraction", "select ‹4.2e-1", "floating-point", NULL },
  { "line comment", "select 1 -- ‹from", "comment", "comment" },
  { "behind a line comment", "-- a\n‹select 1", "keyword", NULL },
  { "block comment", "/* ‹select */", "comment", "comment" },
  { "nested comment", "/* a /* b */ ‹select */", "comment", "comment" },
  { "behind a nested comment", "/* a /* b */ */ ‹select 1", "keyword", NULL },
  { "quote in a comment", "-- it's\n‹select 1", "keyword", NULL },
  { "marker", "-- ‹migrate:up", "marker", "migration-marker" },
  { "option", "-- migrate:up ‹transaction:false", "option", "migration-option" },
  { "wrong option", "-- migrate:up ‹transaction:maybe", "error", "migration-error" },
  { "batch", "-- migrate:batch ‹size:100 pause:5", "option", "migration-option" },
  { "unknown marker", "-- ‹migrate:upp", "comment", "comment" },
  { "indented marker", " -- ‹migrate:up", "comment", "comment" },
  { "field", "-- ‹down-revision: abc", "field", "migration-field" },
  { "value of a field", "-- revision: ‹abc", "value", "migration-field" },
  { "behind a marker", "-- migrate:up\n‹select 1", "keyword", NULL },
};

static const Sample sqlite_samples[] = {
  { "keyword", "‹PRAGMA user_version", "keyword", NULL },
  { "autoincrement", "id integer primary key ‹autoincrement", "keyword", NULL },
  { "phrase", "create table t (a) without ‹rowid", "keyword", NULL },
  { "type", "create table t (a ‹integer)", "type", NULL },
  { "function", "select ‹ifnull(a, 1)", "function", NULL },
  { "no dollar quotes", "select $$ ‹from $$", "keyword", NULL },
  { "backslash", "select 'a\\' ‹from t", "keyword", NULL },
  { "no escape string", "select 'it''s' ‹from t", "keyword", NULL },
  { "blob", "select x'‹00'", "string", "string" },
  { "brackets", "select [‹from] from t", "quoted-identifier", "quoted-identifier" },
  { "back quotes", "select `‹from` from t", "quoted-identifier", "quoted-identifier" },
  { "parameter", "select ‹:name", "parameter", "parameter" },
  { "no nested comment", "/* a /* b */ ‹select 1", "keyword", NULL },
  { "marker", "-- ‹migrate:down", "marker", "migration-marker" },
  { "field", "-- ‹created: 2026-01-07T15:00:00Z", "field", "migration-field" },
};

/* The engine's tags have no names: a scheme that gives each style a colour of its own tells which one a tag is. */
typedef struct
{
  HwTestDir dir;
  GPtrArray
      *styles; /* (element-type utf8): style id without the language; the index + 1 is the colour */
  GtkSourceStyleScheme *scheme;
} Palette;

static Palette palette;

static void
add_styles (GString *xml, const char *language_id)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *language = gtk_source_language_manager_get_language (manager, language_id);
  g_auto (GStrv) ids = NULL;

  g_assert_nonnull (language);
  ids = gtk_source_language_get_style_ids (language);
  g_assert_nonnull (ids);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_ptr_array_add (palette.styles, g_strdup (strchr (ids[i], ':') + 1));
      g_string_append_printf (xml, "<style name=\"%s\" foreground=\"#0000%02x\"/>", ids[i],
                              palette.styles->len);
    }
}

static void
make_palette (void)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  g_autoptr(GString) xml =
                 g_string_new ("<style-scheme id=\"palette\" name=\"P\" version=\"1.0\">");
  g_autofree char *path = NULL;

  hw_test_dir_init (&palette.dir);
  palette.styles = g_ptr_array_new_with_free_func (g_free);
  add_styles (xml, "headway-migration");
  add_styles (xml, hw_source_get_sql_language (HW_DIALECT_POSTGRESQL));
  add_styles (xml, hw_source_get_sql_language (HW_DIALECT_SQLITE));
  g_string_append (xml, "</style-scheme>");
  path = hw_test_write_file (palette.dir.path, "palette.xml", xml->str);
  gtk_source_style_scheme_manager_append_search_path (manager, palette.dir.path);
  palette.scheme = gtk_source_style_scheme_manager_get_scheme (manager, "palette");
  g_assert_nonnull (palette.scheme);
}

static const char *
find_style (const GtkTextIter *iter)
{
  g_autoptr(GSList) tags = gtk_text_iter_get_tags (iter);
  const char *style = "";

  /* In the order of their priority: the last one shows. */
  for (GSList *item = tags; item != NULL; item = item->next)
    {
      g_autoptr(GdkRGBA) color = NULL;
      gboolean is_set = FALSE;

      g_object_get (item->data, "foreground-rgba", &color, "foreground-set", &is_set, NULL);
      if (is_set)
        style = g_ptr_array_index (palette.styles, (guint)(color->blue * 255 + 0.5F) - 1);
    }

  return style;
}

static void
check_sample (GtkSourceBuffer *buffer, const Sample *sample)
{
  g_auto (GStrv) parts = g_strsplit (sample->text, HERE, 2);
  g_autofree char *text = g_strconcat (parts[0], parts[1], NULL);
  GtkTextIter start, end, here;

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), text, -1);
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_ensure_highlight (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (buffer), &here,
                                      (int)g_utf8_strlen (parts[0], -1));
  if (g_strcmp0 (find_style (&here), sample->style) != 0)
    {
      g_test_message ("%s: “%s” has the style “%s”, not “%s”", sample->name, sample->text,
                      find_style (&here), sample->style);
      g_test_fail ();
    }
  if (sample->class != NULL
      && !gtk_source_buffer_iter_has_context_class (buffer, &here, sample->class))
    {
      g_test_message ("%s: “%s” is not of the class “%s”", sample->name, sample->text,
                      sample->class);
      g_test_fail ();
    }
}

static void
check_samples (HwDialect dialect, const Sample *samples, gsize n_samples)
{
  g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);

  hw_source_set_language (buffer, hw_source_get_sql_language (dialect));
  g_assert_nonnull (gtk_source_buffer_get_language (buffer));
  gtk_source_buffer_set_style_scheme (buffer, palette.scheme);
  for (gsize i = 0; i < n_samples; i++)
    check_sample (buffer, &samples[i]);
}

/* What is not highlighted, such as a table's name, is to be read as well as what is. */
static void
test_plain_text (void)
{
  static const char *const schemes[] = { "headway", "headway-dark" };
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);

  hw_source_follow_style (buffer); /* so that the manager knows the schemes */
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      GtkSourceStyleScheme *scheme =
          gtk_source_style_scheme_manager_get_scheme (manager, schemes[i]);
      g_autofree char *foreground = NULL;
      g_autofree char *background = NULL;
      GdkRGBA text;
      GdkRGBA paper;

      g_assert_nonnull (scheme);
      g_object_get (gtk_source_style_scheme_get_style (scheme, "text"), "foreground", &foreground,
                    "background", &background, NULL);
      g_assert_true (gdk_rgba_parse (&text, foreground));
      g_assert_true (gdk_rgba_parse (&paper, background));
      g_assert_cmpfloat (hw_test_get_contrast (&text, &paper), >, 10);
    }
}

static void
test_postgresql (void)
{
  check_samples (HW_DIALECT_POSTGRESQL, postgresql_samples, G_N_ELEMENTS (postgresql_samples));
}

static void
test_sqlite (void)
{
  check_samples (HW_DIALECT_SQLITE, sqlite_samples, G_N_ELEMENTS (sqlite_samples));
}

static void
test_sql_is_ours (void)
{
  g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);

  hw_source_set_language (buffer, "sql");
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (buffer)), ==,
                   "headway-postgresql");
  /* Those of GtkSourceView are still there. */
  hw_source_set_language (buffer, "python3");
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (buffer)), ==,
                   "python3");
}

/* What a snippet puts into an empty view. */
static char *
expand (const char *language, const char *trigger)
{
  g_autoptr(GtkSourceView) view =
                 g_object_ref_sink (GTK_SOURCE_VIEW (hw_source_view_new (language)));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autoptr(GtkSourceSnippet) snippet = NULL;
  GtkTextIter start, end;

  hw_source_ensure_snippets ();
  snippet = gtk_source_snippet_manager_get_snippet (gtk_source_snippet_manager_get_default (), NULL,
                                                    language, trigger);
  if (snippet == NULL)
    return NULL;
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_source_view_push_snippet (view, snippet, &start);
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
test_snippets (void)
{
  const char *postgresql = hw_source_get_sql_language (HW_DIALECT_POSTGRESQL);
  const char *sqlite = hw_source_get_sql_language (HW_DIALECT_SQLITE);
  g_autofree char *index = expand (postgresql, "index");
  g_autofree char *function = expand (postgresql, "function");
  g_autofree char *sqlite_index = expand (sqlite, "index");

  g_assert_cmpstr (index, ==,
                   "-- migrate:up transaction:false\n"
                   "CREATE INDEX CONCURRENTLY IF NOT EXISTS table_column_idx ON table (column);\n\n"
                   "-- migrate:down transaction:false\n"
                   "DROP INDEX CONCURRENTLY IF EXISTS table_column_idx;\n");
  g_assert_cmpstr (function, ==,
                   "CREATE OR REPLACE FUNCTION name() RETURNS void LANGUAGE plpgsql AS $$\n"
                   "BEGIN\n  NULL;\nEND\n$$;\n");
  g_assert_cmpstr (sqlite_index, ==, "CREATE INDEX table_column_idx ON table (column);\n");
  /* What SQLite has not is not offered there. */
  g_assert_null (expand (sqlite, "enum"));
}

static void
add_completion (GPtrArray *list, const char *name, int score)
{
  HwCompletion *completion = g_new0 (HwCompletion, 1);

  completion->name = g_strdup (name);
  completion->score = score;
  g_ptr_array_add (list, completion);
}

/* Of what fits equally well that comes first which was chosen last, and what fits better comes before it. */
static void
test_recent (void)
{
  static const char *const order[] = { "better", "currency", "amount", "book", "id" };
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_completion_free);

  add_completion (list, "better", 2);
  add_completion (list, "amount", 1);
  add_completion (list, "book", 1);
  add_completion (list, "currency", 1);
  add_completion (list, "id", 1);
  hw_sql_recent_add ("currency");
  hw_sql_recent_add ("amount");
  hw_sql_recent_add ("currency");
  hw_sql_recent_sort (list);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (((const HwCompletion *)list->pdata[i])->name, ==, order[i]);
}

int
main (int argc, char **argv)
{
  int result;

  hw_test_widget_init (&argc, &argv);
  {
    g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);

    hw_source_set_language (buffer, "sql"); /* so that the manager knows the languages */
  }
  make_palette ();

  g_test_add_func ("/source/sql-is-ours", test_sql_is_ours);
  g_test_add_func ("/source/postgresql", test_postgresql);
  g_test_add_func ("/source/sqlite", test_sqlite);
  g_test_add_func ("/source/snippets", test_snippets);
  g_test_add_func ("/source/recent", test_recent);
  g_test_add_func ("/source/plain-text", test_plain_text);
  result = g_test_run ();

  g_ptr_array_unref (palette.styles);
  hw_test_dir_clear (&palette.dir);

  return result;
}
