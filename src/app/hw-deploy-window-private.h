/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"
#include "hw-deploy-step-row.h"
#include "hw-deploy-window.h"

G_BEGIN_DECLS

struct _HwDeployWindow
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  AdwWindowTitle *window_title;
  GtkButton *stop_button;
  GtkWidget *back_button;
  GtkButton *next_button;
  GtkWidget *strip;
  GtkImage *kind_icon;
  GtkLabel *kind_label;
  GtkWidget *lock_icon;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkWidget *narrow_bar;
  GtkLabel *narrow_label;
  GtkBox *dots;
  GtkWidget *sidebar;
  GtkListBox *step_list;
  GtkWidget *backup_note;
  GtkLabel *backup_label;
  AdwToastOverlay *toasts;
  GtkStack *pages;
  HwDeployPage *target_page;
  HwDeployPage *review_page;
  HwDeployPage *checks_page;
  HwDeployPage *backup_page;
  HwDeployPage *upgrade_page;
  HwDeployPage *verify_page;
  HwDeployPage *summary_page;
  HwDeployPage *failure_page;

  /* Borrowed: children of step_list and dots */
  HwDeployStepRow *rows[HW_DEPLOY_N_STEPS];
  GtkWidget *dot[HW_DEPLOY_N_STEPS];

  /* Owned */
  HwDeployRun *run;
  HwSession *session; /* NULL: shown without a main window */
  char *backup_path;  /* of the newest backup; NULL */

  HwDeployStep current; /* where the deployment is */
  HwDeployStep shown;   /* what is looked at */
  gboolean has_failed;  /* the failure page stands in the place of the current one */
  gboolean is_narrow;
  gboolean is_asking;    /* the question whether to stop stands */
  gboolean is_left;      /* how the failure is left was chosen, or asked */
  gboolean has_notified; /* the desktop shows a notification of ours */
  guint narrow_source;
  guint inhibit_cookie;
};

HwDeployPage *_hw_deploy_window_get_page (HwDeployWindow *self, HwDeployStep step);
gboolean _hw_deploy_window_is_at_work (HwDeployWindow *self);
void _hw_deploy_window_update (HwDeployWindow *self);
void _hw_deploy_window_show (HwDeployWindow *self, HwDeployStep step);

/* hw-deploy-window-desktop.c */
void _hw_deploy_window_update_inhibit (HwDeployWindow *self);
void _hw_deploy_window_update_session (HwDeployWindow *self, gboolean is_deploying);
void _hw_deploy_window_notify (HwDeployWindow *self, HwDeployVerb verb, const GError *error);
void _hw_deploy_window_withdraw_notification (HwDeployWindow *self);
void _hw_deploy_window_leave_desktop (HwDeployWindow *self);

/* hw-deploy-window-flow.c */
void _hw_deploy_window_go (HwDeployWindow *self, HwDeployStep step);
void _hw_deploy_window_go_back (HwDeployWindow *self);
void _hw_deploy_window_on_advance (HwDeployWindow *self, HwDeployPage *page);
void _hw_deploy_window_on_finished (HwDeployWindow *self, HwDeployVerb verb, const GError *error);
void _hw_deploy_window_stop (HwDeployWindow *self);
gboolean _hw_deploy_window_ask_to_stop (HwDeployWindow *self);

/* hw-deploy-window-header.c */
HwDeployPage *_hw_deploy_window_get_current_page (HwDeployWindow *self);
gboolean _hw_deploy_window_is_looking_back (HwDeployWindow *self);
void _hw_deploy_window_update_steps (HwDeployWindow *self);
void _hw_deploy_window_update_header (HwDeployWindow *self);
void _hw_deploy_window_update_subtitle (HwDeployWindow *self);
void _hw_deploy_window_update_error (HwDeployWindow *self);
void _hw_deploy_window_update_backup_note (HwDeployWindow *self);
void _hw_deploy_window_update_strip (HwDeployWindow *self);

/* hw-deploy-window-actions.c */
void _hw_deploy_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
