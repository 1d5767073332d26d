/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"
#include "hw-event.h"
#include "hw-plan.h"

G_BEGIN_DECLS

/** The listener of long work: a bar on a terminal, a line a finished step, or JSON lines. Lives on the stack. */
typedef struct
{
  HwCli *cli;
  const HwPlan *plan; /* what the events' steps belong to; NULL for a backup alone */
  gboolean has_bar;
  gboolean is_shown;
  gint64 shown_usec;  /* monotonic */
  guint n_statements; /* of the running step */
} HwCliProgress;

void hw_cli_progress_init (HwCliProgress *self, HwCli *cli, const HwPlan *plan);
/* Takes the bar away before something else is printed. */
void hw_cli_progress_clear (HwCliProgress *self);
/* A HwEventFunc; @user_data is the HwCliProgress. */
void hw_cli_progress_on_event (const HwEvent *event, gpointer user_data);

G_END_DECLS
