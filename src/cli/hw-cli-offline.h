/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli-run.h"
#include "hw-offline.h"

G_BEGIN_DECLS

/* --dialect, else that of the environment's url; no connection is opened. */
gboolean hw_cli_find_offline_options (HwCli *cli,
                                      const HwProject *project,
                                      const char *dialect,
                                      HwOfflineOptions *out_options,
                                      GError **error);
/* upgrade, downgrade and stamp with --sql: prints the plan as a script. */
int hw_cli_print_offline (HwCli *cli, const HwCliRunOptions *options, GError **error);
void hw_cli_print_script (HwCli *cli, const HwPlan *plan, HwDialect dialect, const char *script);

G_END_DECLS
