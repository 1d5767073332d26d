/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-test-project.h"
#include "hw-touched.h"

static void
assert_joined (GStrv strv, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", strv);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_sql (void)
{
  static const struct
  {
    const char *sql;
    const char *tables;
  } cases[] = {
    { "", "" },
    { "CREATE TABLE IF NOT EXISTS shop.Orders (id int); DROP TABLE old", "old orders" },
    { "ALTER TABLE ONLY \"Orders\" ADD COLUMN \"from\" int", "Orders" },
    { "INSERT INTO a SELECT * FROM b JOIN c ON b.i = c.i", "a b c" },
    { "UPDATE a SET x = 1 FROM b WHERE 'FROM c' <> '' -- FROM d\n/* FROM e */", "a b" },
    { "CREATE UNIQUE INDEX CONCURRENTLY i ON orders (x)", "orders" },
    { "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c ON DELETE CASCADE", "a" },
    { "DO $f$ BEGIN DELETE FROM hidden; END $f$; DELETE FROM seen", "seen" },
    { "SELECT 1 FROM a FOR UPDATE; SELECT x IS DISTINCT FROM y", "a" },
    { "INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET x = 2", "a" },
    { "SELECT 'it''s' FROM a", "a" },
    { "CREATE TABLE", "" },
    { "SELECT $1 FROM a WHERE 'open", "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) tables = hw_touched_list_sql (cases[i].sql);

      g_test_message ("%s", cases[i].sql);
      assert_joined (tables, cases[i].tables);
    }
}

static void
test_python (void)
{
  static const char source[] = "def upgrade():\n"
                               "    op.create_table('orders', sa.Column('id'))\n"
                               "    op.create_index(op.f('ix'), 'items', ['x'])\n"
                               "    op.create_index('ix', table, ['x'])\n"
                               "    with op.batch_alter_table(\"books\") as batch_op:\n"
                               "        batch_op.add_column(sa.Column('x'))\n"
                               "    other.create_table('nothing')\n";
  g_auto(GStrv) tables = hw_touched_list_python (source, strlen (source));

  assert_joined (tables, "books items orders");
}

/* a - b - d, a - c: b and c both name orders since they parted; a does not count. */
static void
test_shared (void)
{
  static const char *const both[] = { "d", "c", NULL };
  static const char *const line[] = { "d", "b", NULL };
  static const struct
  {
    const char *id;
    const char *parent;
    const char *sql;
  } files[] = {
    { "a", "none", "CREATE TABLE items (i int); CREATE TABLE orders (i int);" },
    { "b", "a", "ALTER TABLE orders ADD COLUMN x int;" },
    { "c", "a", "UPDATE orders SET i = 1; DROP TABLE items;" },
    { "d", "b", "CREATE TABLE more (i int);" },
  };
  g_autoptr(HwProject) project = NULL;
  g_auto(GStrv) shared = NULL;
  g_auto(GStrv) none = NULL;
  HwTestDir dir;

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "headway.ini", "[headway]\nscript_location = m\n");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strdup_printf ("m/%s.sql", files[i].id);
      g_autofree char *text =
          g_strdup_printf ("-- revision: %s\n-- down-revision: %s\n\n-- migrate:up\n%s\n",
                           files[i].id, files[i].parent, files[i].sql);

      hw_test_project_write (&dir, name, text);
    }
  project = hw_test_project_open (&dir, "");
  shared = hw_touched_find_shared (project, both, NULL);
  assert_joined (shared, "orders");
  none = hw_touched_find_shared (project, line, NULL);
  assert_joined (none, "");
  hw_test_dir_clear (&dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/touched/sql", test_sql);
  g_test_add_func ("/touched/python", test_python);
  g_test_add_func ("/touched/shared", test_shared);

  return g_test_run ();
}
