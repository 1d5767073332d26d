/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-window.h"

G_BEGIN_DECLS

/* Which projects were open when the program was left, for those who want them opened again. */

/* Remembers the projects of all windows from now on, as windows and projects come and go. Once for @application. */
void hw_session_restore_follow (GtkApplication *application);
/* The windows are about to be closed together: what is open now is what was open last. */
void hw_session_restore_freeze (GtkApplication *application);
/* The folders to open: (transfer full) (nullable): NULL when the user wants none or there is none. */
GStrv hw_session_restore_get (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
