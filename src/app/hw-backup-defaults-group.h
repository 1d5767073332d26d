/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HwBackupDefaultsGroup:
 *
 * How backups are made where an environment does not say: the user's own file, which the command reads, too. Read and written
 * in a worker; each change is saved at once.
 */
#define HW_TYPE_BACKUP_DEFAULTS_GROUP (hw_backup_defaults_group_get_type ())
G_DECLARE_FINAL_TYPE (
    HwBackupDefaultsGroup, hw_backup_defaults_group, HW, BACKUP_DEFAULTS_GROUP, AdwPreferencesGroup)

/* Is it reading or writing? */
gboolean hw_backup_defaults_group_is_busy (HwBackupDefaultsGroup *self);

G_END_DECLS
