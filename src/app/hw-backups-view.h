/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwBackupsView:
 *
 * The backups that Headway made of the project's environments, newest first. Read in a worker whenever it is shown. Emits
 * `failed` with a heading and an error.
 */
#define HW_TYPE_BACKUPS_VIEW (hw_backups_view_get_type ())
G_DECLARE_FINAL_TYPE (HwBackupsView, hw_backups_view, HW, BACKUPS_VIEW, GtkWidget)

void hw_backups_view_set_session (HwBackupsView *self, HwSession *session);
void hw_backups_view_refresh (HwBackupsView *self);
guint hw_backups_view_get_n_backups (HwBackupsView *self);

G_END_DECLS
