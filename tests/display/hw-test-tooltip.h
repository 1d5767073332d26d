/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For this case, GTK's complaint about a tooltip whose time comes while its window is closed ends nothing: whether it does
 * depends on how long the case takes. */
void hw_test_excuse_tooltips (void);

G_END_DECLS
