/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* Names of new revision files, as Alembic makes them (semantics of Alembic 1.19's `file_template`). */

/* What native projects have where nothing is said. */
#define HW_FILE_TEMPLATE_NATIVE \
  "%(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s"

/* Are all fields of @file_template known, and is the name it makes a name? Error: HW_ERROR_CONFIG */
gboolean hw_file_template_check (const char *file_template, GError **error);
/* The name without extension. @time: in the zone that the name shall show. */
char *hw_file_template_expand (const char *file_template,
                               const char *revision_id,
                               const char *slug,
                               GDateTime *time,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What of @message goes into a file's name: words joined by `_`, lower case, at most @max_length characters and
 * a `_` where something was cut. */
char *hw_file_template_make_slug (const char *message, guint max_length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
