/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-compare-page.h"
#include "hw-details-pane.h"
#include "hw-editor-page.h"
#include "hw-environment-bar.h"
#include "hw-files-bar.h"
#include "hw-graph-search.h"
#include "hw-graph-view.h"
#include "hw-history-page.h"
#include "hw-reading-note.h"
#include "hw-sidebar.h"
#include "hw-welcome-page.h"
#include "hw-window.h"

G_BEGIN_DECLS

struct _HwWindow
{
  AdwApplicationWindow parent_instance;

  /* Template children, borrowed */
  AdwToastOverlay *toast_overlay;
  GtkWidget *adaptive_bin;
  GtkStack *root_stack;
  HwWelcomePage *welcome_page;
  GtkWidget *welcome_header;
  GtkMenuButton *welcome_menu_button;
  AdwLeaflet *leaflet;
  HwSidebar *sidebar;
  AdwFlap *flap;
  GtkWidget *content_header;
  GtkWidget *back_button;
  GtkWidget *search_button;
  GtkWidget *details_button;
  GtkWidget *close_details_button;
  GtkInfoBar *info_bar;
  GtkLabel *info_title;
  GtkLabel *info_label;
  GtkWidget *info_button;
  GtkWidget *info_run_button;
  AdwViewStack *view_stack;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  HwEnvironmentBar *environment_bar;
  HwFilesBar *files_bar;
  HwGraphSearch *graph_search;
  HwGraphView *graph_view;
  HwDetailsPane *details_pane;
  HwEditorPage *editor_page;
  HwComparePage *compare_page;
  HwHistoryPage *history_page;
  HwReadingNote *reading_note;
  GtkWidget *save_button;
  GtkWidget *new_button;

  /* Owned */
  HwSession *session;
  GMenu *recent_menu;
  GBinding *search_binding; /* of the search button to the bar of the view that is shown */
  guint switcher_id;        /* source that shows or hides the switcher at the bottom */
  char *root;               /* of the project whose defaults were selected */
  char *awaited;            /* id of a revision to be shown when the files are read again; NULL */
  HwRevisionDraft *merge;   /* the newest merge, which can be taken back; NULL */
  char *interrupted;        /* id of the interrupted deployment that the info bar is about */
  char *interrupted_root;   /* the project's that it was of */

  gboolean is_closing;        /* changes have been asked about */
  gboolean is_details_hidden; /* somebody wants the room for the graph */
  gboolean is_recent_known;   /* the open project is in the journal's list already */
  guint recent_asked;         /* requests to the journal, counted */
  guint recent_shown;         /* the latest of them that the list of projects is from */
};

/* hw-window-actions.c */
void _hw_window_install_actions (GtkWidgetClass *widget_class);
void _hw_window_update_actions (HwWindow *self);
/* TRUE, and it says so: nothing can be planned while the files contradict each other. */
gboolean _hw_window_refuses_plan (HwWindow *self);
HwEditorTab *_hw_window_get_tab (HwWindow *self);
/* Shows the wizard for @environment with an upgrade to @target chosen. */
void _hw_window_deploy_to (HwWindow *self, const char *environment, const char *target);

/* hw-window-environments.c: editing, ordering and signing in to environments */
void _hw_window_install_environment_actions (GtkWidgetClass *widget_class);

/* hw-window-header.c: what the header bar shows, what folds, and what comes back */
void _hw_window_install_header (GtkWidgetClass *widget_class);
void _hw_window_set_up_header (HwWindow *self);
/* The keyboard goes into the view that is shown, unless it is there. */
void _hw_window_focus_view (HwWindow *self);
/* Shows the information bar below the header of the page that is shown. @text: (nullable) */
void
_hw_window_show_info (HwWindow *self, GtkMessageType type, const char *title, const char *text);

/* hw-window-compare.c: to a comparison, and from it to a run */
void _hw_window_install_compare_actions (GtkWidgetClass *widget_class);
/* Shows the run that applied @revision on @environment in History, or says why there is none. */
void _hw_window_show_run (HwWindow *self, const char *environment, const char *revision);
/* hw-window-start.c: opening what somebody points at, and new projects */
void _hw_window_install_start (GtkWidgetClass *widget_class);
/* The demo was made: the answer of the task is its folder. */
void _hw_window_on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* hw-window-demo.c: the demo project in the user's data */
gboolean _hw_window_is_demo (HwWindow *self);
void _hw_window_open_demo_action (GtkWidget *widget, const char *name, GVariant *parameter);
void _hw_window_reset_demo_action (GtkWidget *widget, const char *name, GVariant *parameter);

/* Opens the wizard for the selected environment. @target: (nullable): what its first page begins with */
void _hw_window_deploy (HwWindow *self, HwDirection direction, const char *target);
/* Shows the wizard for @environment. @target: (nullable): what its first page begins with */
void _hw_window_open_wizard (HwWindow *self,
                             const char *environment,
                             HwDirection direction,
                             const char *target);
/* hw-window-unsaved.c: the same, after a question when there are changes that no file has yet */
void _hw_window_deploy_saved (HwWindow *self,
                              const char *environment,
                              HwDirection direction,
                              const char *target);
/* An environment is selected and its last look found nothing that stands in the way. */
gboolean _hw_window_can_deploy (HwWindow *self);
/* Shows a revision in the graph, whatever is shown now. */
void _hw_window_go_to (HwWindow *self, const char *revision);

/* hw-window-dialogs.c: new revisions, merges, moves, stamps */
void _hw_window_install_dialogs (GtkWidgetClass *widget_class);
void _hw_window_update_dialogs (HwWindow *self);
void _hw_window_follow_dialogs (HwWindow *self);

/* hw-window-trial.c: the selected revision up, down and up again on a scratch database */
void _hw_window_install_trial_actions (GtkWidgetClass *widget_class);
void _hw_window_update_trial (HwWindow *self);

/* hw-window-export.c: the selected revisions as a script */
void _hw_window_install_export_actions (GtkWidgetClass *widget_class);

/* hw-window-filter.c: what the graph is narrowed to from elsewhere */
void _hw_window_install_filter_actions (GtkWidgetClass *widget_class);

/* hw-window-git.c: where a revision is that no file holds */
void _hw_window_install_git_actions (GtkWidgetClass *widget_class);

/* hw-window-panes.c: F6 */
void _hw_window_install_panes (GtkWidgetClass *widget_class);

/* hw-window-journal.c: what the window reads from and writes to the journal, in workers */
void _hw_window_load_recent (HwWindow *self);
void _hw_window_remember_project (HwWindow *self);
void _hw_window_forget_project (HwWindow *self, const char *root);
void _hw_window_forget_projects (HwWindow *self);
void _hw_window_load_interrupted (HwWindow *self);
void _hw_window_acknowledge (HwWindow *self);
/* The way from the info bar to the run, where it is one of the open project. */
void _hw_window_update_interrupted (HwWindow *self);
void _hw_window_show_runs_action (GtkWidget *widget, const char *name, GVariant *parameter);
void _hw_window_show_interrupted_action (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
