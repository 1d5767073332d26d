/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwFileWatch:
 *
 * Notices when files of a project change on disk: its configuration, everything in the folders of its revisions,
 * and whether those folders, or one above them, are moved away, deleted or put back.
 * Main thread only.
 *
 * Signal `changed`: once for a burst of changes, a quarter of a second after its first.
 */
#define HW_TYPE_FILE_WATCH (hw_file_watch_get_type ())
G_DECLARE_FINAL_TYPE (HwFileWatch, hw_file_watch, HW, FILE_WATCH, GObject)

HwFileWatch *hw_file_watch_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @project: (nullable): NULL watches nothing. Folders that are watched already are not given up in between.
 * What has changed since @since_usec counts, too: a project is read before anybody knows what is to be watched. */
void hw_file_watch_set_project (HwFileWatch *self, const HwProject *project, gint64 since_usec);
/* Forgets changes that were not told yet. */
void hw_file_watch_forget (HwFileWatch *self);

G_END_DECLS
