/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-run-script.h"

G_BEGIN_DECLS

/* Do all of “-- migrate:verify” begin as queries do? Looked at before anything runs. */
gboolean hw_run_verify_check (const HwRunScript *script, HwDialect dialect, GError **error);
/* Runs them, in the open transaction or in one of its own; nothing that they do stays. */
gboolean hw_run_verify_run (HwDatabase *database,
                            const HwRunScript *script,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
