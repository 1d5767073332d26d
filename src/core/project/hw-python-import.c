/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-import"

#include "config.h"

#include <string.h>

#include "hw-project-private.h"
#include "hw-python-import.h"
#include "hw-python-scope.h"
#include "hw-python-source.h"
#include "hw-util.h"

/* Folders above a revision that a package of the repository may be in */
#define MAX_LEVELS 12
/* A module with a few constants is no larger. */
#define MAX_MODULE_SIZE (1024 * 1024)

/* The file of @module below @folder: `a/b.py` or `a/b/__init__.py`; NULL: it is not there */
static char *
find_module_file (const char *folder, const char *module)
{
  g_autofree char *relative = g_strdelimit (g_strdup (module), ".", '/');
  g_autofree char *plain = g_strconcat (folder, "/", relative, ".py", NULL);
  g_autofree char *package = g_strconcat (folder, "/", relative, "/__init__.py", NULL);

  if (_hw_path_is_file (package))
    return g_steal_pointer (&package);

  return _hw_path_is_file (plain) ? g_steal_pointer (&plain) : NULL;
}

/* Alembic asks Python, which looks into sys.path. A module of the same repository is below one of the folders that the
 * revision itself is in; what is installed elsewhere is not looked for. */
static char *
find_module (const char *path, const char *module)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < MAX_LEVELS && strlen (folder) > 1; i++)
    {
      g_autofree char *git = g_build_filename (folder, ".git", NULL);
      char *file = find_module_file (folder, module);
      char *parent;

      if (file != NULL)
        return file;
      if (g_file_test (git, G_FILE_TEST_EXISTS))
        return NULL;
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }

  return NULL;
}

/* What the module in @file assigns to @name; its own imports are not followed. */
static HwPythonValue *
read_constant (const char *file, const char *name)
{
  g_autoptr(HwPythonScope) scope = hw_python_scope_new (NULL, NULL);
  g_autofree char *data = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  gboolean is_valid;
  guint line;

  data = hw_file_read (file, &length, NULL);
  if (data == NULL || length > MAX_MODULE_SIZE)
    return NULL;
  text = hw_python_source_decode (data, length, &length, &is_valid);
  if (!is_valid)
    return NULL;
  hw_python_scope_read_module (scope, text, length);

  return hw_python_scope_lookup (scope, name, &line);
}

/**
 * hw_python_import:
 * @module: dotted name
 * @attribute: (nullable): a name in it
 * @path: file that imports it
 *
 * Looks for a constant in another module of the same repository, without running anything. OpenStack's projects
 * name their branches that way: `branch_labels = (cli.EXPAND_BRANCH,)`. Blocks while it reads one file.
 *
 * Returns: (transfer full) (nullable): the module itself, or its constant; NULL when it is not found
 */
HwPythonValue *
hw_python_import (const char *module, const char *attribute, gpointer path)
{
  g_autofree char *submodule = NULL;
  g_autofree char *file = NULL;

  if (module[0] == '\0' || module[0] == '.' || _hw_path_is_resource (path))
    return NULL;
  if (attribute == NULL)
    return hw_python_value_new_imported (module, NULL);

  submodule = g_strconcat (module, ".", attribute, NULL);
  file = find_module (path, submodule);
  if (file != NULL)
    return hw_python_value_new_imported (submodule, NULL);
  file = find_module (path, module);

  return file != NULL ? read_constant (file, attribute) : NULL;
}
