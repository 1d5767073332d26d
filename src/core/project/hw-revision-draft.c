/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-draft"

#include "config.h"

#include <string.h>
#include <unistd.h>

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

/* Whole or not at all, and its folder where that is missing. */
static gboolean
write_draft (const HwRevisionDraft *draft, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (draft->path);

  return _hw_path_make_folder (folder, error)
         && _hw_path_write_new (draft->path, draft->text, error);
}

/* As hw_project_write_revision(), in a project that is locked and was read again. */
static HwRevisionDraft *
draft_and_write (const HwProject *project,
                 const HwNewRevision *options,
                 HwRevisionField *out_field,
                 GError **error)
{
  g_autoptr(HwRevisionDraft) draft =
                 hw_project_draft_revision (project, options, out_field, error);

  return draft != NULL && write_draft (draft, error) ? g_steal_pointer (&draft) : NULL;
}

/**
 * hw_project_write_revision:
 * @project: which; it is read again, with the project locked against others who create revisions
 * @options: what it shall be
 * @out_field: (out) (optional): on failure, which of the options the error is about
 * @error: as hw_project_create_revision()
 *
 * The same as hw_project_create_revision(), for those who show the options as a form. Blocks; any thread.
 *
 * Returns: (transfer full): the file as it was written
 */
HwRevisionDraft *
hw_project_write_revision (const HwProject *project,
                           const HwNewRevision *options,
                           HwRevisionField *out_field,
                           GError **error)
{
  g_autoptr(HwProject) now = NULL;
  HwRevisionDraft *draft = NULL;
  int lock = -1;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (out_field != NULL)
    *out_field = HW_REVISION_FIELD_NONE;
  if (!_hw_project_lock (hw_project_get_root (project), &lock, error))
    return NULL;
  now = hw_project_open_section (hw_project_get_root (project),
                                 hw_project_get_alembic_section (project), NULL, error);
  if (now != NULL)
    draft = draft_and_write (now, options, out_field, error);
  if (lock >= 0)
    close (lock);

  return draft;
}

/**
 * hw_revision_draft_remove:
 * @error: HW_ERROR_CHANGED when something else stands in the file by now, HW_ERROR_FILE
 *
 * Takes hw_project_write_revision() back: the file goes, unless somebody has written in it since. Blocks; any thread.
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
