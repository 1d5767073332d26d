/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-backup.h"
#include "hw-child.h"

G_BEGIN_DECLS

/* What hw-backup.c and the engines' halves of it share. */

typedef void (*HwBackupLineFunc) (const char *line, gpointer user_data);

/** A program that runs beside us, with the end of its stderr that matters when it fails. */
typedef struct
{
  const char *name;           /* borrowed: "pg_dump", for messages */
  HwChild *child;             /* NULL before the start */
  HwBackupLineFunc line_func; /* (nullable) */
  gpointer user_data;
  GString *errors; /* from the first line that tells of an error on, cut at a bound */
  GString *recent; /* the last few lines, for programs that do not say “error:” */
} HwBackupChild;

void _hw_backup_child_init (HwBackupChild *child,
                            const char *name,
                            HwBackupLineFunc func,
                            gpointer user_data);
gboolean _hw_backup_child_spawn (HwBackupChild *child,
                                 const char *const *argv,
                                 const char *const *envp,
                                 int stdin_fd,
                                 GError **error);
void _hw_backup_child_read (HwBackupChild *child);
guint _hw_backup_child_list_fds (const HwBackupChild *child, GPollFD *fds);
gboolean _hw_backup_child_has_ended (HwBackupChild *child);
gboolean _hw_backup_child_succeeded (const HwBackupChild *child);
gboolean _hw_backup_child_wait (HwBackupChild *child, GCancellable *cancellable, GError **error);
char *_hw_backup_child_dup_headline (const HwBackupChild *child) G_GNUC_WARN_UNUSED_RESULT;
char *_hw_backup_child_dup_words (const HwBackupChild *child) G_GNUC_WARN_UNUSED_RESULT;
void _hw_backup_child_clear (HwBackupChild *child);

/** The programs of one backup and what they are started with. */
typedef struct
{
  HwDatabase *database; /* borrowed; NULL when only files are read */
  char *bindir;
  char *application_name; /* under which pg_dump is connected */
  GStrv envp;             /* may hold PGPASSWORD */
} HwBackupTools;

gboolean _hw_backup_tools_init (HwBackupTools *tools,
                                HwDatabase *database,
                                const HwBackupOptions *options,
                                GError **error);
void _hw_backup_tools_clear (HwBackupTools *tools);
gboolean _hw_backup_tools_start_dump (const HwBackupTools *tools,
                                      HwBackupChild *dump,
                                      HwBackupFormat format,
                                      const char *path,
                                      GError **error);
gboolean _hw_backup_tools_read_back (const HwBackupTools *tools,
                                     const char *option,
                                     const char *path,
                                     GCancellable *cancellable,
                                     GError **error);
void _hw_backup_set_child_error (GError **error, const HwBackupChild *child, const char *what);

void
_hw_backup_emit (const HwBackupOptions *options, double fraction, const char *name, guint64 bytes);

char *_hw_backup_find_folder (const char *const *programs,
                              int server_version,
                              int *out_version) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_backup_dump_postgres (HwDatabase *database,
                                   const HwBackupOptions *options,
                                   const char *path,
                                   char **out_sha256,
                                   GCancellable *cancellable,
                                   GError **error);

gboolean _hw_backup_dump_directory (HwDatabase *database,
                                    const HwBackupOptions *options,
                                    const char *path,
                                    char **out_sha256,
                                    GCancellable *cancellable,
                                    GError **error);
/* Of a backup's file or folder */
guint64 _hw_backup_measure (const char *path);
char *_hw_backup_compute_digest (const char *path,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE and errno when it is still there. */
gboolean _hw_backup_remove (const char *path);

G_END_DECLS
