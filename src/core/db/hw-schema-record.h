/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-schema-digest.h"

G_BEGIN_DECLS

/**
 * HwSchemaRecord:
 *
 * What the schema was when a deployment had ended, as it is kept in the table `headway_schema` beside the
 * history. The table has one row, because the schema is that of the whole database: the row that a deployment of another project writes is
 * no record for this one any more.
 */
typedef struct
{
  gint64 recorded_usec;   /* microseconds since 1970 UTC */
  HwSchemaDigest *digest; /* owned */
} HwSchemaRecord;

/* The record, where it is of @rows of @names' version table and nothing has run since; else NULL without an error.
 * Writes nothing. */
HwSchemaRecord *hw_schema_record_read (HwDatabase *database,
                                       const HwTableNames *names,
                                       const char *const *rows,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts @digest in the place of whatever was recorded, in a transaction of its own. The history table must be there.
 * @deployment: (nullable): its id in the journal */
gboolean hw_schema_record_write (HwDatabase *database,
                                 const HwTableNames *names,
                                 const char *const *rows,
                                 const char *deployment,
                                 HwSchemaDigest *digest,
                                 GCancellable *cancellable,
                                 GError **error);
void hw_schema_record_free (HwSchemaRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSchemaRecord, hw_schema_record_free)

G_END_DECLS
