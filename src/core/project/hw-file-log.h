/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/** What git tells about one file. */
typedef struct
{
  char *author;        /* who committed it first */
  char *commit;        /* the last one that changed it, abbreviated */
  char *changed_by;    /* who made that */
  gint64 changed_usec; /* when; microseconds since 1970 UTC */
} HwFileRecord;

/**
 * HwFileLog:
 *
 * Who wrote the files of a project's revisions, and what changed them last, as the git repository around them has it.
 * Files follow their renames. Immutable.
 */
typedef struct _HwFileLog HwFileLog;

/* Never NULL: outside of a repository, or without git, it is empty. Blocks: one `git log` over the revisions' folders.
 * @limit_ms: how long it may take; 0 for 20 000 */
HwFileLog *hw_file_log_read (const HwProject *project,
                             gint64 limit_ms,
                             GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void hw_file_log_free (HwFileLog *self);
/* @file: absolute. Borrowed; NULL for what is not committed. */
const HwFileRecord *hw_file_log_find (const HwFileLog *self, const char *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwFileLog, hw_file_log_free)

G_END_DECLS
