/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-ini.h"

G_BEGIN_DECLS

/* What hw-ini.c and hw-ini-interpolate.c share. */

char *_hw_ini_dup_lower (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
