/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * HwTextEdit:
 *
 * A change of one piece of a text: what the core proposes and an editor carries out. A plain value.
 */
typedef struct
{
  guint start; /* characters from the beginning of the text */
  char *old;   /* what stands there; "" where something is put in */
  char *text;  /* what takes its place */
} HwTextEdit;

/* @offset, @length: bytes of @whole, on borders of characters */
HwTextEdit *hw_text_edit_new (const char *whole, gsize offset, gsize length, const char *text)
    G_GNUC_WARN_UNUSED_RESULT;
HwTextEdit *hw_text_edit_copy (const HwTextEdit *edit) G_GNUC_WARN_UNUSED_RESULT;
void hw_text_edit_free (HwTextEdit *edit);
gboolean hw_text_edit_changes (const HwTextEdit *edit);
/* @whole with the change; NULL where something else stands there by now. */
char *hw_text_edit_apply (const HwTextEdit *edit, const char *whole) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTextEdit, hw_text_edit_free)

G_END_DECLS
