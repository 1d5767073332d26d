/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-item.h"
#include "hw-deployment.h"

G_BEGIN_DECLS

/* A failure in words, for its page and for what can be copied from there.
 * @item: (nullable): the revision that failed. */

/* "Upgrade stopped at “GIN index on books.search”" */
char *hw_deploy_failure_dup_title (const HwFailure *failure,
                                   HwDeployItem *item,
                                   HwDirection direction) G_GNUC_WARN_UNUSED_RESULT;
/* "Revision 5e7ba1d3, statement 2 of 3, after 1 min 05 s": (nullable) */
char *hw_deploy_failure_dup_place (HwDeployItem *item) G_GNUC_WARN_UNUSED_RESULT;
char *hw_deploy_failure_dup_message (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the detail is so long, as a traceback is, that it wants a place of its own. */
gboolean hw_deploy_failure_has_output (const GError *error);
/* Detail and hint, a line each: (nullable). @with_output: a long detail, too */
char *
hw_deploy_failure_dup_detail (const GError *error, gboolean with_output) G_GNUC_WARN_UNUSED_RESULT;
/* "ERROR 42P01  0007_add.sql, line 12": (nullable) */
char *hw_deploy_failure_dup_code (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* The beginning of a statement that fills more than a page. */
char *hw_deploy_failure_shorten (const char *statement) G_GNUC_WARN_UNUSED_RESULT;
/* The statement at fault: (transfer none) (nullable) */
const char *hw_deploy_failure_find_statement (const GError *error, HwDeployItem *item);
/* What may have stayed of a revision that is not all in one transaction. */
const char *hw_deploy_failure_describe_partial (HwDeployItem *item);
/* All of it as a text. @place: (nullable) */
char *hw_deploy_failure_dup_report (const HwFailure *failure,
                                    const char *title,
                                    const char *place) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
