/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-python-function.h"
#include "hw-python-reads.h"

/* The function looked at is upgrade() in every case. */
typedef struct
{
  const char *name;
  const char *text;
  guint line; /* 0: nothing reads */
  const char *what;
} Case;

static const Case cases[] = {
  { "nothing", "def upgrade():\n    op.add_column('t', sa.Column('a', sa.Integer()))\n", 0, NULL },
  { "writes",
    "def upgrade():\n    op.execute('UPDATE t SET a = 1')\n    op.get_bind().execute(t.insert())\n",
    0, NULL },
  { "type-made-by-hand", "def upgrade():\n    kind.create(op.get_bind())\n", 0, NULL },
  { "fetchall", "def upgrade():\n    bind = op.get_bind()\n    rows = bind.execute(q).fetchall()\n",
    3, "fetchall" },
  { "on-a-later-line",
    "def upgrade():\n    rows = (\n        bind.execute(q)\n        .scalar()\n    )\n", 4,
    "scalar" },
  { "loop", "def upgrade():\n    for row in bind.execute(q):\n        pass\n", 2, "execute" },
  { "comprehension", "def upgrade():\n    ids = [r.id for r in bind.execute(q)]\n", 2, "execute" },
  { "result-used",
    "def upgrade():\n    rows = bind.execute(q)\n    for row in rows:\n        pass\n", 2,
    "execute" },
  { "result-unused", "def upgrade():\n    rows = bind.execute(q)\n    rows = bind.execute(p)\n", 0,
    NULL },
  { "inspect", "def upgrade():\n    tables = sa.inspect(op.get_bind()).get_table_names()\n", 2,
    "inspect" },
  { "inspector", "def upgrade():\n    i = Inspector.from_engine(op.get_bind())\n", 2,
    "from_engine" },
  { "session", "def upgrade():\n    session = orm.Session(bind=op.get_bind())\n", 2, "Session" },
  { "autoload", "def upgrade():\n    t = sa.Table('t', meta, autoload_with=bind)\n", 2,
    "autoload_with" },
  { "rowcount", "def upgrade():\n    n = op.get_bind().execute(q).rowcount\n", 2, "rowcount" },
  { "one-line", "def upgrade(): bind.execute(q).fetchall()\n", 1, "fetchall" },
  { "only-in-downgrade",
    "def upgrade():\n    pass\ndef downgrade():\n    bind.execute(q).fetchall()\n", 0, NULL },
  { "helper", "def rows():\n    return bind.execute(q).fetchall()\ndef upgrade():\n    rows()\n", 2,
    "fetchall" },
  { "helper-of-a-helper",
    "def upgrade():\n    a()\ndef a():\n    b()\ndef b():\n    a()\n    q.first()\n", 7, "first" },
  { "other-function", "def unused():\n    q.first()\ndef upgrade():\n    pass\n", 0, NULL },
  { "in-a-string", "def upgrade():\n    op.execute('x.fetchall() inspect(y)')\n", 0, NULL },
  { "in-a-comment", "def upgrade():\n    pass  # x.fetchall()\n", 0, NULL },
  { "no-call", "def upgrade():\n    op.create_index('i', 't', ['first'])\n    x = first\n", 0,
    NULL },
  { "knows-of-offline",
    "def upgrade():\n    if not context.is_offline_mode():\n        bind.execute(q).fetchall()\n",
    0, NULL },
  { "async", "async def upgrade():\n    bind.execute(q).fetchall()\n", 2, "fetchall" },
  { "later-definition-counts", "def upgrade():\n    q.first()\ndef upgrade():\n    pass\n", 0,
    NULL },
  { "no-function", "upgrade = other\n", 0, NULL },
  { "empty", "", 0, NULL },
  { "cut-off", "def upgrade():\n    rows = (bind.execute(q", 0, NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *name = NULL;
  guint line = hw_python_find_read (test->text, strlen (test->text), "upgrade", &name);

  g_assert_cmpuint (line, ==, test->line);
  g_assert_cmpstr (name, ==, test->what);
}

static void
test_direction (void)
{
  static const char text[] =
      "def upgrade():\n    pass\ndef downgrade():\n    bind.execute(q).fetchall()\n";

  g_assert_cmpuint (hw_python_find_read (text, strlen (text), "downgrade", NULL), ==, 4);
}

/* Where a function's statements begin */
static void
test_body (void)
{
  static const struct
  {
    const char *text;
    guint line;
  } bodies[] = {
    { "\"\"\"def upgrade():\n  pass\"\"\"\nx = 1\n\ndef upgrade() -> None:\n    # first\n\n    pass\n",
      8 },
    { "def downgrade():\n    def upgrade():\n        pass\n\ndef upgrade(\n    a: int = 1,\n):\n    b()\n",
      8 },
    { "def upgrade(): pass\n", 1 },
    { "async def upgrade() -> Dict[str, int]:\n  \"\"\"Adds.\"\"\"\n", 2 },
    { "upgrade = other\n", 0 },
    { "def upgrade(", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_assert_cmpuint (hw_python_find_body (bodies[i].text, strlen (bodies[i].text), "upgrade"), ==,
                      bodies[i].line);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/python-reads/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/python-reads/direction", test_direction);
  g_test_add_func ("/python-reads/body", test_body);

  return g_test_run ();
}
