/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-draft"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-project.h"
#include "hw-util.h"

/**
 * hw_revision_draft_free:
 * @draft: (nullable) (transfer full)
 */
void
hw_revision_draft_free (HwRevisionDraft *draft)
{
  if (draft == NULL)
    return;

  g_free (draft->path);
  g_free (draft->text);
  g_clear_pointer (&draft->revision, hw_revision_unref);
  g_free (draft);
}

/**
 * hw_revision_draft_write:
 * @error: HW_ERROR_EXISTS when there is such a file, HW_ERROR_FILE
 *
 * Writes the file whole or not at all, and its folder where that is missing. Blocks; any thread.
 */
gboolean
hw_revision_draft_write (const HwRevisionDraft *draft, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (draft != NULL, FALSE);

  folder = g_path_get_dirname (draft->path);

  return _hw_path_make_folder (folder, error)
         && _hw_path_write_new (draft->path, draft->text, error);
}

/**
 * hw_revision_draft_remove:
 * @error: HW_ERROR_CHANGED when something else stands in the file by now, HW_ERROR_FILE
 *
 * Takes hw_revision_draft_write() back: the file goes, unless somebody has written in it since. Blocks; any thread.
 */
gboolean
hw_revision_draft_remove (const HwRevisionDraft *draft, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  g_return_val_if_fail (draft != NULL, FALSE);

  text = hw_file_read (draft->path, &length, error);
  if (text == NULL)
    return FALSE;
  if (length != strlen (draft->text) || memcmp (text, draft->text, length) != 0)
    {
      hw_set_error (error, HW_ERROR_CHANGED, "Delete it yourself when it is not wanted any more.",
                    "“%s” was changed since it was written", draft->path);
      if (error != NULL)
        hw_error_set_location (*error, draft->path, 0, 0);
      return FALSE;
    }

  return _hw_path_remove (draft->path, error);
}
