/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwScratch:
 *
 * An empty database that is made for trying something out and dropped afterwards: on PostgreSQL one of a random name on the
 * server of scratch_url or of an environment that is not protected, on SQLite a file in a folder of its own.
 */
typedef struct _HwScratch HwScratch;

/* @environment: whose kind of database it is. Errors: HW_ERROR_POLICY where its server is not for that; those of connecting
 * and of CREATE DATABASE. Blocks; any thread. */
HwScratch *hw_scratch_new (const HwProject *project,
                           const HwEnvironment *environment,
                           GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Open, and borrowed. */
HwDatabase *hw_scratch_get_database (HwScratch *scratch);
/* "headway_scratch_1f0c…" or the path of the file */
const char *hw_scratch_get_name (const HwScratch *scratch);
/* Closes and drops it; @scratch is gone in any case. FALSE: it could not be dropped, and the error says which is left. */
gboolean hw_scratch_drop (HwScratch *scratch, GError **error);

G_END_DECLS
