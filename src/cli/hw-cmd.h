/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"

G_BEGIN_DECLS

/* One function a file hw-cmd-<name>.c; the table that names them is in main.c. */
int hw_cmd_adopt (HwCli *cli, GError **error);
int hw_cmd_backup (HwCli *cli, GError **error);
int hw_cmd_backups (HwCli *cli, GError **error);
int hw_cmd_branches (HwCli *cli, GError **error);
int hw_cmd_check (HwCli *cli, GError **error);
int hw_cmd_current (HwCli *cli, GError **error);
int hw_cmd_demo (HwCli *cli, GError **error);
int hw_cmd_deploy (HwCli *cli, GError **error);
int hw_cmd_downgrade (HwCli *cli, GError **error);
int hw_cmd_edit (HwCli *cli, GError **error);
int hw_cmd_ensure_version (HwCli *cli, GError **error);
int hw_cmd_env (HwCli *cli, GError **error);
int hw_cmd_graph (HwCli *cli, GError **error);
int hw_cmd_heads (HwCli *cli, GError **error);
int hw_cmd_history (HwCli *cli, GError **error);
int hw_cmd_init (HwCli *cli, GError **error);
int hw_cmd_journal (HwCli *cli, GError **error);
int hw_cmd_merge (HwCli *cli, GError **error);
int hw_cmd_plan (HwCli *cli, GError **error);
int hw_cmd_revision (HwCli *cli, GError **error);
int hw_cmd_show (HwCli *cli, GError **error);
int hw_cmd_stamp (HwCli *cli, GError **error);
int hw_cmd_upgrade (HwCli *cli, GError **error);

G_END_DECLS
