/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-item"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item-private.h"

G_DEFINE_FINAL_TYPE (HwDeployItem, hw_deploy_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hw_deploy_item_finalize (GObject *object)
{
  HwDeployItem *self = HW_DEPLOY_ITEM (object);

  g_clear_pointer (&self->revision, hw_revision_unref);
  g_clear_pointer (&self->short_id, g_free);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->statements, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hw_deploy_item_parent_class)->finalize (object);
}

static void
hw_deploy_item_class_init (HwDeployItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_deploy_item_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_DEPLOY_ITEM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_deploy_item_init (HwDeployItem *self)
{
  self->statements = g_ptr_array_new_with_free_func ((GDestroyNotify)_hw_deploy_statement_free);
  self->current_statement = -1;
}

const HwRevision *
hw_deploy_item_get_revision (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->revision;
}

const char *
hw_deploy_item_get_short_id (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->short_id;
}

void
hw_deploy_item_show_id (HwDeployItem *self, GtkLabel *label)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  gtk_label_set_label (label, self->short_id);
  gtk_label_set_width_chars (label, (int)self->id_width);
  gtk_label_set_max_width_chars (label, (int)self->id_width);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), self->revision->id);
}

/* The revision's message, or its id where it has none. */
const char *
hw_deploy_item_get_title (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->revision->message[0] != '\0' ? self->revision->message : self->revision->id;
}

/* The section that will run, as it is in the file; "" when there is nothing in it. */
const HwProject *
hw_deploy_item_get_project (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->project;
}

const HwEnvironment *
hw_deploy_item_get_environment (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->environment;
}

HwDirection
hw_deploy_item_get_direction (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), HW_DIRECTION_UPGRADE);

  return self->direction;
}

const char *
hw_deploy_item_get_sql (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->sql;
}

const GError *
hw_deploy_item_get_error (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->error;
}

gboolean
hw_deploy_item_is_transactional (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return self->is_transactional;
}

gboolean
hw_deploy_item_is_irreversible (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return (self->revision->flags & HW_REVISION_IRREVERSIBLE) != 0;
}

gboolean
hw_deploy_item_is_merge (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return hw_revision_is_merge (self->revision);
}

gboolean
hw_deploy_item_is_data (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return (self->revision->flags & HW_REVISION_DATA) != 0;
}

/* (element-type HwDeployStatement) (transfer none) */
GPtrArray *
hw_deploy_item_get_statements (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->statements;
}

HwDeployItemState
hw_deploy_item_get_state (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), HW_DEPLOY_WAITING);

  return self->state;
}

/* Index of the running or failed statement; -1 when none is. */
gint
hw_deploy_item_get_current_statement (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), -1);

  return self->current_statement;
}

/* Of a finished step as the runner measured it; of a running one until now. */
gint64
hw_deploy_item_get_duration_usec (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), 0);

  if (self->state == HW_DEPLOY_RUNNING)
    return g_get_monotonic_time () - self->started_usec;

  return self->duration_usec;
}

/* Of a finished statement; of the running one until now; 0 for the others. */
gint64
hw_deploy_item_get_statement_duration_usec (HwDeployItem *self, guint index)
{
  const HwDeployStatement *statement = NULL;

  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), 0);
  g_return_val_if_fail (index < self->statements->len, 0);

  statement = g_ptr_array_index (self->statements, index);
  if (statement->state == HW_DEPLOY_RUNNING)
    return g_get_monotonic_time () - self->statement_started_usec;

  return statement->duration_usec;
}

/**
 * hw_deploy_item_dup_statement_count:
 *
 * Returns: (transfer full): "2 statements", "no statements", "Python" for a script that Alembic runs
 */
char *
hw_deploy_item_dup_statement_count (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  if ((self->revision->flags & HW_REVISION_PYTHON) != 0)
    return g_strdup (_("Python"));
  if (self->error != NULL)
    return g_strdup (_("cannot be read"));
  if (self->statements->len == 0)
    return g_strdup (_("no statements"));
  if (self->state == HW_DEPLOY_RUNNING && self->current_statement >= 0)
    /* Translators: which of a migration's statements is running */
    return g_strdup_printf (_("statement %d of %u"), self->current_statement + 1,
                               self->statements->len);

  return g_strdup_printf (ngettext ("%u statement", "%u statements", self->statements->len),
                          self->statements->len);
}

static const char *
describe_state (HwDeployItemState state)
{
  switch (state)
    {
    case HW_DEPLOY_WAITING:
      return C_("revision state", "waiting");
    case HW_DEPLOY_RUNNING:
      return C_("revision state", "running");
    case HW_DEPLOY_DONE:
      return C_("revision state", "applied");
    case HW_DEPLOY_FAILED:
      return C_("revision state", "failed");
    }

  g_assert_not_reached ();
}

/**
 * hw_deploy_item_dup_description:
 *
 * Returns: (transfer full): the row in words, for screen readers
 */
char *
hw_deploy_item_dup_description (HwDeployItem *self)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  count = hw_deploy_item_dup_statement_count (self);
  /* Translators: title, revision id, "running", "2 statements" */
  return g_strdup_printf (_("%s, %s, %s, %s"), hw_deploy_item_get_title (self), self->short_id,
                             describe_state (self->state), count);
}

gboolean
hw_deploy_item_get_expanded (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return self->is_expanded;
}

void
hw_deploy_item_set_expanded (HwDeployItem *self, gboolean expanded)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  if (self->is_expanded == expanded)
    return;
  self->is_expanded = expanded;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* After one or several events. */
void
hw_deploy_item_emit_changed (HwDeployItem *self)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
