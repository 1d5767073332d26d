/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-draft"

#include "config.h"

#include <glib/gstdio.h>

#include "hw-project-draft.h"
#include "hw-project-private.h"

/**
 * hw_project_draft_free:
 * @draft: (nullable) (transfer full)
 */
void
hw_project_draft_free (HwProjectDraft *draft)
{
  if (draft == NULL)
    return;

  g_free (draft->root);
  g_ptr_array_unref (draft->files);
  g_free (draft);
}

/* Makes @path and what is missing above it. @made: (element-type utf8): gains what was made, the outermost first */
static gboolean
make_folders (const char *path, GPtrArray *made, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_strcmp0 (parent, path) != 0 && !make_folders (parent, made, error))
    return FALSE;
  if (g_mkdir (path, 0777) == 0)
    {
      g_ptr_array_add (made, g_strdup (path));
      return TRUE;
    }
  /* Somebody else may have made it just now. What is no folder is told of in the usual words. */
  return _hw_path_make_folder (path, error);
}

static gboolean
write_file (const HwProjectFile *file, GPtrArray *folders, GPtrArray *files, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file->path);

  if (file->text == NULL)
    return make_folders (file->path, folders, error);
  if (!make_folders (folder, folders, error) || !_hw_path_write_new (file->path, file->text, error))
    return FALSE;
  g_ptr_array_add (files, file->path);

  return TRUE;
}

/* What was made goes again; a folder in which somebody else has put something by now stays. */
static void
take_back (GPtrArray *folders, GPtrArray *files)
{
  for (guint i = files->len; i > 0; i--)
    g_unlink (g_ptr_array_index (files, i - 1));
  for (guint i = folders->len; i > 0; i--)
    g_rmdir (g_ptr_array_index (folders, i - 1));
}

/**
 * hw_project_draft_write:
 * @error: HW_ERROR_EXISTS when one of its files is there by now, HW_ERROR_FILE
 *
 * Writes the files, all or none: on failure nothing is left of them or of the folders that were made. A file that exists
 * is never replaced. Blocks; any thread.
 */
gboolean
hw_project_draft_write (const HwProjectDraft *draft, GError **error)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) files = g_ptr_array_new ();

  g_return_val_if_fail (draft != NULL, FALSE);

  for (guint i = 0; i < draft->files->len; i++)
    if (!write_file (g_ptr_array_index (draft->files, i), folders, files, error))
      {
        take_back (folders, files);
        return FALSE;
      }

  return TRUE;
}
