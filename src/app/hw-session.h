/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-state.h"
#include "hw-file-records.h"
#include "hw-journal.h"
#include "hw-layout.h"

G_BEGIN_DECLS

/**
 * HwSession:
 *
 * Everything that the panes of one window share: the project, its layout, where its environments stand, and what is
 * selected. No widget; main thread only. Panes read from it and follow its properties; none talks to another.
 *
 * Properties (all notify): `project` (HwProject or NULL; notifies on every reload), `layout`, `loading`, `environment`
 * (name or NULL), `revision` (id or NULL), `journal`, `problems`.
 * Signal `environment-changed` (HwEnvironmentState): its status or its being deployed to is different.
 * Signal `selection-changed`: other revisions are selected.
 * Signal `files-changed` (guint): so many files were changed by somebody else, and have been read again.
 * Signal `failed` (GError): opening or reading again failed; what was there stays.
 */
#define HW_TYPE_SESSION (hw_session_get_type ())
G_DECLARE_FINAL_TYPE (HwSession, hw_session, HW, SESSION, GObject)

HwSession *hw_session_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* The journal is opened by the application after the window; NULL until then or when it could not be. */
HwJournal *hw_session_get_journal (HwSession *self);
void hw_session_set_journal (HwSession *self, HwJournal *journal);
/* The passwords of the window's environments: borrowed. */
HwKeyring *hw_session_get_keyring (HwSession *self);

/* @path: as for hw_project_open(). Answers through `project` or `failed`. */
void hw_session_open (HwSession *self, const char *path);
void hw_session_close (HwSession *self);
/* Reads the files again; coalesced. */
void hw_session_reload (HwSession *self);
/* The same, and looks at every environment. */
void hw_session_refresh (HwSession *self);
gboolean hw_session_is_loading (HwSession *self);
/* FALSE: not loading. Else how many files have been read, and how many are known to be there. */
gboolean hw_session_get_reading (HwSession *self, guint *out_read, guint *out_found);

/* What is shown: the files, or while these contradict each other (a cycle, an id that is there twice) what they last
 * were without. */
const HwProject *hw_session_get_project (HwSession *self);
/* The files as they are now. */
const HwProject *hw_session_get_newest (HwSession *self);
/* What is contradictory in the files; NULL: nothing. Nobody can plan on them until that is put right. */
const GError *hw_session_get_contradiction (HwSession *self);
/* (element-type HwProblem) (transfer none): what is wrong in the files as they are now, a moment later also inside of the
 * scripts; never NULL. */
GPtrArray *hw_session_get_problems (HwSession *self);
/* Of the latest PostgreSQL among the environments' servers, as hw_database_get_server_version(); 0: none was seen. */
int hw_session_get_postgresql_version (HwSession *self);
/* Are the scripts being looked at? */
gboolean hw_session_is_checking_scripts (HwSession *self);
const HwGraph *hw_session_get_graph (HwSession *self);
const HwLayout *hw_session_get_layout (HwSession *self);
/* Who wrote the revisions' files: one object for the session's life, read in a worker. */
HwFileRecords *hw_session_get_file_records (HwSession *self);

/* (element-type HwEnvironmentState) (transfer none): in the file's order; one object for the session's life */
GListModel *hw_session_get_environments (HwSession *self);
HwEnvironmentState *hw_session_find_environment (HwSession *self, const char *name);
/* The selected one: borrowed, NULL for none. */
HwEnvironmentState *hw_session_get_environment (HwSession *self);
/* @name: (nullable) */
void hw_session_select_environment (HwSession *self, const char *name);

const char *hw_session_get_revision (HwSession *self); /* the selected id, NULL for none */
/* Node of the selected revision in the graph; HW_GRAPH_NONE for none. */
guint hw_session_get_node (HwSession *self);
/* @id: (nullable) */
void hw_session_select_revision (HwSession *self, const char *id);
/* Ids of all that are selected, in the order of the rows; borrowed, possibly empty. */
const char *const *hw_session_get_selection (HwSession *self);
/* Selects several; the selected revision stays, or becomes the first of them. */
void hw_session_select_revisions (HwSession *self, const char *const *ids);

HwLayoutOrder hw_session_get_order (HwSession *self);
/* Lays out anew, in a worker where that takes long; `layout` notifies. */
void hw_session_set_order (HwSession *self, HwLayoutOrder order);

void hw_session_check_environments (HwSession *self);
/* Those that were not looked at for a minute (on window focus). */
void hw_session_check_stale (HwSession *self);

G_END_DECLS
