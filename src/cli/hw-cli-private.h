/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"

G_BEGIN_DECLS

/* What hw-cli.c, which finds the subcommand, and hw-cli-options.c share. */

#define HW_CLI_N_GLOBAL_OPTIONS 6

void _hw_cli_fill_global_options (HwCli *cli, GOptionEntry entries[HW_CLI_N_GLOBAL_OPTIONS + 1]);
gsize _hw_cli_measure_option (const char *token,
                              const GOptionEntry *entries,
                              const GOptionEntry *global,
                              gboolean *out_wants_next);
gboolean _hw_cli_is_option (const char *token);
gboolean _hw_cli_asks_for_json (GPtrArray *tokens);
GOptionContext *
_hw_cli_new_context (HwCli *cli, const GOptionEntry *entries, const GOptionEntry *global);
gboolean
_hw_cli_parse_options (HwCli *cli, GOptionContext *context, GPtrArray *options, GError **error);

G_END_DECLS
