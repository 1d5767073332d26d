/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

#define HW_USER_DEFAULTS_MAX_KEEP 1000
/* What to say of a value that the functions below do not take. */
#define HW_USER_DEFAULTS_FORMATS "Allowed are: custom, directory."
#define HW_USER_DEFAULTS_KEEPS "Allowed are: all, and whole numbers from 1 to 1000."

/**
 * HwUserDefaults:
 *
 * What one user wants wherever an environment says nothing itself, for the window and the command alike: the file
 * `defaults.ini` in Headway's part of the user's configuration folder, with a section
 *
 *   [backup]
 *   format = custom      custom or directory
 *   keep = all           all, or how many backups of an environment stay
 */
typedef struct
{
  HwBackupFormat backup_format; /* custom or directory */
  guint backup_keep;            /* 0: all */
} HwUserDefaults;

/* The file, which need not be there: (transfer full) */
char *hw_user_defaults_find (void) G_GNUC_WARN_UNUSED_RESULT;
/* Where there is no file, what Headway itself takes: custom, all. HW_ERROR_CONFIG with file and line, HW_ERROR_FILE. Reads a
 * file and blocks; any thread. */
gboolean hw_user_defaults_read (HwUserDefaults *out_defaults, GError **error);
/* Other lines of the file stay as they are. HW_ERROR_FILE, HW_ERROR_CONFIG. */
gboolean hw_user_defaults_save (const HwUserDefaults *defaults, GError **error);

/* FALSE: not one of them. The same words are those of `backup_format` and `backup_keep` in headway.ini. */
gboolean hw_user_defaults_parse_format (const char *text, HwBackupFormat *out_format);
gboolean hw_user_defaults_parse_keep (const char *text, guint *out_keep);

G_END_DECLS
