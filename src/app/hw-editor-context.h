/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HwEditorContext:
 *
 * Chooses the environment whose dialect and names a script is held against: at first the one that is selected in the
 * window, else the first that is not protected. Signal `changed`: another one, or the project was read again.
 */
#define HW_TYPE_EDITOR_CONTEXT (hw_editor_context_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorContext, hw_editor_context, HW, EDITOR_CONTEXT, GtkWidget)

void hw_editor_context_set_session (HwEditorContext *self, HwSession *session);
/* Borrowed; NULL where the project has none. */
HwEnvironmentState *hw_editor_context_get_state (HwEditorContext *self);
const HwEnvironment *hw_editor_context_get_environment (HwEditorContext *self);
/* As hw_session_get_postgresql_version(). */
int hw_editor_context_get_server_version (HwEditorContext *self);
/* Borrowed; NULL: no project is open. */
const HwProject *hw_editor_context_get_project (HwEditorContext *self);

G_END_DECLS
