/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-revision.h"

G_BEGIN_DECLS

/* The bytes of a revision's file with other parents in it, and every other byte as it was. @out_length: without the NUL */
char *hw_parent_edit (const HwRevision *revision,
                      const char *data,
                      gsize length,
                      const char *const *parents,
                      gsize *out_length,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
