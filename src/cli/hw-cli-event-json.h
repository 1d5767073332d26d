/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-event.h"

G_BEGIN_DECLS

/* One JSON line for @event on standard output. */
void hw_cli_print_event_json (const HwEvent *event);

G_END_DECLS
