/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwBackupWindow:
 *
 * Backs up an environment that somebody asks to be backed up, outside of a deployment. Emits `made` with the backup's path.
 */
#define HW_TYPE_BACKUP_WINDOW (hw_backup_window_get_type ())
G_DECLARE_FINAL_TYPE (HwBackupWindow, hw_backup_window, HW, BACKUP_WINDOW, AdwWindow)

/* @session: has a project */
GtkWidget *
hw_backup_window_new (GtkWindow *parent, HwSession *session, const HwEnvironment *environment);

G_END_DECLS
