/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* @text as Python's repr() writes it: 'a', "it's", 'tab\t'. */
char *hw_python_repr (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* @text for between triple quotes: nothing in it ends them or begins an escape. */
char *hw_python_docstring (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
