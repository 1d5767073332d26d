/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-ini.h"

G_BEGIN_DECLS

/**
 * HwIniEdit:
 *
 * The text of a headway.ini and changes to it. What is not changed keeps its bytes: comments, order, blanks, line ends.
 * A section reaches from the comment right above its header to that of the next section.
 */
typedef struct _HwIniEdit HwIniEdit;

/* @text: UTF-8 without byte-order mark */
HwIniEdit *hw_ini_edit_new (const char *path, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void hw_ini_edit_free (HwIniEdit *self);
char *hw_ini_edit_dup_text (const HwIniEdit *self) G_GNUC_WARN_UNUSED_RESULT;

/* Behind the last section. */
void hw_ini_edit_add_section (HwIniEdit *self, const char *section);
/* These do nothing where there is no such section. */
void hw_ini_edit_remove_section (HwIniEdit *self, const char *section);
void hw_ini_edit_rename_section (HwIniEdit *self, const char *section, const char *name);
/* @value: (nullable): NULL takes the key out */
gboolean hw_ini_edit_set (
    HwIniEdit *self, const char *section, const char *key, const char *value, GError **error);
/* Puts the sections called @names into that order, at the places that they have together. */
void hw_ini_edit_order (HwIniEdit *self, const char *const *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwIniEdit, hw_ini_edit_free)

G_END_DECLS
