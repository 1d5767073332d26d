/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-python-lexer.h"

G_BEGIN_DECLS

/** What a name of a Python module stands for, as far as that can be read off literals. */
typedef struct
{
  gboolean is_resolved; /* else it is computed when the module runs */
  gboolean is_sequence; /* tuple or list, not a single text */
  GStrv items;          /* the texts; none for None; never NULL */
  guint line;           /* of the assignment, 1-based */
} HwPythonValue;

void hw_python_value_free (HwPythonValue *value);

/* Takes the assignments out of one logical line (@tokens without its newline) into @names, a table from
 * name to HwPythonValue with free functions. Later ones replace earlier ones, as in Python. */
void hw_python_read_assignments (const HwPythonToken *tokens, guint n_tokens, GHashTable *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPythonValue, hw_python_value_free)

G_END_DECLS
