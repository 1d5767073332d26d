/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HwTextCompare:
 *
 * A dialog that shows how the text being edited and the file on disk differ, and asks which one is to stay. Signal
 * `answered` (gboolean keep-mine): never where it is only closed.
 */
#define HW_TYPE_TEXT_COMPARE (hw_text_compare_get_type ())
G_DECLARE_FINAL_TYPE (HwTextCompare, hw_text_compare, HW, TEXT_COMPARE, AdwWindow)

GtkWidget *
hw_text_compare_new (GtkWindow *parent, const char *name, const char *mine, const char *theirs);

G_END_DECLS
