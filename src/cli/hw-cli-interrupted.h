/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-journal.h"
#include "hw-project.h"

G_BEGIN_DECLS

/* Warns of deployments of @project that died, until somebody has read their record. @journal: (nullable): NULL opens the
 * user's own, where there is one. */
void hw_cli_warn_about_interrupted (const HwProject *project, HwJournal *journal);

G_END_DECLS
