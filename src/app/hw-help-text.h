/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A chapter of the user's help. */
typedef struct
{
  const char *title;
  const char *text; /* paragraphs with empty lines between them */
} HwHelpChapter;

/* All chapters, untranslated, in reading order. (array length=out_n) (transfer none) */
const HwHelpChapter *hw_help_text_get (guint *out_n);

G_END_DECLS
