/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-checks.h"
#include "hw-editor-context.h"
#include "hw-editor-header.h"
#include "hw-editor-names.h"
#include "hw-editor-search.h"
#include "hw-editor-tab.h"
#include "hw-editor-text.h"
#include "hw-python-sql.h"
#include "hw-text-file.h"

G_BEGIN_DECLS

/* What the info bar is about; one thing at a time, a later one takes its place. */
typedef enum
{
  HW_EDITOR_BAR_NONE,
  HW_EDITOR_BAR_APPLIED, /* editing does not change the databases where it ran */
  HW_EDITOR_BAR_CHANGED, /* on disk, while there are changes here */
  HW_EDITOR_BAR_DELETED,
  HW_EDITOR_BAR_FAILED,    /* reading failed */
  HW_EDITOR_BAR_READ_ONLY, /* nobody may write to the file */
} HwEditorBar;

typedef enum
{
  HW_EDITOR_TAB_SAVED,
  HW_EDITOR_TAB_RELOADED,
  HW_EDITOR_TAB_SAVE_FAILED,
  HW_EDITOR_TAB_CLOSE_WANTED,
  HW_EDITOR_TAB_N_SIGNALS
} HwEditorTabSignal;

struct _HwEditorTab
{
  GtkBox parent_instance;

  /* Template children, borrowed */
  GtkInfoBar *info_bar;
  GtkLabel *info_label;
  GtkButton *info_first;
  GtkButton *info_second;
  GtkButton *info_third;
  HwEditorContext *context;
  HwEditorSearch *search;
  HwEditorHeader *header;
  GtkWidget *holder;
  GtkWidget *status_button;
  GtkImage *status_icon;
  GtkLabel *status_label;
  GtkMenuButton *trial_button;
  GtkMenuButton *layout_button;
  GtkMenuButton *position_button;
  GtkEditable *line_entry;
  GtkLabel *state_label;
  GtkLabel *form_label;

  /* Borrowed */
  HwEditorText *text;
  HwEditorChecks *checks;
  HwPythonSql *python_sql; /* NULL: the file is no Python revision */
  GtkSourceBuffer *buffer; /* of the whole file; NULL once the tab is closed */

  /* Owned */
  HwEditorNames *names;
  char *path;       /* NULL once the tab is closed */
  HwTextFile *file; /* what was read last; NULL until then */
  char *applied;    /* why the text is read-only for now; NULL: it is not */
  GFileMonitor *monitor;
  guint settle_id;

  HwEditorBar bar;
  guint wanted_line; /* to go to when the file is read; 0 none */
  gboolean is_reading;
  gboolean is_read_stale;  /* what is being read may be from before a save */
  gboolean is_reloading;   /* what is read next replaces the text, whatever has been typed */
  gboolean is_read_only;   /* as the file lies there */
  gboolean is_edit_wanted; /* in spite of where the revision is applied, or of the file's mode */
  gboolean is_saving;
  gboolean is_setting_text;
};

/* hw-editor-tab.c */
void _hw_editor_tab_emit (HwEditorTab *self, HwEditorTabSignal signal, const GError *error);
void _hw_editor_tab_show_conflict (HwEditorTab *self);
void _hw_editor_tab_show_failure (HwEditorTab *self, const GError *error);
void _hw_editor_tab_hide_bar (HwEditorTab *self);
void _hw_editor_tab_update_state (HwEditorTab *self);
/* The revision of the file; HW_GRAPH_NONE where it is none. */
guint _hw_editor_tab_find_node (HwEditorTab *self);
void _hw_editor_tab_pick_line (HwEditorTab *self);

/* hw-editor-tab-actions.c */
void _hw_editor_tab_install_actions (GtkWidgetClass *widget_class);
void _hw_editor_tab_update_trials (HwEditorTab *self);

/* hw-editor-tab-copy.c: replaces what is at @path */
void _hw_editor_tab_write_copy (HwEditorTab *self, const char *path);

/* hw-editor-tab-file.c: reading and writing */
void _hw_editor_tab_read_file (HwEditorTab *self);
void _hw_editor_tab_watch_file (HwEditorTab *self);
/* Shows what is here beside what is on disk. */
void _hw_editor_tab_compare (HwEditorTab *self);

/* hw-editor-tab-status.c */
void _hw_editor_tab_update_position (HwEditorTab *self);
void _hw_editor_tab_update_checks (HwEditorTab *self);

/* hw-editor-tab-project.c */
void _hw_editor_tab_update_names (HwEditorTab *self);
void _hw_editor_tab_update_python (HwEditorTab *self, const HwProject *project, guint node);

G_END_DECLS
