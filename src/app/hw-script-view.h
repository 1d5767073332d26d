/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-script-texts.h"

G_BEGIN_DECLS

/**
 * HwScriptView:
 *
 * A revision's script, read only: Up and Down of a native one, the source and the SQL of a Python one, with marks where
 * something is wrong. Read in a worker. Signal `read`: the texts of the revision are there.
 */
#define HW_TYPE_SCRIPT_VIEW (hw_script_view_get_type ())
G_DECLARE_FINAL_TYPE (HwScriptView, hw_script_view, HW, SCRIPT_VIEW, GtkWidget)

/* @project, @revision: (nullable): both or none. @environment: (nullable): for whose kind of database the script is */
void hw_script_view_set_revision (HwScriptView *self,
                                  const HwProject *project,
                                  const HwEnvironment *environment,
                                  const HwRevision *revision);
/* What the last reading found; NULL while one is under way. */
const HwScriptTexts *hw_script_view_get_texts (HwScriptView *self);
/* The text under the tab "up", "down" or "source": (transfer full); NULL while it is being read: for tests. */
char *hw_script_view_dup_text (HwScriptView *self, const char *tab) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
