/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/**
 * HwSessionSettings:
 *
 * Search path and role of a session, so that a script which changes them ends there: the version table is found under the
 * name it had before, and the next revision begins as it would in a deployment of its own. Nothing on engines without them.
 */
typedef struct _HwSessionSettings HwSessionSettings;

/* (transfer none) (nullable): the question, for whoever waits for an answer anyway, before any script has run */
const char *hw_session_settings_get_read (HwDatabase *database);
/* @answer: (nullable): to that */
HwSessionSettings *hw_session_settings_new (const HwRows *answer) G_GNUC_WARN_UNUSED_RESULT;
#define HW_SESSION_SETTINGS_N_PARAMS 2
const char *
hw_session_settings_get_restore (const HwSessionSettings *self, const char **out_params);
gboolean hw_session_settings_restore (HwSessionSettings *self,
                                      HwDatabase *database,
                                      GCancellable *cancellable,
                                      GError **error);
void hw_session_settings_free (HwSessionSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSessionSettings, hw_session_settings_free)

G_END_DECLS
