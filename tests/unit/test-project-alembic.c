/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-project.h"
#include "hw-test-project.h"
#include "hw-test-util.h"

/* Where Alembic projects have their files, and what is said when that cannot be known. */

#define A1 HW_TEST_PYTHON ("a1", "None")
#define B2 HW_TEST_PYTHON ("b2", "'a1'")
#define MAX_FILES 6

typedef struct
{
  const char *name;
  struct
  {
    const char *name;
    const char *text;
  } files[MAX_FILES];
  const char *open;     /* below the folder */
  const char *section;  /* NULL: none is asked for */
  const char *ids;      /* in load order */
  const char *problems; /* as hw_test_project_assert_problems() has them; DIR is the folder */
} Layout;

#define TWO_SECTIONS "[core]\nscript_location = core\n[tenant]\nscript_location = tenant\n"

static const Layout layouts[] = {
  { "versions-folder-in-headway-ini",
    { { "headway.ini", "[headway]\nscript_location = db/versions\n" }, { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "versions-below-a-folder-in-headway-ini",
    { { "headway.ini", "[headway]\nscript_location = db\n" }, { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "version-locations-in-headway-ini",
    { { "headway.ini", "[headway]\nversion_locations = one, two\n" },
      { "one/a.py", A1 },
      { "two/b.py", B2 },
      { "two/EXPAND_HEAD", "b2\n" } },
    "",
    NULL,
    "a1 b2",
    "" },
  { "recursive-in-headway-ini",
    { { "headway.ini", "[headway]\nscript_location = v\nrecursive_version_locations = true\n" },
      { "v/a.py", A1 },
      { "v/newton/expand/b.py", B2 },
      { "v/__pycache__/c.py", "x" } },
    "",
    NULL,
    "a1 b2",
    "" },
  { "from-a-folder-below",
    { { "alembic.ini", "[alembic]\nscript_location = db\n" },
      { "db/versions/a.py", A1 },
      { "app/web/views.py", "" } },
    "app/web",
    NULL,
    "a1",
    "" },
  { "from-the-versions-folder",
    { { "alembic.ini", "[alembic]\nscript_location = db\n" }, { "db/versions/a.py", A1 } },
    "db/versions",
    NULL,
    "a1",
    "" },
  { "flask-from-its-folder",
    { { "migrations/alembic.ini", "[alembic]\n" },
      { "migrations/env.py", "" },
      { "migrations/versions/a.py", A1 } },
    "migrations/versions",
    NULL,
    "a1",
    "" },
  { "flask-from-a-folder-below-its-project",
    { { "migrations/alembic.ini", "[alembic]\n" },
      { "migrations/env.py", "" },
      { "migrations/versions/a.py", A1 },
      { "app/views.py", "" } },
    "app",
    NULL,
    "a1",
    "" },
  { "flask-with-headway-ini-above",
    { { "headway.ini", "[environment dev]\nurl = sqlite:///x.db\n" },
      { "migrations/alembic.ini", "[alembic]\n" },
      { "migrations/env.py", "" },
      { "migrations/versions/a.py", A1 } },
    "migrations",
    NULL,
    "a1",
    "" },
  { "the-only-section",
    { { "alembic.ini", "[core]\nscript_location = core\n[loggers]\nkeys = root\n" },
      { "core/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "several-sections",
    { { "alembic.ini", TWO_SECTIONS }, { "core/versions/a.py", A1 } },
    "",
    NULL,
    "",
    "alembic.ini:0 alembic.ini has several sections with a script_location" },
  { "section-in-headway-ini",
    { { "alembic.ini", TWO_SECTIONS },
      { "headway.ini", "[headway]\nalembic_section = tenant\n" },
      { "tenant/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "section-asked-for",
    { { "alembic.ini", TWO_SECTIONS },
      { "headway.ini", "[headway]\nalembic_section = tenant\n" },
      { "core/versions/a.py", A1 } },
    "",
    "core",
    "a1",
    "" },
  { "section-that-is-not-there",
    { { "alembic.ini", TWO_SECTIONS } },
    "",
    "shop",
    "",
    "alembic.ini:0 there is no section “shop” in alembic.ini" },
  { "alembic-comes-before-others",
    { { "alembic.ini", "[alembic]\nscript_location = a\n" TWO_SECTIONS },
      { "a/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "template",
    { { "alembic.ini", "[alembic]\nscript_location = {alembic_dir}\n" } },
    "",
    NULL,
    "",
    "alembic.ini:2 the folder “{alembic_dir}” is filled in by a program" },
  { "template-with-headway-ini",
    { { "alembic.ini", "[alembic]\nscript_location = {alembic_dir}\n" },
      { "headway.ini", "[headway]\nscript_location = app/alembic\n" },
      { "app/alembic/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "package-elsewhere",
    { { "alembic.ini", "[alembic]\nscript_location = installed.pkg:migrations\n" } },
    "",
    NULL,
    "",
    "alembic.ini:2 the package of “installed.pkg:migrations” is not in this project" },
  { "package-in-prepend-sys-path",
    { { "alembic.ini",
        "[alembic]\nprepend_sys_path = .:lib\nscript_location = pkg.sub:migrations:x\n" },
      { "lib/pkg/sub/migrations/x/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "ini-wins-over-toml",
    { { "alembic.ini", "[alembic]\nscript_location = one\n" },
      { "pyproject.toml", "[tool.alembic]\nscript_location = 'two'\n" },
      { "one/versions/a.py", A1 },
      { "two/versions/b.py", B2 } },
    "",
    NULL,
    "a1",
    "" },
  { "toml-beside-an-ini-of-logging-alone",
    { { "alembic.ini", "[alembic]\n[loggers]\nkeys = root\n" },
      { "pyproject.toml", "[tool]\nalembic.script_location = '''%(here)s/a%%b'''\n" },
      { "a%b/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "toml-with-types",
    { { "pyproject.toml", "tool = { alembic = { script_location = \"db\", "
                          "recursive_version_locations = true } }\n" },
      { "db/versions/x/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "toml-with-a-percent-sign",
    { { "pyproject.toml", "[tool.alembic]\nscript_location = \"%d\"\n" } },
    "",
    NULL,
    "",
    "pyproject.toml:2 a value of [tool.alembic] has a “%” that is neither “%%” nor “%(here)s”" },
  { "broken-toml",
    { { "pyproject.toml", "[tool.alembic]\nscript_location = \"db\"\nx =\n" },
      { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "pyproject.toml:3 the file is not TOML: a value is missing" },
  { "bad-separator",
    { { "alembic.ini", "[alembic]\nscript_location = db\nversion_locations = a\n"
                       "version_path_separator = comma\n" },
      { "db/env.py", "" } },
    "",
    NULL,
    "",
    "alembic.ini:4 “comma” is not a value for “version_path_separator”" },
  { "sourceless",
    { { "alembic.ini", "[alembic]\nscript_location = db\nsourceless = true\n" },
      { "db/versions/a.py", A1 },
      { "db/versions/__pycache__/a.cpython-311.pyc", "" },
      { "db/versions/b.pyc", "" } },
    "",
    NULL,
    "a1",
    "b.pyc:0 the revision is a compiled file without a source" },
  { "several-databases",
    { { "alembic.ini", "[alembic]\nscript_location = db\ndatabases = one, two\n"
                       "[one]\nsqlalchemy.url = sqlite:///1.db\n[two]\n" },
      { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "alembic.ini:3 alembic takes each revision to 2 databases at once (one, two), and Headway "
    "deploys to one" },
  /* A key of env.py's own */
  { "databases-that-are-no-sections",
    { { "alembic.ini", "[alembic]\nscript_location = db\ndatabases = one, two\n" },
      { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "not-utf-8",
    { { "alembic.ini", "[alembic]\nscript_location = db\n# caf\xe9\n" },
      { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "alembic.ini:3 “alembic.ini” is not UTF-8 text" },
  { "not-utf-8-and-not-ours",
    { { "alembic.ini", "[alembic]\nscript_location = db\n" },
      { "pyproject.toml", "# caf\xe9\n" },
      { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "" },
  { "byte-order-mark",
    { { "alembic.ini", "\357\273\277[alembic]\nscript_location = db\n" },
      { "db/versions/a.py", A1 } },
    "",
    NULL,
    "a1",
    "alembic.ini:1 the file begins with a byte-order mark, at which alembic fails" },
};

static void
test_layout (gconstpointer data)
{
  const Layout *layout = data;
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *path = NULL;
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  for (guint i = 0; i < MAX_FILES && layout->files[i].name != NULL; i++)
    hw_test_project_write (&dir, layout->files[i].name, layout->files[i].text);
  path = hw_test_dir_build (&dir, layout->open);
  project = hw_project_open_section (path, layout->section, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  hw_test_project_assert_ids (project, layout->ids);
  hw_test_project_assert_problems (project, layout->problems);
}

/* What whoever starts the project's alembic has to know. */
static void
test_section_is_told (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *flask = NULL;
  g_autoptr(HwProject) project = NULL;

  hw_test_dir_init (&dir);
  flask = hw_test_dir_build (&dir, "migrations");
  hw_test_project_write (&dir, "headway.ini", "[environment dev]\nurl = sqlite:///x.db\n");
  hw_test_project_write (&dir, "migrations/alembic.ini", "[tenant]\nscript_location = .\n");
  hw_test_project_write (&dir, "migrations/versions/a.py", A1);
  project = hw_test_project_open (&dir, "");

  g_assert_cmpstr (hw_project_get_root (project), ==, dir.path);
  g_assert_cmpstr (hw_project_get_alembic_root (project), ==, flask);
  g_assert_cmpstr (hw_project_get_alembic_section (project), ==, "tenant");
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      g_autofree char *path = g_strconcat ("/project-alembic/", layouts[i].name, NULL);

      g_test_add_data_func (path, &layouts[i], test_layout);
    }
  g_test_add_func ("/project-alembic/section-is-told", test_section_is_told);

  return g_test_run ();
}
