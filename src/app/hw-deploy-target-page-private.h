/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-target-page.h"

G_BEGIN_DECLS

struct _HwDeployTargetPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkWidget *direction_box;
  GtkToggleButton *upgrade_button;
  GtkToggleButton *downgrade_button;
  GtkWidget *choice_list;
  AdwActionRow *head_row;
  GtkCheckButton *head_radio;
  AdwActionRow *count_row;
  GtkCheckButton *count_radio;
  GtkSpinButton *count_spin;
  GtkCheckButton *revision_radio;
  GtkEditable *revision_entry;
  GtkWidget *base_row;
  GtkCheckButton *base_radio;
  GtkSpinner *spinner;
  GtkImage *preview_icon;
  GtkLabel *preview_label;
  GtkWidget *again_button;
  GtkWidget *preview_scroller;
  GtkNoSelection *preview_model;

  /* Owned */
  GListStore *preview;       /* of HwDeployItem: what would run */
  GCancellable *cancellable; /* of the preview under way */
  guint delay_source;

  gboolean is_valid; /* the preview shown belongs to the choice shown and has steps */
};

/* hw-deploy-target-page.c */
HwDirection _hw_deploy_target_page_get_direction (HwDeployTargetPage *self);
char *_hw_deploy_target_page_dup_target (HwDeployTargetPage *self);

/* hw-deploy-target-preview.c */
void _hw_deploy_target_page_show_busy (HwDeployTargetPage *self, const char *text);
void _hw_deploy_target_page_show_error (HwDeployTargetPage *self, const GError *error);
void _hw_deploy_target_page_update_primary (HwDeployTargetPage *self);
void _hw_deploy_target_page_cancel_preview (HwDeployTargetPage *self);
void _hw_deploy_target_page_start_preview (HwDeployTargetPage *self);
void _hw_deploy_target_page_queue_preview (HwDeployTargetPage *self);

G_END_DECLS
