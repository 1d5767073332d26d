/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwFilesBar:
 *
 * Above the graph, while the files contradict each other: what is wrong, where, and a way there.
 *
 * Signals: problem-activated (file, line).
 */
#define HW_TYPE_FILES_BAR (hw_files_bar_get_type ())
G_DECLARE_FINAL_TYPE (HwFilesBar, hw_files_bar, HW, FILES_BAR, GtkWidget)

void hw_files_bar_set_session (HwFilesBar *self, HwSession *session);

G_END_DECLS
