/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-python-scope.h"

G_BEGIN_DECLS

/* The value of @tokens as the right side of an assignment: `'a'`, `'a', 'b'`, `(NAME,)`, `'a' + 'b'`, `module.NAME`.
 * What is no such thing is unknown. `(name := value)` binds its name. */
HwPythonValue *hw_python_expression_evaluate (HwPythonScope *scope,
                                              const HwPythonToken *tokens,
                                              guint n_tokens) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
