/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-deploy-run.h"

G_BEGIN_DECLS

typedef enum
{
  HW_DEPLOY_LOOK_SUGGESTED,
  HW_DEPLOY_LOOK_DESTRUCTIVE,
  HW_DEPLOY_LOOK_PLAIN,
} HwDeployLook;

/**
 * HwDeployPage:
 *
 * One page of the wizard: shows the run and says what the primary button of the header does. Pages know nothing of
 * each other and nothing of the window.
 *
 * Signals: `changed` (what the header or the step list shows), `advance` (the page is done and asks for the next).
 */
#define HW_TYPE_DEPLOY_PAGE (hw_deploy_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (HwDeployPage, hw_deploy_page, HW, DEPLOY_PAGE, AdwBin)

struct _HwDeployPageClass
{
  AdwBinClass parent_class;

  /* All optional. The run is set before any of them is called. */
  void (*enter) (HwDeployPage *self);  /* the deployment has come to this page */
  void (*update) (HwDeployPage *self); /* state, verb or is-current changed */
  void (*event) (HwDeployPage *self, const HwEvent *event);
  void (*batch) (HwDeployPage *self); /* after the events that came together */
  void (*tick) (HwDeployPage *self);  /* every second while a verb runs */
  void (*finished) (HwDeployPage *self, HwDeployVerb verb, const GError *error);
  void (*activate_primary) (HwDeployPage *self);
  void (*set_narrow) (HwDeployPage *self,
                      gboolean is_narrow); /* the window has become so, or is no more */
};

void hw_deploy_page_class_set_template (HwDeployPageClass *klass, const char *name);

HwDeployRun *hw_deploy_page_get_run (HwDeployPage *self);
void hw_deploy_page_set_run (HwDeployPage *self, HwDeployRun *run);
/* The page that the deployment has come to; the others only look back. */
gboolean hw_deploy_page_is_current (HwDeployPage *self);
void hw_deploy_page_set_current (HwDeployPage *self, gboolean is_current);

void hw_deploy_page_enter (HwDeployPage *self);
void hw_deploy_page_activate_primary (HwDeployPage *self);
void hw_deploy_page_focus_heading (HwDeployPage *self);
/* Whether there is no room for things side by side. */
void hw_deploy_page_set_narrow (HwDeployPage *self, gboolean is_narrow);

/* For the pages themselves */
void hw_deploy_page_set_primary (HwDeployPage *self,
                                 const char *label,
                                 HwDeployLook look,
                                 gboolean is_sensitive);
void hw_deploy_page_set_heading (HwDeployPage *self, const char *heading);
void hw_deploy_page_set_result (HwDeployPage *self, const char *result);
void hw_deploy_page_set_guarded (HwDeployPage *self, gboolean is_guarded);
void hw_deploy_page_set_error (HwDeployPage *self, const GError *error);
void hw_deploy_page_advance (HwDeployPage *self);

/* For the window */
const char *hw_deploy_page_get_primary_label (HwDeployPage *self);
HwDeployLook hw_deploy_page_get_primary_look (HwDeployPage *self);
gboolean hw_deploy_page_is_primary_sensitive (HwDeployPage *self);
/* The primary action needs a click: no key but those of the button itself starts it. */
gboolean hw_deploy_page_is_guarded (HwDeployPage *self);
/* One line for the step list; NULL before there is one */
const char *hw_deploy_page_get_result (HwDeployPage *self);
/* What went wrong on this page, for the bar above it; NULL */
const GError *hw_deploy_page_get_error (HwDeployPage *self);

G_END_DECLS
