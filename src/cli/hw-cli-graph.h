/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-layout.h"

G_BEGIN_DECLS

typedef enum
{
  HW_DOT_PLAIN, /* no environment was asked about */
  HW_DOT_APPLIED,
  HW_DOT_CURRENT, /* a row of the version table */
  HW_DOT_PENDING,
} HwDot;

/* The lanes of a row with its dot: as wide as the layout, without a line end. */
void hw_cli_append_lanes (GString *out, const HwLayout *layout, guint row, HwDot dot);
/* The line between @row and the next one, with its line end; nothing where every line runs straight. */
void hw_cli_append_joints (GString *out, const HwLayout *layout, guint row);

G_END_DECLS
