/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-journal.h"

G_BEGIN_DECLS

/**
 * HwJournalBackup:
 *
 * A backup that Headway made, as the journal knows it. Whether its file is still there is not the journal's to know.
 */
typedef struct
{
  gint64 id;     /* given by the journal */
  char *project; /* absolute root */
  char *environment;
  char *
      deployment; /* id of the run that made it; "" when somebody asked for it, or the run is forgotten */
  char *deployment_result; /* of that run, as of HwJournalEntry; "" for none. Not stored. */
  char *path;              /* absolute */
  HwBackupFormat format;
  guint64 size_bytes;
  char *sha256;
  GStrv rows; /* what the version table held */
  gint64 made_usec;
  gint64 verified_usec; /* of the last look that found nothing wrong */
  char *fault;          /* what the last look found wrong; "" */
} HwJournalBackup;

void hw_journal_backup_free (HwJournalBackup *backup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwJournalBackup, hw_journal_backup_free)

/* @backup: all but id and deployment_result is stored; NULL strings as "". */
gboolean hw_journal_add_backup (HwJournal *journal, const HwJournalBackup *backup, GError **error);
/* (element-type HwJournalBackup): newest first, without those that Headway removed. @project, @environment: (nullable): only
 * those. */
GPtrArray *hw_journal_list_backups (HwJournal *journal,
                                    const char *project,
                                    const char *environment,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @fault: (nullable): what was found wrong; NULL: verified now */
gboolean
hw_journal_note_backup_look (HwJournal *journal, gint64 id, const char *fault, GError **error);
/* Its file was removed; the run that made it still tells of it. */
gboolean hw_journal_note_backup_removed (HwJournal *journal, gint64 id, GError **error);

G_END_DECLS
