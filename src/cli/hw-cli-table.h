/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli-output.h"

G_BEGIN_DECLS

/** Rows of cells in columns as wide as their widest text; the last column is not padded. */
typedef struct _HwTable HwTable;

HwTable *hw_table_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_table_free (HwTable *self);
void hw_table_add_header (HwTable *self, ...) G_GNUC_NULL_TERMINATED;
void hw_table_begin_row (HwTable *self);
void hw_table_add_cell (HwTable *self, HwStyle style, const char *text);
void hw_table_print (HwTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTable, hw_table_free)

G_END_DECLS
