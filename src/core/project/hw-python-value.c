/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-value"

#include "config.h"

#include <string.h>

#include "hw-python-value.h"

#define SCALAR_WEIGHT 16
/* Bounds the depth, too: sequences are walked by functions that call themselves. */
#define SEQUENCE_WEIGHT 64
#define MAX_WEIGHT (256 * 1024)

gboolean
hw_python_value_is_light (gsize weight)
{
  return weight <= MAX_WEIGHT;
}

HwPythonValue *
hw_python_value_new (HwPythonValueKind kind)
{
  HwPythonValue *value = g_rc_box_new0 (HwPythonValue);

  value->kind = kind;
  value->weight = SCALAR_WEIGHT;

  return value;
}

HwPythonValue *
hw_python_value_new_text (char *text)
{
  HwPythonValue *value = hw_python_value_new (HW_PYTHON_TEXT);

  value->text = text;
  value->weight += strlen (text);

  return value;
}

HwPythonValue *
hw_python_value_new_sequence (GPtrArray *items)
{
  HwPythonValue *value;
  gsize weight = SEQUENCE_WEIGHT;

  for (guint i = 0; i < items->len && hw_python_value_is_light (weight); i++)
    weight += ((const HwPythonValue *)items->pdata[i])->weight;
  if (!hw_python_value_is_light (weight))
    {
      g_ptr_array_unref (items);
      return hw_python_value_new (HW_PYTHON_UNKNOWN);
    }
  value = hw_python_value_new (HW_PYTHON_SEQUENCE);
  value->items = items;
  value->weight = weight;

  return value;
}

HwPythonValue *
hw_python_value_new_imported (const char *module, const char *attribute)
{
  HwPythonValue *value = hw_python_value_new (HW_PYTHON_IMPORTED);

  value->text = g_strdup (module);
  value->attribute = g_strdup (attribute);

  return value;
}

HwPythonValue *
hw_python_value_ref (HwPythonValue *value)
{
  return g_rc_box_acquire (value);
}

static void
hw_python_value_clear (gpointer data)
{
  HwPythonValue *value = data;

  g_free (value->text);
  g_free (value->attribute);
  g_clear_pointer (&value->items, g_ptr_array_unref);
}

void
hw_python_value_unref (HwPythonValue *value)
{
  if (value != NULL)
    g_rc_box_release_full (value, hw_python_value_clear);
}

HwPythonValue *
hw_python_value_add (const HwPythonValue *a, const HwPythonValue *b)
{
  HwPythonValue *sum;

  if (!hw_python_value_is_light (a->weight + b->weight))
    return hw_python_value_new (HW_PYTHON_UNKNOWN);
  if (a->kind == HW_PYTHON_TEXT && b->kind == HW_PYTHON_TEXT)
    return hw_python_value_new_text (g_strconcat (a->text, b->text, NULL));
  if (a->kind == HW_PYTHON_SEQUENCE && b->kind == HW_PYTHON_SEQUENCE)
    {
      GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_python_value_unref);

      g_ptr_array_extend (items, a->items, (GCopyFunc)hw_python_value_ref, NULL);
      g_ptr_array_extend (items, b->items, (GCopyFunc)hw_python_value_ref, NULL);
      return hw_python_value_new_sequence (items);
    }
  sum = hw_python_value_new (HW_PYTHON_UNKNOWN);
  sum->is_conditional = a->is_conditional || b->is_conditional;

  return sum;
}

gboolean
hw_python_value_is_unknown (const HwPythonValue *value)
{
  if (value->kind == HW_PYTHON_UNKNOWN || value->kind == HW_PYTHON_IMPORTED)
    return TRUE;
  for (guint i = 0; value->items != NULL && i < value->items->len; i++)
    if (hw_python_value_is_unknown (g_ptr_array_index (value->items, i)))
      return TRUE;

  return FALSE;
}

/**
 * hw_python_value_to_texts:
 *
 * Alembic makes a sequence of one item the item itself, and takes what is false for none (`tuple_rev_as_scalar`), so
 * `('',)` and `(None,)` are none as well.
 *
 * Returns: (transfer full) (nullable): the texts
 */
GStrv
hw_python_value_to_texts (const HwPythonValue *value)
{
  g_autoptr(GPtrArray) texts = NULL;

  if (value->kind == HW_PYTHON_SEQUENCE && value->items->len == 1)
    {
      value = g_ptr_array_index (value->items, 0);
      if (value->kind == HW_PYTHON_SEQUENCE)
        return NULL;
    }
  if (value->kind == HW_PYTHON_NONE || (value->kind == HW_PYTHON_TEXT && value->text[0] == '\0'))
    return g_new0 (char *, 1);

  texts = g_ptr_array_new_with_free_func (g_free);
  if (value->kind == HW_PYTHON_TEXT)
    g_ptr_array_add (texts, g_strdup (value->text));
  else if (value->kind != HW_PYTHON_SEQUENCE)
    return NULL;
  for (guint i = 0; value->items != NULL && i < value->items->len; i++)
    {
      const HwPythonValue *item = g_ptr_array_index (value->items, i);

      if (item->kind != HW_PYTHON_TEXT)
        return NULL;
      g_ptr_array_add (texts, g_strdup (item->text));
    }
  g_ptr_array_add (texts, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}
