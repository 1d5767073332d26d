/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-environment.h"

G_BEGIN_DECLS

/**
 * HwBackupSettingsRow:
 *
 * What the next backup of an environment will be, and how many stay, as the environment or the user's defaults say.
 */
#define HW_TYPE_BACKUP_SETTINGS_ROW (hw_backup_settings_row_get_type ())
G_DECLARE_FINAL_TYPE (
    HwBackupSettingsRow, hw_backup_settings_row, HW, BACKUP_SETTINGS_ROW, AdwActionRow)

/* Reads them in a worker. */
void hw_backup_settings_row_look (HwBackupSettingsRow *self, const HwEnvironment *environment);

G_END_DECLS
