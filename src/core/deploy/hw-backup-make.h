/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-backup.h"
#include "hw-journal.h"
#include "hw-project.h"

G_BEGIN_DECLS

/** How an environment's backups are made: its own words, else the user's defaults, else Headway's. */
typedef struct
{
  HwBackupFormat format; /* for PostgreSQL */
  guint keep;            /* how many stay; 0: all */
} HwBackupSettings;

/* HW_ERROR_CONFIG, HW_ERROR_FILE: of the user's file. Reads a file and blocks; any thread. */
gboolean hw_backup_settings_read (const HwEnvironment *environment,
                                  HwBackupSettings *out_settings,
                                  GError **error);

/** A backup of an environment, with all that hangs on it. */
typedef struct
{
  const HwProject *project;
  const HwEnvironment *environment;
  HwJournal
      *journal; /* (nullable): NULL where it cannot be opened; nothing older is removed then */
  const char *deployment; /* (nullable): id of the run that it belongs to */
  const char *dir;        /* (nullable): NULL for hw_backup_dup_dir() */
  HwEventFunc event_func;
  gpointer user_data;
} HwBackupRequest;

/* The environment's folder, else the one in the user's data folder: (transfer full) */
char *hw_backup_dup_dir (const HwEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;

/**
 * hw_backup_make:
 *
 * hw_backup_run() as the environment has it, then the journal's record of it, then the removal of the environment's backups
 * beyond those that are to stay. Only what the journal lists is ever removed, only while it still has the size that is
 * recorded, never the new one, and never one of a run that failed, was interrupted or still runs. What cannot be recorded or
 * removed is told by HW_EVENT_NOTICE: the backup is made all the same.
 */
HwBackup *hw_backup_make (HwDatabase *database,
                          const HwBackupRequest *request,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
