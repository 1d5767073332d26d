/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-util"

#include "config.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "hw-project-private.h"

#define RESOURCE_SCHEME "resource://"

const HwProblem *
_hw_problems_add_error (
    GPtrArray *problems, HwSeverity severity, const char *file, guint line, const GError *error)
{
  HwProblem *problem = hw_problem_new (severity, file, line, error);

  g_ptr_array_add (problems, problem);

  return problem;
}

const HwProblem *
_hw_problems_add (GPtrArray *problems,
                  HwSeverity severity,
                  HwErrorCode code,
                  const char *file,
                  guint line,
                  const char *hint,
                  const char *format,
                  ...)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  error = hw_error_new (code, hint, "%s", message);
  hw_error_set_location (error, file, line, 0);

  return _hw_problems_add_error (problems, severity, file, line, error);
}

gboolean
_hw_path_is_resource (const char *path)
{
  return g_str_has_prefix (path, RESOURCE_SCHEME);
}

char *
_hw_path_resolve (const char *root, const char *name)
{
  g_autofree char *path = NULL;

  if (_hw_path_is_resource (name))
    return g_strdup (name);
  if (!_hw_path_is_resource (root))
    return g_canonicalize_filename (name, root);
  if (g_path_is_absolute (name))
    return g_canonicalize_filename (name, "/");

  path = g_canonicalize_filename (name, root + strlen (RESOURCE_SCHEME));

  return g_strconcat (RESOURCE_SCHEME, path, NULL);
}

gboolean
_hw_path_is_file (const char *path)
{
  if (_hw_path_is_resource (path))
    return g_resources_get_info (path + strlen (RESOURCE_SCHEME), G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL, NULL, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

gboolean
_hw_path_is_folder (const char *path)
{
  g_auto (GStrv) children = NULL;

  if (!_hw_path_is_resource (path))
    return g_file_test (path, G_FILE_TEST_IS_DIR);

  children = g_resources_enumerate_children (path + strlen (RESOURCE_SCHEME),
                                             G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return children != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Folders and files differ by what the directory says about them; only where it does not say, or names a link, has
 * the entry itself to be looked at. */
static gboolean
is_folder_entry (DIR *dir, const struct dirent *entry)
{
  struct stat info;

  if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
    return entry->d_type == DT_DIR;

  return fstatat (dirfd (dir), entry->d_name, &info, 0) == 0 && S_ISDIR (info.st_mode);
}

static GPtrArray *
list_local (const char *folder)
{
  g_autoptr(GPtrArray) names = NULL;
  DIR *dir = opendir (folder);
  const struct dirent *entry;

  if (dir == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((entry = readdir (dir)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strconcat (entry->d_name, is_folder_entry (dir, entry) ? "/" : NULL,
                                           NULL));
  closedir (dir);

  return g_steal_pointer (&names);
}

GStrv
_hw_path_list (const char *folder)
{
  g_autoptr(GPtrArray) names = NULL;

  if (_hw_path_is_resource (folder))
    {
      GStrv children = g_resources_enumerate_children (folder + strlen (RESOURCE_SCHEME),
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (children != NULL)
        qsort (children, g_strv_length (children), sizeof (char *), compare_names);
      return children;
    }

  names = list_local (folder);
  if (names == NULL)
    return NULL;
  /* strcmp() on UTF-8 is the order of code points, which is how Python sorts names. */
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
has_local_file (const char *folder, HwNameMatch matches, const char *wanted)
{
  DIR *dir = opendir (folder);
  const struct dirent *entry;
  gboolean found = FALSE;

  if (dir == NULL)
    return FALSE;
  while (!found && (entry = readdir (dir)) != NULL)
    found = matches (entry->d_name, wanted) && !is_folder_entry (dir, entry);
  closedir (dir);

  return found;
}

gboolean
_hw_path_has_file (const char *folder, HwNameMatch matches, const char *wanted)
{
  g_auto(GStrv) names = NULL;

  if (!_hw_path_is_resource (folder))
    return has_local_file (folder, matches, wanted);
  names = _hw_path_list (folder);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!g_str_has_suffix (names[i], "/") && matches (names[i], wanted))
      return TRUE;

  return FALSE;
}

gboolean
_hw_is_blank (const char *text)
{
  if (text == NULL)
    return TRUE;
  while (g_ascii_isspace (*text))
    text++;

  return *text == '\0';
}
