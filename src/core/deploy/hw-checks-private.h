/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deployment-private.h"

G_BEGIN_DECLS

typedef struct
{
  HwDeployment *deployment;
  HwDatabase *database; /* NULL when it cannot be reached; closed when it does not exist yet */
  GCancellable *cancellable;
  HwCheckState state; /* of the check at hand */
  gboolean is_policy; /* what failed is the environment's policy */
  guint n_failed;     /* checks that block */
  guint n_by_policy;  /* of these */
  char *message;
  char *hint;
  char *local_message;
  char *local_hint;
} HwCheckContext;

typedef void (*HwCheckFunc) (HwCheckContext *context);
typedef gboolean (*HwCheckAppliesFunc) (HwDeployment *self);

/* hw-checks.c: what a check found. Formats and hints are literals that N_() marks for translators, or what is in no
 * language; they are written as they are and in the reader's language. */
void _hw_check_report (HwCheckContext *context,
                       HwCheckState state,
                       const char *hint,
                       const char *format,
                       ...) G_GNUC_PRINTF (4, 5);
/* The same, by a count; its formats are marked by standing here (po/meson.build). */
void _hw_check_report_count (HwCheckContext *context,
                             HwCheckState state,
                             const char *hint,
                             guint n,
                             const char *one,
                             const char *many,
                             ...) G_GNUC_PRINTF (5, 7) G_GNUC_PRINTF (6, 7);
void _hw_check_report_error (HwCheckContext *context, const GError *error);
void _hw_check_report_policy (HwCheckContext *context,
                              const char *policy,
                              const char *hint,
                              const char *format,
                              ...) G_GNUC_PRINTF (4, 5);
gboolean _hw_check_has_connection (HwCheckContext *context);

/* hw-checks-database.c */
void _hw_check_connection (HwCheckContext *context);
void _hw_check_version_table (HwCheckContext *context);
void _hw_check_edited (HwCheckContext *context);
void _hw_check_drift (HwCheckContext *context);
void _hw_check_lock (HwCheckContext *context);
void _hw_check_programs (HwCheckContext *context);
void _hw_check_space (HwCheckContext *context);
void _hw_check_writable (HwCheckContext *context);
gboolean _hw_check_applies_history (HwDeployment *self);
gboolean _hw_check_applies_programs (HwDeployment *self);
gboolean _hw_check_applies_writable (HwDeployment *self);

/* hw-checks-plan.c */
void _hw_check_heads (HwCheckContext *context);
void _hw_check_plan (HwCheckContext *context);
void _hw_check_alembic (HwCheckContext *context);
void _hw_check_requires (HwCheckContext *context);
void _hw_check_window (HwCheckContext *context);
void _hw_check_reason (HwCheckContext *context);
void _hw_check_backup (HwCheckContext *context);
gboolean _hw_check_applies_alembic (HwDeployment *self);
gboolean _hw_check_applies_requires (HwDeployment *self);
gboolean _hw_check_applies_window (HwDeployment *self);
gboolean _hw_check_applies_reason (HwDeployment *self);

G_END_DECLS
