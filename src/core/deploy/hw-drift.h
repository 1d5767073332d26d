/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"
#include "hw-schema-digest.h"

G_BEGIN_DECLS

/**
 * HwDrift:
 *
 * How a database's schema differs from the one that was recorded when it was deployed to. Immutable.
 */
typedef struct
{
  gint64 recorded_usec; /* microseconds since 1970 UTC */
  GPtrArray *changes;   /* (element-type HwSchemaChange): empty where it is the same; never NULL */
} HwDrift;

void hw_drift_free (HwDrift *drift);
/* @drift: (nullable): how many objects differ, 0 where nothing is known */
guint hw_drift_count (const HwDrift *drift);
/* "table public.orders was changed; view public.open was removed; 2 more": (transfer full) */
char *hw_drift_describe (const HwDrift *drift) G_GNUC_WARN_UNUSED_RESULT;
/* "2026-10-23", in UTC: (transfer full) */
char *hw_drift_dup_date (const HwDrift *drift) G_GNUC_WARN_UNUSED_RESULT;

/* NULL without an error where there is no record for @rows, which the version table holds. Writes nothing. */
HwDrift *hw_drift_read (const HwProject *project,
                        HwDatabase *database,
                        const char *const *rows,
                        GCancellable *cancellable,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the schema as it is for right. Does nothing where the project keeps no history. The caller holds the deployment
 * lock. @deployment: (nullable): its id */
gboolean hw_drift_record (const HwProject *project,
                          HwDatabase *database,
                          const char *const *rows,
                          const char *deployment,
                          GCancellable *cancellable,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwDrift, hw_drift_free)

G_END_DECLS
