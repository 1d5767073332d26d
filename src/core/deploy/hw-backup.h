/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-event.h"

G_BEGIN_DECLS

/** A verified backup. */
typedef struct
{
  char *path; /* absolute; a file of mode 0600, or a folder of mode 0700 */
  HwBackupFormat format;
  guint64 size_bytes;
  char *sha256; /* lower-case hex; of a folder that of what `LC_ALL=C sha256sum *` prints in it */
  gint64 started_usec;
  gint64 duration_usec; /* dump and verification */
  gboolean is_verified; /* read whole: pg_restore --file=/dev/null, PRAGMA integrity_check */
  GStrv removed;        /* older ones that made room for it (hw_backup_make()); NULL for none */
} HwBackup;

void hw_backup_free (HwBackup *backup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwBackup, hw_backup_free)

typedef struct
{
  const char *dir;       /* folder; made 0700 when missing */
  const char *name;      /* file name without suffix: "shop-prod-20261123-144200" */
  HwBackupFormat format; /* of PostgreSQL: custom or directory; SQLite has its own */
  const char *
      pg_bindir; /* (nullable): folder of pg_dump and pg_restore; NULL: hw_backup_find_programs() */
  HwEventFunc event_func;
  gpointer user_data;
} HwBackupOptions;

/**
 * hw_backup_run:
 *
 * Backs up the database behind an open connection: PostgreSQL by `pg_dump` in custom or directory format, SQLite by the
 * backup API. Written to a temporary name that only its owner can read, read whole to verify it, synced, then renamed: what has
 * the final name is a complete, verified backup. When this fails or is cancelled nothing is left behind and the program has ended.
 * The connection is only used to watch progress.
 *
 * Errors: HW_ERROR_BACKUP with the program's own words as detail; G_IO_ERROR_CANCELLED
 */
HwBackup *hw_backup_run (HwDatabase *database,
                         const HwBackupOptions *options,
                         GCancellable *cancellable,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Is it still what was made? */
gboolean hw_backup_verify (const char *path,
                           HwBackupFormat format,
                           const char *sha256,
                           GCancellable *cancellable,
                           GError **error);

/* Newest folder that has pg_dump and pg_restore: $HEADWAY_PG_BINDIR alone if set, else PATH and the distribution's
 * version folders, the smallest version not older than @server_version if there is one. @out_version: as PQserverVersion counts.
 * HW_ERROR_BACKUP says what was looked for and what to install. */
char *hw_backup_find_programs (int server_version,
                               int *out_version,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "bookshop-prod-20261123-144200": safe as a file name, no secret in it: (transfer full) */
char *hw_backup_make_name (const char *project,
                           const char *environment,
                           gint64 time_usec) G_GNUC_WARN_UNUSED_RESULT;
/* Bytes free for this user in @dir or the nearest folder above that exists. */
gboolean hw_backup_get_free_space (const char *dir, guint64 *out_bytes, GError **error);

G_END_DECLS
