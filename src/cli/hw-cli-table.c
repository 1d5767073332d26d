/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-table"

#include "config.h"

#include <unistd.h>

#include "hw-cli-table.h"

typedef struct
{
  char *text;
  HwStyle style;
} HwTableCell;

struct _HwTable
{
  GPtrArray *rows; /* (element-type GArray of HwTableCell) */
};

static void
clear_cell (gpointer data)
{
  HwTableCell *cell = data;

  g_free (cell->text);
}

/** Returns: (transfer full): a table without rows */
HwTable *
hw_table_new (void)
{
  HwTable *self = g_new0 (HwTable, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  return self;
}

void
hw_table_free (HwTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/** Begins the row that the next cells belong to. */
void
hw_table_begin_row (HwTable *self)
{
  GArray *row = g_array_new (FALSE, FALSE, sizeof (HwTableCell));

  g_array_set_clear_func (row, clear_cell);
  g_ptr_array_add (self->rows, row);
}

/**
 * hw_table_add_cell:
 * @text: UTF-8 on one line; copied
 */
void
hw_table_add_cell (HwTable *self, HwStyle style, const char *text)
{
  HwTableCell cell = { g_strdup (text), style };

  g_array_append_val ((GArray *)self->rows->pdata[self->rows->len - 1], cell);
}

/**
 * hw_table_add_header:
 * @...: the titles, ended by NULL
 */
void
hw_table_add_header (HwTable *self, ...)
{
  va_list args;
  const char *title;

  hw_table_begin_row (self);
  va_start (args, self);
  while ((title = va_arg (args, const char *)) != NULL)
    hw_table_add_cell (self, HW_STYLE_DIM, title);
  va_end (args);
}

static guint
get_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

static guint
get_column_width (HwTable *self, guint column)
{
  guint width = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GArray *row = self->rows->pdata[i];

      if (column < row->len)
        width = MAX (width, get_width (g_array_index (row, HwTableCell, column).text));
    }

  return width;
}

/** Prints all rows on standard output. */
void
hw_table_print (HwTable *self)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GArray) widths = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->rows->len; i++)
    {
      GArray *row = self->rows->pdata[i];

      while (widths->len < row->len)
        {
          guint width = get_column_width (self, widths->len);

          g_array_append_val (widths, width);
        }
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      GArray *row = self->rows->pdata[i];

      for (guint j = 0; j < row->len; j++)
        {
          const HwTableCell *cell = &g_array_index (row, HwTableCell, j);
          int padding = (int)(g_array_index (widths, guint, j) - get_width (cell->text)) + 2;

          hw_cli_append_styled (out, STDOUT_FILENO, cell->style, cell->text);
          if (j + 1 < row->len)
            g_string_append_printf (out, "%*s", padding, "");
        }
      g_string_append_c (out, '\n');
    }
  hw_cli_write (out->str, (gssize)out->len);
}
