/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "hw-types.h"

G_BEGIN_DECLS

/* What a new native revision can start from: the editor's snippets, with their placeholders filled as they come. */

typedef enum
{
  HW_REVISION_START_EMPTY,
  HW_REVISION_START_NOT_NULL,
  HW_REVISION_START_INDEX,
  HW_REVISION_START_BATCHES,
  HW_REVISION_START_ENUM,
} HwRevisionStart;

#define HW_REVISION_N_STARTS (HW_REVISION_START_ENUM + 1)

/* For people: (transfer none) */
const char *hw_revision_start_get_title (HwRevisionStart start);
/* The sections of the file: (transfer full) (nullable): NULL for an empty one, and where there is nothing for @dialect */
char *
hw_revision_start_dup_body (HwRevisionStart start, HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
