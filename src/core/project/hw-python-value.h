/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-python-lexer.h"

G_BEGIN_DECLS

typedef enum
{
  HW_PYTHON_UNKNOWN, /* computed when the module runs */
  HW_PYTHON_NONE,
  HW_PYTHON_TEXT,
  HW_PYTHON_SEQUENCE, /* tuple, list or set */
  HW_PYTHON_OTHER,    /* a literal that is no text: a number, bytes, True */
  HW_PYTHON_IMPORTED, /* a module, or a name of another module */
} HwPythonValueKind;

/**
 * HwPythonValue:
 *
 * What a name of a Python module stands for, as far as that can be read off literals. Immutable, reference counted,
 * for one thread.
 */
typedef struct
{
  HwPythonValueKind kind;
  gboolean is_conditional; /* unknown because it is assigned in a block: if, try, for, with */
  char *text;              /* of a text; the module's dotted name of something imported */
  char *attribute;         /* the name that is imported from it; NULL: the module itself */
  GPtrArray *items;        /* (element-type HwPythonValue) of a sequence */
  gsize weight;            /* bytes, about, if nothing of it were shared */
} HwPythonValue;

HwPythonValue *hw_python_value_new (HwPythonValueKind kind) G_GNUC_WARN_UNUSED_RESULT;
/* @text: (transfer full) */
HwPythonValue *hw_python_value_new_text (char *text) G_GNUC_WARN_UNUSED_RESULT;
/* @items: (transfer full). Unknown when it is heavier than hw_python_value_is_light() allows. */
HwPythonValue *hw_python_value_new_sequence (GPtrArray *items) G_GNUC_WARN_UNUSED_RESULT;
HwPythonValue *
hw_python_value_new_imported (const char *module, const char *attribute) G_GNUC_WARN_UNUSED_RESULT;
/* Is @weight what a revision may well say? A few lines that double a value each time would fill the memory. */
gboolean hw_python_value_is_light (gsize weight);
/* What `a + b` is; unknown when it is too heavy. */
HwPythonValue *
hw_python_value_add (const HwPythonValue *a, const HwPythonValue *b) G_GNUC_WARN_UNUSED_RESULT;
HwPythonValue *hw_python_value_ref (HwPythonValue *value);
void hw_python_value_unref (HwPythonValue *value);

/* Is something in it not known without running the module? */
gboolean hw_python_value_is_unknown (const HwPythonValue *value);
/* One text or several, as a list; None and '' are the empty one. NULL: it is neither. */
GStrv hw_python_value_to_texts (const HwPythonValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPythonValue, hw_python_value_unref)

G_END_DECLS
