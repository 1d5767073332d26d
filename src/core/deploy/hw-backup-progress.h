/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-backup-private.h"

G_BEGIN_DECLS

#define HW_BACKUP_DUMP_SHARE \
  0.98 /* of the progress; the rest is what verification has left to do */

/**
 * HwBackupProgress:
 *
 * How far a pg_dump is: by the tables it says to be dumping, and within a table by what the server tells of the COPY.
 */
typedef struct
{
  /* Borrowed */
  HwDatabase *database;
  const HwBackupOptions *options;
  const char *application_name; /* under which pg_dump is connected */

  /* Owned */
  GHashTable *tables; /* "schema.table" → what is known of it */
  char *current;      /* key in @tables of the table that is being copied; NULL before the first */
  gboolean is_watching;
  double total;      /* bytes of all tables; 0 when not known */
  double done;       /* bytes of the tables before @current */
  double done_of_it; /* 0..1 of @current */
  gint64 last_usec;
} HwBackupProgress;

void _hw_backup_progress_init (HwBackupProgress *self,
                               HwDatabase *database,
                               const HwBackupOptions *options,
                               const char *application_name,
                               GCancellable *cancellable);
/* A line of pg_dump's stderr; a HwBackupLineFunc. */
void _hw_backup_progress_take_line (const char *line, gpointer user_data);
/* Is it time to tell of it? */
gboolean _hw_backup_progress_is_due (const HwBackupProgress *self);
/* Sends an event. @bytes: written so far */
void _hw_backup_progress_tell (HwBackupProgress *self, guint64 bytes, GCancellable *cancellable);
void _hw_backup_progress_clear (HwBackupProgress *self);

G_END_DECLS
