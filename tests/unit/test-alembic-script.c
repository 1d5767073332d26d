/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-test-util.h"
#include "hw-util.h"

#define TAIL "def upgrade():\n    pass\ndef downgrade():\n    pass\n"

/* "id < parents | labels | depends_on", lists joined by commas; "-" when the file has no place in the graph */
static char *
describe (const HwRevision *revision)
{
  g_autofree char *down = NULL;
  g_autofree char *labels = NULL;
  g_autofree char *depends_on = NULL;

  if (revision == NULL)
    return g_strdup ("-");
  down = g_strjoinv (",", revision->down_revisions);
  labels = g_strjoinv (",", revision->branch_labels);
  depends_on = g_strjoinv (",", revision->depends_on);

  return g_strdup_printf ("%s < %s | %s | %s", revision->id, down, labels, depends_on);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
  guint n_problems;
} Case;

static const Case cases[] = {
  { "plain", "revision = 'b'\ndown_revision = 'a'\n", "b < a |  | ", 0 },
  { "none", "revision = 'a'\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n",
    "a <  |  | ", 0 },
  { "annotated",
    "revision: str = \"b\"\ndown_revision: Union[str, Sequence[str], None] = 'a'\n"
    "branch_labels: Union[str, None] = None\n",
    "b < a |  | ", 0 },
  { "tuple", "revision = 'c'\ndown_revision = ('a', 'b')\n", "c < a,b |  | ", 0 },
  { "tuple-without-parentheses", "revision = 'c'\ndown_revision = 'a', 'b'\n", "c < a,b |  | ", 0 },
  { "list-over-lines", "revision = 'c'\ndown_revision = [\n    'a',  # one\n\n    \"b\",\n]\n",
    "c < a,b |  | ", 0 },
  { "parentheses-are-no-tuple", "revision = ('c')\ndown_revision = (\n    'a'\n)\n", "c < a |  | ",
    0 },
  { "one-element", "revision = 'c'\ndown_revision = ('a',)\nbranch_labels = ('x',)\n",
    "c < a | x | ", 0 },
  { "empty-means-none", "revision = 'c'\ndown_revision = ''\nbranch_labels = ()\ndepends_on = []\n",
    "c <  |  | ", 0 },
  { "prefixes", "revision = u'b'\ndown_revision = r'a'\n", "b < a |  | ", 0 },
  { "adjacent", "revision = 'b' \"2\"\ndown_revision = ('a'\n    '1')\n", "b2 < a1 |  | ", 0 },
  { "triple-quotes", "revision = '''b'''\ndown_revision = \"\"\"a\"\"\"\n", "b < a |  | ", 0 },
  { "escapes", "revision = 'b\\x31\\u0032\\'\\\\'\ndown_revision = None\n", "b12'\\ <  |  | ", 0 },
  { "last-wins", "revision = 'x'\nrevision = 'b'\ndown_revision = 'y'\ndown_revision = 'a'\n",
    "b < a |  | ", 0 },
  { "inside-a-function-does-not-count",
    "revision = 'b'\ndown_revision = 'a'\ndef f():\n    revision = 'x'\n    down_revision = 'y'\n",
    "b < a |  | ", 0 },
  { "inside-a-text-does-not-count",
    "revision = 'b'\ndown_revision = 'a'\nX = '''\nrevision = 'x'\n'''\n", "b < a |  | ", 0 },
  { "below-imports",
    "import os\nfrom alembic import op\n\nif True:\n    pass\nrevision = 'b'\ndown_revision = 'a'\n",
    "b < a |  | ", 0 },
  { "semicolons", "revision = 'b'; down_revision = 'a'\n", "b < a |  | ", 0 },
  { "several-targets", "revision = other = 'b'\ndown_revision = 'a'\n", "b < a |  | ", 0 },
  { "tuple-targets", "revision, down_revision = 'b', None\n", "b <  |  | ", 0 },
  { "constant", "PARENT = 'a'\nrevision = 'b'\ndown_revision = PARENT\n", "b < a |  | ", 0 },
  { "joined-lines", "revision = \\\n  'b'\ndown_revision = 'a'\n", "b < a |  | ", 0 },
  { "string-that-is-not-closed", "revision = 'b'\ndown_revision = 'a\\'\n", "-", 1 },
  { "crlf-joins-lines-of-a-string", "revision = 'b\\\r\n2'\r\ndown_revision = 'a'\r\n",
    "b2 < a |  | ", 0 },
  { "crlf", "revision = 'b'\r\ndown_revision = (\r\n  'a',\r\n)\r\n", "b < a |  | ", 0 },
  { "bom", "\357\273\277revision = 'b'\ndown_revision = 'a'\n", "b < a |  | ", 0 },
  { "python-2", "print 'x'\nrevision = 'b'\ndown_revision = 'a'\nexec 'y' in {}\n", "b < a |  | ",
    0 },
  { "comparison-is-no-assignment", "revision = 'b'\ndown_revision = 'a'\nrevision == 'x'\n",
    "b < a |  | ", 0 },
  { "docstring-is-not-believed",
    "\"\"\"m\n\nRevision ID: x\nRevises: y\n\"\"\"\nrevision = 'b'\ndown_revision = 'a'\n",
    "b < a |  | ", 0 },
  { "literal-f-string", "revision = f'b'\ndown_revision = 'a'\n", "b < a |  | ", 0 },
  { "labels-and-dependencies",
    "revision = 'b'\ndown_revision = 'a'\nbranch_labels = 'x'\ndepends_on = ('y', 'z')\n",
    "b < a | x | y,z", 0 },

  { "label-attribute", "revision = 'b'\ndown_revision = 'a'\nbranch_labels = (cli.EXPAND,)\n",
    "b < a |  | ", 1 },
  { "dependency-by-call", "revision = 'b'\ndown_revision = 'a'\ndepends_on = find()\n",
    "b < a |  | ", 1 },
  { "dependency-added",
    "revision = 'b'\ndown_revision = 'a'\ndepends_on = ('x',)\ndepends_on += ('y',)\n",
    "b < a |  | x,y", 0 },
  { "conditional-value", "revision = 'b'\ndown_revision = 'a' if X else 'c'\n", "-", 1 },
  { "computed-id", "revision = make()\ndown_revision = 'a'\n", "-", 1 },
  { "f-string-id", "revision = f'{x}'\ndown_revision = 'a'\n", "-", 1 },
  { "bytes-id", "revision = b'x'\ndown_revision = 'a'\n", "-", 1 },
  { "concatenated", "revision = 'b'\ndown_revision = 'a' + ('c' 'd')\n", "b < acd |  | ", 0 },
  { "concatenated-tuples", "A = ('a',)\nrevision = 'b'\ndown_revision = A + ('c',)\n",
    "b < a,c |  | ", 0 },
  { "chain-of-constants", "A = 'a'\nB = A\nC = (B, 'c')\nrevision = 'b'\ndown_revision = C\n",
    "b < a,c |  | ", 0 },
  { "tuple-of-names", "A, B = 'a', 'c'\nrevision = 'b'\ndown_revision = (A, B,)\n", "b < a,c |  | ",
    0 },
  { "constant-used-before-it-changes", "A = 'a'\nrevision = 'b'\ndown_revision = A\nA = 'c'\n",
    "b < a |  | ", 0 },
  { "splice", "A = ['a', 'c']\nrevision = 'b'\ndown_revision = (*A, 'd')\n", "b < a,c,d |  | ", 0 },
  { "set-of-labels", "revision = 'b'\ndown_revision = 'a'\nbranch_labels = {'x'}\n", "b < a | x | ",
    0 },
  { "walrus-in-a-call", "print(revision := 'b')\n(down_revision := 'a')\n", "-", 1 },
  { "walrus-in-brackets", "(revision := 'b')\nx = (down_revision := 'a')\n", "b < a |  | ", 0 },
  { "tuple-targets-in-brackets", "(revision, down_revision) = ('b', ('a', 'c'))\n", "b < a,c |  | ",
    0 },
  { "one-line-of-everything",
    "revision, down_revision = 'b', 'a'; branch_labels = depends_on = None\n", "b < a |  | ", 0 },
  { "tuple-of-none", "revision = 'b'\ndown_revision = (None,)\n", "b <  |  | ", 0 },
  { "tabs-and-form-feed", "\f\nrevision\t=\t'b'\n\fdown_revision\t=\t(\n\t\t'a',\n\t)\n",
    "b < a |  | ", 0 },
  { "carriage-returns", "revision = 'b'\rdown_revision = 'a'\r", "b < a |  | ", 0 },
  { "annotation-only", "revision = 'b'\ndown_revision = 'a'\nbranch_labels: str\n", "b < a |  | ",
    0 },
  { "annotation-with-brackets",
    "revision: 'dict[str, (int)]' = 'b'\ndown_revision: Dict[str, int, None] = 'a'\n",
    "b < a |  | ", 0 },
  { "attribute-is-no-name", "revision = 'b'\ndown_revision = 'a'\nx.revision = 'c'\n",
    "b < a |  | ", 0 },
  { "keyword-argument-is-no-name",
    "revision = 'b'\ndown_revision = 'a'\nf(revision='c', down_revision = 'd')\n", "b < a |  | ",
    0 },
  { "lambda-default-is-no-name",
    "revision = 'b'\ndown_revision = 'a'\nf = lambda revision='c', x=1: revision\n", "b < a |  | ",
    0 },
  { "lambda-in-an-annotation",
    "revision = 'b'\ndown_revision = 'c'\ndown_revision: (lambda x=1: x)() = 'a'\n", "b < a |  | ",
    0 },
  { "class-body-does-not-count",
    "revision = 'b'\ndown_revision = 'a'\nclass C:\n    revision = 'x'\n    def f(self):\n"
    "        down_revision = 'y'\n",
    "b < a |  | ", 0 },
  { "function-in-a-block-does-not-count",
    "revision = 'b'\ndown_revision = 'a'\nif X:\n    def f():\n        revision = 'x'\n",
    "b < a |  | ", 0 },
  { "nested-f-string",
    "X = f'{x['it']!r:>{w}} {{'\nY = f'{f'{f\"{1}\"}'}'\nZ = f\"\"\"{\n'}' # }\n}\"\"\"\n"
    "revision = 'b'\ndown_revision = 'a'\n",
    "b < a |  | ", 0 },
  { "f-string-with-a-quote-in-its-spec",
    "X = f\"{x:'>10}\"; revision = 'b'\nY = f'\\N{DASH}'\ndown_revision = 'a'\n", "b < a |  | ",
    0 },
  { "python-2-exotics",
    "print >>sys.stderr, 'x', `1`\nraise_ = ur'\\d'\nif 1 <> 2: pass\nx = 0777L\n"
    "revision = 'b'\ndown_revision = 'a'\n",
    "b < a |  | ", 0 },
  { "deleted", "revision = 'b'\ndown_revision = 'a'\nbranch_labels = 'x'\ndel branch_labels\n",
    "b < a |  | ", 0 },
  { "cookie", "# -*- coding: latin-1 -*-\nrevision = 'caf\351'\ndown_revision = 'a'\n",
    "café < a |  | ", 0 },
  { "cookie-in-the-second-line",
    "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nrevision = '\200'\ndown_revision = 'a'\n",
    "€ < a |  | ", 0 },
  { "label-in-a-block", "revision = 'b'\ndown_revision = 'a'\nif X:\n    branch_labels = 'x'\n",
    "b < a |  | ", 1 },
  { "parent-in-a-block",
    "revision = 'b'\ntry:\n    down_revision = 'a'\nexcept E:\n    down_revision = 'c'\n", "-", 1 },
  { "parent-in-a-one-line-block",
    "revision = 'b'\ndown_revision = 'a'\nif X: down_revision = 'c'\n", "-", 1 },
  { "constant-in-a-block", "A = 'a'\nif X:\n    A = 'c'\nrevision = 'b'\ndown_revision = A\n", "-",
    1 },
  { "set-again-after-a-block",
    "if X:\n    down_revision = 'c'\nrevision = 'b'\ndown_revision = 'a'\n", "b < a |  | ", 0 },
  { "loop-variable", "revision = 'b'\ndown_revision = 'a'\nfor revision in x:\n    pass\n", "-",
    1 },
  { "imported-parent", "from x import down_revision\nrevision = 'b'\n", "-", 1 },
  { "function-for-a-name", "revision = 'b'\ndef down_revision():\n    pass\n", "-", 1 },
  { "global-in-a-function",
    "revision = 'b'\ndown_revision = 'a'\ndef f():\n    global down_revision\n", "-", 1 },
  { "number", "revision = 1\ndown_revision = 'a'\n", "-", 1 },
  { "comprehension", "revision = 'b'\ndown_revision = [x for x in ('a', 'c')]\n", "-", 1 },
  { "nested-tuple", "revision = 'b'\ndown_revision = ('a', ('c', 'd'))\n", "-", 1 },
  { "unclosed", "revision = 'b'\ndown_revision = ('a',\n", "-", 1 },
  { "no-revision", "x = 1\n", "-", 1 },
  { "no-down-revision", "revision = 'b'\n", "-", 1 },
  { "empty-file", "", "-", 1 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) revision =
                 hw_alembic_script_parse ("/v/x_name.py", c->text, strlen (c->text), problems);
  g_autofree char *found = describe (revision);
  gboolean is_unresolved;

  g_assert_cmpstr (found, ==, c->expected);
  g_assert_cmpuint (problems->len, ==, c->n_problems);
  if (revision == NULL)
    return;
  is_unresolved = (revision->flags & HW_REVISION_UNRESOLVED) != 0;
  g_assert_cmpint (is_unresolved, ==, c->n_problems > 0);
  g_assert_cmpint (revision->flags & HW_REVISION_PYTHON, ==, HW_REVISION_PYTHON);
}

static void
test_problem_place (void)
{
  static const char text[] = "\n\nrevision = 'b'\ndown_revision = (\n  find(),\n)\n";
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  const HwProblem *problem;

  g_assert_null (hw_alembic_script_parse ("/v/b.py", text, strlen (text), problems));
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpuint (problem->line, ==, 4);
  g_assert_cmpstr (problem->file, ==, "/v/b.py");
  g_assert_cmpstr (problem->message, ==,
                   "the value of “down_revision” is computed when the file runs");
  g_assert_cmpint (problem->severity, ==, HW_SEVERITY_ERROR);
}

static HwRevision *
parse_named (const char *path, const char *text)
{
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);

  return hw_alembic_script_parse (path, text, strlen (text), problems);
}

static void
test_legacy_id (void)
{
  g_autoptr(HwRevision) legacy = parse_named ("/v/1a2b.py", "down_revision = None\n");
  g_autoptr(HwRevision) named = parse_named ("/v/1a2b_x.py", "down_revision = None\n");

  g_assert_cmpstr (legacy->id, ==, "1a2b");
  g_assert_null (named);
}

typedef struct
{
  const char *name;
  const char *docstring;
  const char *message;
  const char *created; /* ISO 8601, "" for none */
} DocCase;

#define IDS "revision = 'b'\ndown_revision = 'a'\n"
#define FIELDS "Revision ID: b\nRevises: a\nCreate Date: 2026-01-07 15:00:00.25\n"

static const DocCase doc_cases[] = {
  { "plain", "\"\"\"Add user\n\n" FIELDS "\"\"\"\n", "Add user", "2026-01-07T15:00:00Z" },
  { "single-quotes", "'''Add user\n\n" FIELDS "'''\n", "Add user", "2026-01-07T15:00:00Z" },
  { "raw", "r\"\"\"Add \\user\n\n" FIELDS "\"\"\"\n", "Add \\user", "2026-01-07T15:00:00Z" },
  { "one-line", "'Add user'\n", "Add user", "" },
  { "fields-at-once", "\"\"\"Add user\n" FIELDS "\"\"\"\n", "Add user", "2026-01-07T15:00:00Z" },
  { "no-subject", "\"\"\"\n\n" FIELDS "\"\"\"\n", "", "2026-01-07T15:00:00Z" },
  { "after-a-licence", "# Licence\n\n\"\"\"Add user\"\"\"\n", "Add user", "" },
  { "after-an-import", "import os\n\"\"\"Add user\"\"\"\n", "Add user", "" },
  { "first-one-counts", "'one'\n'two'\n", "one", "" },
  { "offset", "'''m\n\nCreate Date: 2026-01-07 16:00:00+01:00\n'''\n", "m",
    "2026-01-07T15:00:00Z" },
  { "quote-inside", "\"\"\"Add \"user\" it's\"\"\"\n", "Add \"user\" it's", "" },
  { "assigned", "'one'\n__doc__ = 'two\\n\\nthree'\n", "two", "" },
  { "none", "", "", "" },
};

static void
test_docstring (gconstpointer data)
{
  const DocCase *c = data;
  g_autofree char *text = g_strconcat (c->docstring, IDS, TAIL, NULL);
  g_autoptr(HwRevision) revision = parse_named ("/v/b.py", text);
  g_autofree char *created =
      revision->created_usec != 0 ? hw_time_to_iso8601 (revision->created_usec) : g_strdup ("");

  g_assert_cmpstr (revision->message, ==, c->message);
  g_assert_cmpstr (created, ==, c->created);
  g_assert_true (g_str_has_prefix (revision->description, c->message));
}

typedef struct
{
  const char *name;
  const char *text;
  HwRevisionFlags flags;
} FlagCase;

#define IRREVERSIBLE HW_REVISION_IRREVERSIBLE
#define DATA HW_REVISION_DATA
#define UP "def upgrade():\n"
#define DOWN "def downgrade():\n    pass\n"

static const FlagCase flag_cases[] = {
  { "pass", DOWN, 0 },
  { "absent", "", IRREVERSIBLE },
  { "raises", "def downgrade():\n    raise NotImplementedError\n", IRREVERSIBLE },
  { "raises-after-docstring",
    "def downgrade() -> None:\n    \"\"\"No.\"\"\"\n    raise Exception('x')\n", IRREVERSIBLE },
  { "raises-on-one-line", "def downgrade(): raise Exception\n", IRREVERSIBLE },
  { "raises-perhaps", "def downgrade():\n    if x:\n        raise Exception\n    op.f()\n", 0 },
  { "raises-in-helper", "def downgrade():\n    def f():\n        raise X\n    f()\n", 0 },
  { "other-function-raises", "def downgrade():\n    pass\n\ndef helper():\n    raise X\n", 0 },
  { "with-parameters", "def downgrade(engine_name):\n    globals()[engine_name]()\n", 0 },
  { "parameter-default", "def downgrade(a={1: 2}): raise X\n", IRREVERSIBLE },
  { "assigned", "downgrade = upgrade\n", 0 },
  { "imported", "from .other import upgrade, downgrade\n", 0 },
  { "below-if", "if x:\n    def downgrade():\n        pass\n", 0 },
  { "name-in-a-comment", "# def downgrade(): pass\n", IRREVERSIBLE },

  { "data-bulk-insert", UP "    op.bulk_insert(t, [])\n" DOWN, DATA },
  { "data-execute", UP "    op.execute(\"UPDATE a SET b = 1\")\n" DOWN, DATA },
  { "data-text",
    UP "    bind = op.get_bind()\n    bind.execute(sa.text('''\n  delete from a'''))\n" DOWN,
    DATA },
  { "schema-execute", UP "    op.execute('UPDATE a'); op.execute('CREATE INDEX')\n" DOWN, 0 },
  { "schema-and-data", UP "    op.add_column('a', x)\n    op.execute('UPDATE a')\n" DOWN, 0 },
  { "unknown-execute", UP "    op.execute(sql)\n" DOWN, 0 },
  { "data-in-downgrade-only", UP "    pass\ndef downgrade():\n    op.bulk_insert(t, [])\n", 0 },
};

static void
test_flags (gconstpointer data)
{
  const FlagCase *c = data;
  g_autofree char *text = g_strconcat (IDS, c->text, NULL);
  g_autoptr(HwRevision) revision = parse_named ("/v/b.py", text);

  g_assert_cmpint (revision->flags, ==, c->flags | HW_REVISION_PYTHON);
}

static void
test_not_utf8 (void)
{
  static const char text[] = "# \xe9\nrevision = 'b'\ndown_revision = None\n";
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) revision =
                 hw_alembic_script_parse ("/v/b.py", text, strlen (text), problems);

  g_assert_cmpstr (revision->id, ==, "b");
  g_assert_cmpuint (problems->len, ==, 1);
}

/* How OpenStack's projects name their branches. A constant of the same repository is found, above the revision and up to
 * the folder with .git; one that is computed there, or that an installed package has, is not. */
static void
test_imported_constant (void)
{
  static const struct
  {
    const char *import;
    const char *label;
    const char *expected;
  } imports[] = {
    { "from shop.db import cli", "(cli.CONTRACT,)", "b < a | contract | " },
    { "import shop.db.cli", "shop.db.cli.CONTRACT", "b < a | contract | " },
    { "import shop.db.cli as c", "[c.CONTRACT]", "b < a | contract | " },
    { "from shop.db.cli import CONTRACT", "CONTRACT", "b < a | contract | " },
    { "from shop.db.cli import (\n    COMPUTED,\n    CONTRACT as branch_labels)", "branch_labels",
      "b < a | contract | " },
    { "from shop import db", "db.NAME", "b < a | package | " },
    { "from shop.db import cli", "cli.COMPUTED", "b < a |  | " },
    { "from shop.db import cli", "cli.CONTRACT.upper()", "b < a |  | " },
    { "from .db import cli", "cli.CONTRACT", "b < a |  | " },
    { "from other.db import cli", "cli.CONTRACT", "b < a |  | " },
    { "from outside import cli", "cli.CONTRACT", "b < a |  | " },
  };
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *file = NULL;

  hw_test_dir_init (&dir);
  g_free (hw_test_write_file (dir.path, "outside/cli.py", "CONTRACT = 'x'\n"));
  g_free (hw_test_write_file (dir.path, "repo/.git/HEAD", ""));
  g_free (hw_test_write_file (dir.path, "repo/shop/db/__init__.py", "NAME = 'package'\n"));
  g_free (hw_test_write_file (dir.path, "repo/shop/db/cli.py",
                              "import os\nPART = 'con'\nCONTRACT = PART + 'tract'\n"
                              "COMPUTED = os.environ['X']\n"));
  file = g_build_filename (dir.path, "repo/shop/db/versions/b.py", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (imports); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("%s\nrevision = 'b'\ndown_revision = 'a'\nbranch_labels = %s\n",
                           imports[i].import, imports[i].label);
      g_autoptr(HwRevision) revision = parse_named (file, text);
      g_autofree char *found = describe (revision);

      g_test_message ("%s: %s", imports[i].import, imports[i].label);
      g_assert_cmpstr (found, ==, imports[i].expected);
    }
}

/* Whatever bytes come: no crash, and every token moves on. */
/* Files come from anywhere: one of a few lines whose value would fill the memory, or take for ever to look at, is a problem
 * like any other value that only running it could tell. */
static void
test_doubled (void)
{
  static const char *const lines[][2] = { { "a = 'x'\n", "a = a + a\n" },
                                          { "a = ['x']\n", "a = a + a\n" },
                                          { "a = ['x']\n", "a = [*a, *a]\n" },
                                          { "a = ['x']\n", "a = [a, a]\n" } };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GString) text = g_string_new ("revision = 'b'\ndown_revision = 'a'\n");
      g_autoptr(GPtrArray) problems =
                     g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
      g_autoptr(HwRevision) revision = NULL;

      g_string_append (text, lines[i][0]);
      for (guint k = 0; k < 50; k++)
        g_string_append (text, lines[i][1]);
      g_string_append (text, "branch_labels = a\n");
      revision = hw_alembic_script_parse ("/v/b.py", text->str, text->len, problems);
      g_assert_nonnull (revision);
      g_assert_cmpuint (problems->len, ==, 1);
    }
}

/* Nothing is walked so deep that the stack would not do. */
static void
test_nested (void)
{
  g_autoptr(GString) text = g_string_new ("revision = 'b'\ndown_revision = 'a'\na = ['x']\n");
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) revision = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "a = [a]\n");
  g_string_append (text, "branch_labels = a\n");
  revision = hw_alembic_script_parse ("/v/b.py", text->str, text->len, problems);
  g_assert_nonnull (revision);
  g_assert_cmpuint (problems->len, ==, 1);
}

static void
test_any_bytes (void)
{
  static const char *const pieces[] = {
    "revision", "=",  "'",  "\"\"\"", "(",         ")",       "[",           ",",    "\n",
    " ",        "\\", "#",  "def ",   "downgrade", ":",       "None",        "u'a'", ";",
    "\t",       "\r", "+=", "f'{",    "raise",     "upgrade", "op.execute(", "é"
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (815);

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(HwRevision) revision = NULL;

      for (int i = g_rand_int_range (rand, 0, 40); i > 0; i--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      revision = parse_named ("/v/b.py", text->str);
    }
}

/* Lines are counted as Python counts them: a carriage return ends one too. */
static void
test_line_after_carriage_return (void)
{
  static const char text[] = "x = 1 \\\r + 2\nrevision = make()\ndown_revision = None\n";
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) revision =
                 hw_alembic_script_parse ("/p/x.py", text, strlen (text), problems);

  g_assert_null (revision);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpuint (((HwProblem *)g_ptr_array_index (problems, 0))->line, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/alembic-script/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (doc_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/alembic-script/doc/", doc_cases[i].name, NULL);

      g_test_add_data_func (path, &doc_cases[i], test_docstring);
    }
  for (guint i = 0; i < G_N_ELEMENTS (flag_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/alembic-script/flags/", flag_cases[i].name, NULL);

      g_test_add_data_func (path, &flag_cases[i], test_flags);
    }
  g_test_add_func ("/alembic-script/problem-place", test_problem_place);
  g_test_add_func ("/alembic-script/line-after-carriage-return", test_line_after_carriage_return);
  g_test_add_func ("/alembic-script/legacy-id", test_legacy_id);
  g_test_add_func ("/alembic-script/not-utf8", test_not_utf8);
  g_test_add_func ("/alembic-script/imported-constant", test_imported_constant);
  g_test_add_func ("/alembic-script/doubled", test_doubled);
  g_test_add_func ("/alembic-script/nested", test_nested);
  g_test_add_func ("/alembic-script/any-bytes", test_any_bytes);

  return g_test_run ();
}
