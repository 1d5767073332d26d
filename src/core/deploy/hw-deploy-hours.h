/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* Whether @time_usec lies in the allowed hours @window ("Mon-Thu 08:00-16:00 Europe/Berlin"). HW_ERROR_CONFIG */
gboolean hw_deploy_hours_contains (const char *window,
                                   gint64 time_usec,
                                   gboolean *out_is_inside,
                                   GError **error);

G_END_DECLS
