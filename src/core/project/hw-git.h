/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwGit:
 *
 * Asks `git` about the repository that a folder lies in, and changes nothing there: no hooks, no locks, no pager, no external
 * differ, no prompt. One time limit holds for everything that is asked.
 */
typedef struct _HwGit HwGit;

/* @limit_ms: for all questions together */
HwGit *
hw_git_new (const char *dir, gint64 limit_ms, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void hw_git_free (HwGit *self);
/* What git prints; @out_length: (optional), for answers with NUL in them. @input: (nullable): what it reads.
 * HW_ERROR_NOT_FOUND when it ends with a failure, G_IO_ERROR_CANCELLED, G_IO_ERROR_TIMED_OUT; HW_ERROR_FILE when it
 * cannot be started. */
char *hw_git_ask (HwGit *self,
                  const char *const *args,
                  const char *input,
                  gsize *out_length,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwGit, hw_git_free)

G_END_DECLS
