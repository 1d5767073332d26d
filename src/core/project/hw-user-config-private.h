/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-user-config.h"

G_BEGIN_DECLS

/* What the user's file says about @environments (element-type HwEnvironment), which nobody else has yet. What is wrong in it
 * closes its environment and is told in @problems. */
void _hw_user_config_apply (const char *root, GPtrArray *environments, GPtrArray *problems);

G_END_DECLS
