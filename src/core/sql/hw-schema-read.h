/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-schema-names.h"

G_BEGIN_DECLS

/* What an open database holds, its own catalogues with it: one query each, nothing is written. Errors: those of
 * hw_database_query(). */
HwSchemaNames *hw_schema_names_read (HwDatabase *database,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @names as it is after @sql has run: what is new in it is marked as pending. Statements that nobody understands change
 * nothing. Error: G_IO_ERROR_CANCELLED */
HwSchemaNames *hw_schema_names_after (const HwSchemaNames *names,
                                      const char *sql,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * hw_schema_names_after_plan:
 * @plan: an upgrade that is still to run
 * @before: (nullable): id of the revision to stop in front of; NULL takes all of @plan
 *
 * The same for the up sections of a plan's revisions. What a Python revision makes is not known: the answer is then open
 * (hw_schema_names_is_open()). A script that cannot be read counts as one of these. Blocks (reads files).
 */
HwSchemaNames *hw_schema_names_after_plan (const HwSchemaNames *names,
                                           const HwProject *project,
                                           const HwPlan *plan,
                                           const char *before,
                                           GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
