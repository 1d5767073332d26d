/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-comparison.h"
#include "hw-session.h"

G_BEGIN_DECLS

/* What the session knows about its environments now, in their order, and as the last side the files themselves, where
 * everything is applied. NULL without a project. */
HwComparison *hw_session_compare (HwSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* How the last side is named: translated. */
const char *hw_session_get_files_name (void);

G_END_DECLS
