/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-state.h"

G_BEGIN_DECLS

/** How an environment's state is said and shown: the one table behind pills, bars and accessible names. */
typedef struct
{
  const char *icon;  /* NULL: a spinner when is_busy, else no icon */
  const char *style; /* style class: success, accent, warning, error, neutral */
  gboolean is_busy;
  char *label;    /* for a pill: "3 pending" */
  char *sentence; /* "3 revisions are pending on prod" */
  char *
      drift; /* the sentence about objects changed by hand where the pill says something worse; NULL */
  char *subtitle; /* where the database is, or what is wrong with it */
} HwStateText;

HwStateText *hw_state_text_new (HwEnvironmentState *state) G_GNUC_WARN_UNUSED_RESULT;
void hw_state_text_free (HwStateText *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStateText, hw_state_text_free)

G_END_DECLS
