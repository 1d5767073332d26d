/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"

G_BEGIN_DECLS

typedef struct
{
  HwDirection direction;
  gboolean dry_run;
  gboolean purge;        /* stamp only */
  const char *confirm;   /* --confirm NAME, or NULL */
  const char *lock_wait; /* --lock-wait TIME, or NULL */
  gboolean sql;          /* print a script and touch no database */
  const char *dialect;   /* --dialect NAME, or NULL: the environment's */
} HwCliRunOptions;

/* upgrade, downgrade and stamp: plans to the command's arguments and carries it out. */
int hw_cli_run_plan (HwCli *cli, const HwCliRunOptions *options, GError **error);
/* The entry of --lock-wait, for a char *; what it says (NULL: do not wait). */
#define HW_CLI_LOCK_WAIT_ENTRY(variable) \
  { \
    "lock-wait", 0, 0, G_OPTION_ARG_STRING, variable, \
        N_("How long to wait for another deployment: 30s, 5min"), N_("TIME") \
  }
gboolean hw_cli_parse_lock_wait (const char *text, gint64 *out_ms, GError **error);

G_END_DECLS
