/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwHolders:
 *
 * Where a revision has been applied, by what the environments' databases say now. Names are those of the environments, in
 * the file's order.
 */
typedef struct
{
  GStrv holders; /* it is applied there */
  GStrv unknown; /* nobody can tell: not reachable, or at a revision that is not in the files */
} HwHolders;

/* Looks at every environment; one that cannot be looked at is no error. NULL only with G_IO_ERROR_CANCELLED. */
HwHolders *hw_holders_read (const HwProject *project,
                            const char *revision,
                            GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_holders_free (HwHolders *holders);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwHolders, hw_holders_free)

G_END_DECLS
