/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-event.h"
#include "hw-plan.h"
#include "hw-project.h"

G_BEGIN_DECLS

typedef enum
{
  HW_DEPLOY_WAITING,
  HW_DEPLOY_RUNNING,
  HW_DEPLOY_DONE,
  HW_DEPLOY_FAILED,
} HwDeployItemState;

/** One statement of a revision's section, as it was read for the review. */
typedef struct
{
  char *sql;
  char *summary; /* on one line, blanks reduced */
  guint line;    /* 1-based, in the revision's file */
  HwDeployItemState state;
  gint64 duration_usec;
  gint64 rows; /* -1 not known */
} HwDeployStatement;

/**
 * HwDeployItem:
 *
 * One revision of the plan as the wizard's lists show it: what will run, and how far it is. Belongs to the main
 * thread once it is in a list; emits `changed` whenever anything in it changes.
 */
#define HW_TYPE_DEPLOY_ITEM (hw_deploy_item_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployItem, hw_deploy_item, HW, DEPLOY_ITEM, GObject)

GPtrArray *hw_deploy_items_load (const HwProject *project,
                                 const HwEnvironment *environment,
                                 const HwPlan *plan,
                                 HwDialect dialect,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint hw_deploy_items_count_statements (GListModel *items);
char *hw_deploy_items_dup_extent (GListModel *items) G_GNUC_WARN_UNUSED_RESULT;
/* How much is done, from 0 to 1. */
double hw_deploy_items_get_fraction (GListModel *items);
guint hw_deploy_items_count_done (GListModel *items);
guint hw_deploy_items_count_statements_done (GListModel *items);

const HwRevision *hw_deploy_item_get_revision (HwDeployItem *self);
const char *hw_deploy_item_get_short_id (HwDeployItem *self);
/* Writes the id into a label as wide as those of the other revisions of the plan. */
void hw_deploy_item_show_id (HwDeployItem *self, GtkLabel *label);
const char *hw_deploy_item_get_title (HwDeployItem *self);
/* Of a Python revision, whose SQL its own alembic writes; NULL for others. */
const HwProject *hw_deploy_item_get_project (HwDeployItem *self);
const HwEnvironment *hw_deploy_item_get_environment (HwDeployItem *self);
HwDirection hw_deploy_item_get_direction (HwDeployItem *self);
const char *hw_deploy_item_get_sql (HwDeployItem *self);
const GError *hw_deploy_item_get_error (HwDeployItem *self);
gboolean hw_deploy_item_is_transactional (HwDeployItem *self);
gboolean hw_deploy_item_is_irreversible (HwDeployItem *self);
gboolean hw_deploy_item_is_merge (HwDeployItem *self);
gboolean hw_deploy_item_is_data (HwDeployItem *self);
GPtrArray *hw_deploy_item_get_statements (HwDeployItem *self);
HwDeployItemState hw_deploy_item_get_state (HwDeployItem *self);
gint hw_deploy_item_get_current_statement (HwDeployItem *self);
gint64 hw_deploy_item_get_duration_usec (HwDeployItem *self);
gint64 hw_deploy_item_get_statement_duration_usec (HwDeployItem *self, guint index);

char *hw_deploy_item_dup_statement_count (HwDeployItem *self) G_GNUC_WARN_UNUSED_RESULT;
char *hw_deploy_item_dup_description (HwDeployItem *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean hw_deploy_item_get_expanded (HwDeployItem *self);
void hw_deploy_item_set_expanded (HwDeployItem *self, gboolean expanded);
void hw_deploy_item_reset (HwDeployItem *self);
void hw_deploy_item_apply (HwDeployItem *self, const HwEvent *event);
void hw_deploy_item_emit_changed (HwDeployItem *self);

G_END_DECLS
