/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HwAlembicOutput:
 *
 * The end of what an alembic printed, and what of it tells why it failed.
 */
typedef struct _HwAlembicOutput HwAlembicOutput;

HwAlembicOutput *hw_alembic_output_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_alembic_output_free (HwAlembicOutput *self);
void hw_alembic_output_add (HwAlembicOutput *self, const char *line);
/* The failure of a program that ended with @status: (transfer full) */
GError *hw_alembic_output_make_error (const HwAlembicOutput *self,
                                      const char *program,
                                      int status) G_GNUC_WARN_UNUSED_RESULT;
/* Adds what was printed to an error that says what happened. */
void hw_alembic_output_describe (const HwAlembicOutput *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwAlembicOutput, hw_alembic_output_free)

G_END_DECLS
