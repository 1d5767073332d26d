/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-rows"

#include "config.h"

#include "hw-database-private.h"

struct _HwRows
{
  guint n_columns;
  GPtrArray *values; /* n_columns a row; NULL is SQL NULL */
  GArray *booleans;  /* (element-type guint): columns of type boolean */
};

HwRows *
_hw_rows_new (guint n_columns)
{
  HwRows *rows = g_new0 (HwRows, 1);

  rows->n_columns = n_columns;
  rows->values = g_ptr_array_new_with_free_func (g_free);
  rows->booleans = g_array_new (FALSE, FALSE, sizeof (guint));

  return rows;
}

void
_hw_rows_add_value (HwRows *rows, const char *value)
{
  g_ptr_array_add (rows->values, g_strdup (value));
}

/**
 * hw_rows_get_n_rows:
 *
 * Returns: number of rows, 0 when the statement gave none
 */
guint
hw_rows_get_n_rows (const HwRows *rows)
{
  g_return_val_if_fail (rows != NULL, 0);

  return rows->n_columns > 0 ? rows->values->len / rows->n_columns : 0;
}

guint
hw_rows_get_n_columns (const HwRows *rows)
{
  g_return_val_if_fail (rows != NULL, 0);

  return rows->n_columns;
}

/**
 * hw_rows_get:
 * @row: 0-based
 * @column: 0-based
 *
 * Returns: (nullable) (transfer none): the value as text; NULL for SQL NULL
 */
const char *
hw_rows_get (const HwRows *rows, guint row, guint column)
{
  g_return_val_if_fail (rows != NULL, NULL);
  g_return_val_if_fail (row < hw_rows_get_n_rows (rows), NULL);
  g_return_val_if_fail (column < rows->n_columns, NULL);

  return g_ptr_array_index (rows->values, row * rows->n_columns + column);
}

gint64
hw_rows_get_number (const HwRows *rows)
{
  const char *text = hw_rows_get_n_rows (rows) > 0 ? hw_rows_get (rows, 0, 0) : NULL;

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

void
_hw_rows_set_boolean (HwRows *rows, guint column)
{
  g_array_append_val (rows->booleans, column);
}

gboolean
hw_rows_is_boolean (const HwRows *rows, guint column)
{
  g_return_val_if_fail (rows != NULL, FALSE);

  for (guint i = 0; i < rows->booleans->len; i++)
    if (g_array_index (rows->booleans, guint, i) == column)
      return TRUE;

  return FALSE;
}

void
hw_rows_free (HwRows *rows)
{
  if (rows == NULL)
    return;

  g_ptr_array_unref (rows->values);
  g_array_unref (rows->booleans);
  g_free (rows);
}
