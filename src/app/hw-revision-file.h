/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwRevisionFile:
 *
 * The file of a revision: where it is, its checksum, what git says about it; to be copied and opened.
 */
#define HW_TYPE_REVISION_FILE (hw_revision_file_get_type ())
G_DECLARE_FINAL_TYPE (HwRevisionFile, hw_revision_file, HW, REVISION_FILE, GtkWidget)

/* @revision: (nullable) */
void hw_revision_file_set_revision (HwRevisionFile *self,
                                    HwSession *session,
                                    const HwRevision *revision);

G_END_DECLS
