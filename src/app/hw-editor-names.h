/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-state.h"
#include "hw-schema-names.h"

G_BEGIN_DECLS

/**
 * HwEditorNames:
 *
 * The names that a script can use: what an environment's database holds, and what the revisions make that have to run
 * there before it. Read in a worker when the environment or where it stands changes. Signal `changed`.
 */
#define HW_TYPE_EDITOR_NAMES (hw_editor_names_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorNames, hw_editor_names, HW, EDITOR_NAMES, GObject)

HwEditorNames *hw_editor_names_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @project, @state: (nullable): both or none. @node: of the script's revision in the project's graph */
void hw_editor_names_set (HwEditorNames *self,
                          const HwProject *project,
                          HwEnvironmentState *state,
                          guint node);
/* Reads them again. */
void hw_editor_names_refresh (HwEditorNames *self);
/* NULL until they are read, and where they could not be. */
const HwSchemaNames *hw_editor_names_get (HwEditorNames *self);
/* The database has run the script: what it makes is there already. */
gboolean hw_editor_names_is_applied (HwEditorNames *self);
/* Why there are none; NULL where there are. */
const GError *hw_editor_names_get_error (HwEditorNames *self);

G_END_DECLS
