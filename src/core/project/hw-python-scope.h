/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-python-value.h"

G_BEGIN_DECLS

/**
 * HwPythonScope:
 *
 * The names of a Python module and what its own level assigns to them, read line by line without running anything.
 * Names that functions and classes assign are theirs; what an `if`, a `try` or a loop assigns is unknown.
 */
typedef struct _HwPythonScope HwPythonScope;

/* What @attribute of @module is, or the module @module itself when it is NULL. (nullable) (transfer full) */
typedef HwPythonValue *(*HwPythonImportFunc) (const char *module,
                                              const char *attribute,
                                              gpointer data);

/* @import: (nullable) (scope notified): for names of other modules; without it they are unknown */
HwPythonScope *
hw_python_scope_new (HwPythonImportFunc import, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void hw_python_scope_free (HwPythonScope *scope);
/* @tokens: of one logical line, without its newline; lines come in the file's order */
void hw_python_scope_read_line (HwPythonScope *scope, const HwPythonToken *tokens, guint n_tokens);
/* All lines of a module. @text: UTF-8 with plain newlines */
void hw_python_scope_read_module (HwPythonScope *scope, const char *text, gsize length);
/* (nullable) (transfer full): NULL when there is no such name. @out_line: of its last assignment */
HwPythonValue *hw_python_scope_lookup (HwPythonScope *scope,
                                       const char *name,
                                       guint *out_line) G_GNUC_WARN_UNUSED_RESULT;

/* For hw-python-expression.c: what a name stands for at this point, and a new meaning for it. */
HwPythonValue *
_hw_python_scope_get (HwPythonScope *scope, const HwPythonToken *name) G_GNUC_WARN_UNUSED_RESULT;
HwPythonValue *_hw_python_scope_get_attribute (HwPythonScope *scope,
                                               const HwPythonValue *value,
                                               const HwPythonToken *name) G_GNUC_WARN_UNUSED_RESULT;
void _hw_python_scope_bind (HwPythonScope *scope, const HwPythonToken *name, HwPythonValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPythonScope, hw_python_scope_free)

G_END_DECLS
