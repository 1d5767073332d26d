/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-problem.h"
#include "hw-text-edit.h"

G_BEGIN_DECLS

/* What has to change in a native revision so that @problem, which hw_script_read() found in @text, is gone: a field, a marker
 * or an option that is misspelt, or the marker of the upgrade that is missing. (transfer full) (nullable): NULL where it is
 * not sure what was meant */
HwTextEdit *
hw_script_find_fix (const char *text, const HwProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
