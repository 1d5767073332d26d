/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-environment.h"
#include "hw-journal-backup.h"

G_BEGIN_DECLS

/**
 * HwBackupRow:
 *
 * One backup of the journal's list: of what, when, at which revision, and whether it is good. What is asked of its menu is told
 * by `verify-requested`, `trash-requested`, and, where the file is missing, `forget-requested`.
 */
#define HW_TYPE_BACKUP_ROW (hw_backup_row_get_type ())
G_DECLARE_FINAL_TYPE (HwBackupRow, hw_backup_row, HW, BACKUP_ROW, GtkListBoxRow)

/* @backup: (transfer full). @is_there: whether its file is */
GtkWidget *hw_backup_row_new (HwJournalBackup *backup, gboolean is_there, HwEnvironmentKind kind);
/* Whether a row of these would say the same. */
gboolean hw_backup_row_shows (HwBackupRow *self,
                              const HwJournalBackup *backup,
                              gboolean is_there,
                              HwEnvironmentKind kind);
const HwJournalBackup *hw_backup_row_get_backup (HwBackupRow *self);
/* What stands before the title; a list gives all of its rows the same width there. */
GtkWidget *hw_backup_row_get_badge (HwBackupRow *self);
/* While it is looked at. */
void hw_backup_row_set_busy (HwBackupRow *self, gboolean is_busy);

G_END_DECLS
