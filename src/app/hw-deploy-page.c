/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-page"

#include "config.h"

#include "hw-deploy-page.h"

typedef struct
{
  /* Owned */
  HwDeployRun *run;
  char *primary_label;
  char *result;
  GError *error;

  HwDeployLook primary_look;
  gboolean is_primary_sensitive;
  gboolean is_guarded;
  gboolean is_current;
} HwDeployPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HwDeployPage, hw_deploy_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ADVANCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static HwDeployPagePrivate *
get_private (HwDeployPage *self)
{
  return hw_deploy_page_get_instance_private (self);
}

static void
update (HwDeployPage *self)
{
  HwDeployPageClass *klass = HW_DEPLOY_PAGE_GET_CLASS (self);

  if (klass->update != NULL && get_private (self)->run != NULL)
    klass->update (self);
}

static void
on_run_event_cb (HwDeployPage *self, const HwEvent *event)
{
  HwDeployPageClass *klass = HW_DEPLOY_PAGE_GET_CLASS (self);

  if (klass->event != NULL)
    klass->event (self, event);
}

static void
on_run_batch_cb (HwDeployPage *self)
{
  HwDeployPageClass *klass = HW_DEPLOY_PAGE_GET_CLASS (self);

  if (klass->batch != NULL)
    klass->batch (self);
}

static void
on_run_tick_cb (HwDeployPage *self)
{
  HwDeployPageClass *klass = HW_DEPLOY_PAGE_GET_CLASS (self);

  if (klass->tick != NULL)
    klass->tick (self);
}

static void
on_run_finished_cb (HwDeployPage *self, int verb, GError *error)
{
  HwDeployPageClass *klass = HW_DEPLOY_PAGE_GET_CLASS (self);

  if (klass->finished != NULL)
    klass->finished (self, (HwDeployVerb)verb, error);
}

static void
hw_deploy_page_dispose (GObject *object)
{
  HwDeployPage *self = HW_DEPLOY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), G_OBJECT_TYPE (self));
  g_clear_object (&get_private (self)->run);

  G_OBJECT_CLASS (hw_deploy_page_parent_class)->dispose (object);
}

static void
hw_deploy_page_finalize (GObject *object)
{
  HwDeployPagePrivate *priv = get_private (HW_DEPLOY_PAGE (object));

  g_clear_pointer (&priv->primary_label, g_free);
  g_clear_pointer (&priv->result, g_free);
  g_clear_error (&priv->error);

  G_OBJECT_CLASS (hw_deploy_page_parent_class)->finalize (object);
}

static void
hw_deploy_page_class_init (HwDeployPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_deploy_page_dispose;
  object_class->finalize = hw_deploy_page_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_DEPLOY_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ADVANCE] = g_signal_new ("advance", HW_TYPE_DEPLOY_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_deploy_page_init (HwDeployPage *self)
{
  get_private (self)->primary_label = g_strdup ("");
}

/**
 * hw_deploy_page_class_set_template:
 * @name: base name of the page's .ui file
 *
 * Every page's template has a focusable AdwBin around a label, with the id `heading`: there the focus goes when the page comes.
 */
void
hw_deploy_page_class_set_template (HwDeployPageClass *klass, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.ui", APP_PATH, name);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), path);
  gtk_widget_class_bind_template_child_full (GTK_WIDGET_CLASS (klass), "heading", FALSE, 0);
}

HwDeployRun *
hw_deploy_page_get_run (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), NULL);

  return get_private (self)->run;
}

/* Once, before the page is shown. */
void
hw_deploy_page_set_run (HwDeployPage *self, HwDeployRun *run)
{
  HwDeployPagePrivate *priv = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));
  g_return_if_fail (HW_IS_DEPLOY_RUN (run));

  priv = get_private (self);
  g_return_if_fail (priv->run == NULL);

  priv->run = g_object_ref (run);
  g_signal_connect_object (run, "event", G_CALLBACK (on_run_event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "finished", G_CALLBACK (on_run_finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "batch", G_CALLBACK (on_run_batch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "tick", G_CALLBACK (on_run_tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

gboolean
hw_deploy_page_is_current (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), FALSE);

  return get_private (self)->is_current;
}

void
hw_deploy_page_set_current (HwDeployPage *self, gboolean is_current)
{
  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  if (get_private (self)->is_current == is_current)
    return;
  get_private (self)->is_current = is_current;
  update (self);
}

void
hw_deploy_page_enter (HwDeployPage *self)
{
  HwDeployPageClass *klass = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  klass = HW_DEPLOY_PAGE_GET_CLASS (self);
  if (klass->enter != NULL)
    klass->enter (self);
  update (self);
}

void
hw_deploy_page_activate_primary (HwDeployPage *self)
{
  HwDeployPageClass *klass = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  klass = HW_DEPLOY_PAGE_GET_CLASS (self);
  if (klass->activate_primary != NULL && get_private (self)->is_primary_sensitive)
    klass->activate_primary (self);
}

/* A bin around the label: a label takes the focus only when its text can be selected. */
static AdwBin *
get_heading (HwDeployPage *self)
{
  return ADW_BIN (
      gtk_widget_get_template_child (GTK_WIDGET (self), G_OBJECT_TYPE (self), "heading"));
}

/* There is no announce call at the floor: a screen reader speaks what gets the focus. */
void
hw_deploy_page_focus_heading (HwDeployPage *self)
{
  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (get_heading (self)));
}

void
hw_deploy_page_set_narrow (HwDeployPage *self, gboolean is_narrow)
{
  HwDeployPageClass *klass = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  klass = HW_DEPLOY_PAGE_GET_CLASS (self);
  if (klass->set_narrow != NULL)
    klass->set_narrow (self, is_narrow);
}

/* For pages whose heading says more than their name. */
void
hw_deploy_page_set_heading (HwDeployPage *self, const char *heading)
{
  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  gtk_label_set_label (GTK_LABEL (adw_bin_get_child (get_heading (self))), heading);
}

void
hw_deploy_page_set_primary (HwDeployPage *self,
                            const char *label,
                            HwDeployLook look,
                            gboolean is_sensitive)
{
  HwDeployPagePrivate *priv = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));
  g_return_if_fail (label != NULL);

  priv = get_private (self);
  if (g_str_equal (priv->primary_label, label) && priv->primary_look == look
      && priv->is_primary_sensitive == is_sensitive)
    return;

  g_free (priv->primary_label);
  priv->primary_label = g_strdup (label);
  priv->primary_look = look;
  priv->is_primary_sensitive = is_sensitive;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* @result: (nullable): what the step list says of this page */
void
hw_deploy_page_set_result (HwDeployPage *self, const char *result)
{
  HwDeployPagePrivate *priv = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  priv = get_private (self);
  if (g_strcmp0 (priv->result, result) == 0)
    return;

  g_free (priv->result);
  priv->result = g_strdup (result);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hw_deploy_page_set_guarded (HwDeployPage *self, gboolean is_guarded)
{
  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  if (get_private (self)->is_guarded == is_guarded)
    return;
  get_private (self)->is_guarded = is_guarded;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* @error: (nullable): copied */
void
hw_deploy_page_set_error (HwDeployPage *self, const GError *error)
{
  HwDeployPagePrivate *priv = NULL;

  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  priv = get_private (self);
  if (priv->error == NULL && error == NULL)
    return;

  g_clear_error (&priv->error);
  priv->error = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hw_deploy_page_advance (HwDeployPage *self)
{
  g_return_if_fail (HW_IS_DEPLOY_PAGE (self));

  g_signal_emit (self, signals[SIGNAL_ADVANCE], 0);
}

const char *
hw_deploy_page_get_primary_label (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), NULL);

  return get_private (self)->primary_label;
}

HwDeployLook
hw_deploy_page_get_primary_look (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), HW_DEPLOY_LOOK_PLAIN);

  return get_private (self)->primary_look;
}

gboolean
hw_deploy_page_is_primary_sensitive (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), FALSE);

  return get_private (self)->is_primary_sensitive;
}

gboolean
hw_deploy_page_is_guarded (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), FALSE);

  return get_private (self)->is_guarded;
}

const char *
hw_deploy_page_get_result (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), NULL);

  return get_private (self)->result;
}

const GError *
hw_deploy_page_get_error (HwDeployPage *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_PAGE (self), NULL);

  return get_private (self)->error;
}
