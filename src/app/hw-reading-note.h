/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwReadingNote:
 *
 * “120 of 900 files”, while a project's files are read for longer than three seconds; hidden otherwise.
 */
#define HW_TYPE_READING_NOTE (hw_reading_note_get_type ())
G_DECLARE_FINAL_TYPE (HwReadingNote, hw_reading_note, HW, READING_NOTE, GtkBox)

/* Once, before it is shown. */
void hw_reading_note_set_session (HwReadingNote *self, HwSession *session);

G_END_DECLS
