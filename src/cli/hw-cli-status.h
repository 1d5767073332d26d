/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"
#include "hw-status.h"

G_BEGIN_DECLS

/* Looks at every environment, or at the one of --env, all at once: (element-type HwStatus), parallel to
 * @environments, which is filled with borrowed HwEnvironments. */
GPtrArray *hw_cli_read_statuses (HwCli *cli,
                                 const HwProject *project,
                                 GPtrArray *environments,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
