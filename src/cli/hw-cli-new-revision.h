/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"

G_BEGIN_DECLS

/* Writes a revision and tells its file. @project: (nullable): opened already */
int hw_cli_create_revision (HwCli *cli,
                            const HwProject *project,
                            const HwNewRevision *options,
                            GError **error);

G_END_DECLS
