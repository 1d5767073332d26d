/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwTextFile:
 *
 * A text file as an editor needs it: its text, and what must be kept of its form when it is written again.
 */
typedef struct
{
  char *text; /* UTF-8 without byte-order mark; line ends as in the file */
  gboolean has_bom;
  gboolean is_crlf; /* every line of the file ends in CR LF */
  char *sha256;     /* of the file's bytes, lower-case hex */
} HwTextFile;

HwTextFile *hw_text_file_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_text_file_save (
    HwTextFile *file, const char *path, const char *text, gboolean overwrite, GError **error);
void hw_text_file_free (HwTextFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTextFile, hw_text_file_free)

G_END_DECLS
