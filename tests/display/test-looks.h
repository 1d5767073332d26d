/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-test-look.h"

G_BEGIN_DECLS

/* The test's parts, each of which adds its cases. */
void hw_looks_add_demo (void);
void hw_looks_add_dialogs (void);
void hw_looks_add_wizard (void);
void hw_looks_add_rules (void);

G_END_DECLS
