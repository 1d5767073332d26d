/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the user chose: (transfer full) (nullable): NULL where the program runs without being installed. */
GSettings *hw_settings_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
