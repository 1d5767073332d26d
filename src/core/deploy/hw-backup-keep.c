/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-keep"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-backup-keep.h"
#include "hw-backup-private.h"
#include "hw-journal-backup.h"

/* Somebody may still want to go back to it. */
static gboolean
is_needed (const HwJournalBackup *backup)
{
  static const char *const results[] = { "failed", "interrupted", "running", NULL };

  return g_strv_contains (results, backup->deployment_result);
}

/* Is it what was made, as far as a look tells? A link, or a file that somebody put in its place, is not. */
static gboolean
is_ours (const HwJournalBackup *backup)
{
  struct stat info;

  if (g_lstat (backup->path, &info) != 0)
    return FALSE;

  return (backup->format == HW_BACKUP_FORMAT_DIRECTORY ? S_ISDIR (info.st_mode)
                                                       : S_ISREG (info.st_mode))
         && _hw_backup_measure (backup->path) == backup->size_bytes;
}

static gboolean
remove_one (HwJournal *journal, const HwJournalBackup *backup, GPtrArray *failures)
{
  g_autoptr(GError) error = NULL;

  if (!_hw_backup_remove (backup->path))
    {
      g_ptr_array_add (failures, g_strdup_printf ("the old backup “%s” could not be removed: %s",
                                                  backup->path, g_strerror (errno)));
      return FALSE;
    }
  if (!hw_journal_note_backup_removed (journal, backup->id, &error))
    g_ptr_array_add (failures,
                     g_strdup_printf ("the old backup “%s” is removed, but still listed: %s",
                                      backup->path, error->message));

  return TRUE;
}

GStrv
_hw_backup_keep (HwJournal *journal,
                 const char *project,
                 const char *environment,
                 guint keep,
                 const char *fresh,
                 GPtrArray *failures)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) backups = hw_journal_list_backups (journal, project, environment, &error);
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  guint n_there = 1; /* @fresh */

  g_return_val_if_fail (keep > 0, NULL);

  if (backups == NULL)
    {
      g_ptr_array_add (failures, g_strdup_printf ("no old backup was removed: %s", error->message));
      return NULL;
    }
  for (guint i = 0; i < backups->len; i++)
    {
      const HwJournalBackup *backup = g_ptr_array_index (backups, i);

      if (strcmp (backup->path, fresh) == 0 || !is_ours (backup))
        continue;
      if (++n_there > keep && !is_needed (backup) && remove_one (journal, backup, failures))
        g_ptr_array_add (removed, g_strdup (backup->path));
    }
  if (removed->len == 0)
    return NULL;
  g_ptr_array_add (removed, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&removed), FALSE);
}
