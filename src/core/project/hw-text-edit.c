/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-text-edit"

#include "config.h"

#include <string.h>

#include "hw-text-edit.h"

HwTextEdit *
hw_text_edit_new (const char *whole, gsize offset, gsize length, const char *text)
{
  HwTextEdit *edit;

  g_return_val_if_fail (whole != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  edit = g_new0 (HwTextEdit, 1);
  edit->start = (guint)g_utf8_strlen (whole, (gssize)offset);
  edit->old = g_strndup (whole + offset, length);
  edit->text = g_strdup (text);

  return edit;
}

HwTextEdit *
hw_text_edit_copy (const HwTextEdit *edit)
{
  HwTextEdit *copy;

  g_return_val_if_fail (edit != NULL, NULL);

  copy = g_new0 (HwTextEdit, 1);
  copy->start = edit->start;
  copy->old = g_strdup (edit->old);
  copy->text = g_strdup (edit->text);

  return copy;
}

void
hw_text_edit_free (HwTextEdit *edit)
{
  if (edit == NULL)
    return;

  g_free (edit->old);
  g_free (edit->text);
  g_free (edit);
}

gboolean
hw_text_edit_changes (const HwTextEdit *edit)
{
  g_return_val_if_fail (edit != NULL, FALSE);

  return strcmp (edit->old, edit->text) != 0;
}

/**
 * hw_text_edit_apply:
 * @whole: UTF-8
 *
 * Returns: (transfer full) (nullable): @whole with the change; NULL where @edit->old does not stand at its place
 */
char *
hw_text_edit_apply (const HwTextEdit *edit, const char *whole)
{
  const char *at = whole;

  g_return_val_if_fail (edit != NULL, NULL);
  g_return_val_if_fail (whole != NULL, NULL);

  for (guint i = 0; i < edit->start; i++)
    {
      if (*at == '\0')
        return NULL;
      at = g_utf8_next_char (at);
    }
  if (!g_str_has_prefix (at, edit->old))
    return NULL;

  return g_strdup_printf ("%.*s%s%s", (int)(at - whole), whole, edit->text,
                          at + strlen (edit->old));
}
