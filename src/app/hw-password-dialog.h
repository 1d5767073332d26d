/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwPasswordDialog:
 *
 * Asks for the password of an environment's database, tries it, and keeps it where the user wants: in the keyring, or in
 * memory until the program ends. Waiting can be given up at any time by closing it.
 *
 * Signal `signed-in` (note): the server took it; @note is a sentence that has to be told besides, or empty.
 */
#define HW_TYPE_PASSWORD_DIALOG (hw_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwPasswordDialog, hw_password_dialog, HW, PASSWORD_DIALOG, AdwWindow)

/* @environment: has a keyring */
HwPasswordDialog *hw_password_dialog_new (GtkWindow *parent,
                                          const HwProject *project,
                                          const HwEnvironment *environment);

G_END_DECLS
