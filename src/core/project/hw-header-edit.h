/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"
#include "hw-text-edit.h"

G_BEGIN_DECLS

/* The head of a native revision, changed line by line in the text that somebody is editing. */

typedef enum
{
  HW_HEADER_MESSAGE, /* its first line */
  HW_HEADER_PARENTS, /* target expressions between commas or blanks; "none" or "base" for a base */
  HW_HEADER_LABELS,  /* names between commas or blanks; "" for none */
  HW_HEADER_DEPENDS_ON,       /* ids or labels, in the same way */
  HW_HEADER_UP_TRANSACTION,   /* "true" or "false" */
  HW_HEADER_DOWN_TRANSACTION, /* the same */
} HwHeaderField;

#define HW_HEADER_N_FIELDS (HW_HEADER_DOWN_TRANSACTION + 1)

/* Does @text name its revision itself? A file of dbmate's has no head that could be changed. */
gboolean hw_header_is_present (const char *text);
/* What has to change in @text so that @field says @value. @graph: (nullable): of the project, against which names are held. */
HwTextEdit *hw_header_edit (const HwGraph *graph,
                            const char *path,
                            const char *text,
                            HwHeaderField field,
                            const char *value,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
