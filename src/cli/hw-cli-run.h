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
  gboolean purge;      /* stamp only */
  const char *confirm; /* --confirm NAME, or NULL */
  gboolean sql;        /* print a script and touch no database */
  const char *dialect; /* --dialect NAME, or NULL: the environment's */
} HwCliRunOptions;

/* upgrade, downgrade and stamp: plans to the command's arguments and carries it out. */
int hw_cli_run_plan (HwCli *cli, const HwCliRunOptions *options, GError **error);

G_END_DECLS
