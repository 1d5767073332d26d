/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-text-file"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-sha256.h"
#include "hw-text-file.h"
#include "hw-util.h"

#define BOM "\xef\xbb\xbf"

void
hw_text_file_free (HwTextFile *file)
{
  if (file == NULL)
    return;

  g_free (file->text);
  g_free (file->sha256);
  g_free (file);
}

static guint
find_line (const char *text, gsize length)
{
  guint line = 1;

  for (gsize i = 0; i < length; i++)
    line += text[i] == '\n';

  return line;
}

static gboolean
ends_lines_with_crlf (const char *text)
{
  gboolean has_crlf = FALSE;

  for (const char *p = strchr (text, '\n'); p != NULL; p = strchr (p + 1, '\n'))
    {
      if (p == text || p[-1] != '\r')
        return FALSE;
      has_crlf = TRUE;
    }

  return has_crlf;
}

/**
 * hw_text_file_load:
 * @path: a file
 * @error: HW_ERROR_FILE: it cannot be read, or is not UTF-8 text (with the line of the first bad byte)
 *
 * Blocks; any thread.
 *
 * Returns: (transfer full): the file
 */
HwTextFile *
hw_text_file_load (const char *path, GError **error)
{
  g_autoptr(HwTextFile) file = NULL;
  g_autofree char *data = NULL;
  const char *text, *bad;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  data = hw_file_read (path, &length, error);
  if (data == NULL)
    return NULL;
  file = g_new0 (HwTextFile, 1);
  file->has_bom = g_str_has_prefix (data, BOM);
  text = data + (file->has_bom ? strlen (BOM) : 0);
  /* A NUL is no text either, and g_utf8_validate_len() stops at one. */
  if (!g_utf8_validate_len (text, length - (gsize)(text - data), &bad))
    {
      guint line = find_line (text, (gsize)(bad - text));

      hw_set_error (error, HW_ERROR_FILE, "Convert the file to UTF-8 and open it again.",
                    "“%s” is not UTF-8 text (line %u)", path, line);
      if (error != NULL)
        hw_error_set_location (*error, path, line, 0);
      return NULL;
    }
  file->text = g_strdup (text);
  file->is_crlf = ends_lines_with_crlf (text);
  file->sha256 = hw_sha256_compute (data, length);

  return g_steal_pointer (&file);
}

/* The bytes of @text in the form that @file had. */
static char *
make_bytes (const HwTextFile *file, const char *text, gsize *out_length)
{
  GString *bytes = g_string_sized_new (strlen (text) + 16);

  if (file->has_bom)
    g_string_append (bytes, BOM);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (file->is_crlf && *p == '\n' && (p == text || p[-1] != '\r'))
        g_string_append_c (bytes, '\r');
      g_string_append_c (bytes, *p);
    }
  *out_length = bytes->len;

  return g_string_free (bytes, FALSE);
}

/* Still what was read? A file that has gone counts as changed. */
static gboolean
check_unchanged (const HwTextFile *file, const char *path, GError **error)
{
  g_autofree char *sha256 = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      hw_set_error (error, HW_ERROR_CHANGED, "Save it again to write a new file.",
                    "“%s” was deleted", path);
      return FALSE;
    }
  sha256 = hw_file_sha256 (path, NULL, error);
  if (sha256 == NULL)
    return FALSE;
  if (g_strcmp0 (sha256, file->sha256) == 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_CHANGED, "Reload the file, or overwrite it with your text.",
                "“%s” was changed by another program since it was read", path);

  return FALSE;
}

/**
 * hw_text_file_save:
 * @file: what was read from @path; its text and checksum become those that are written
 * @text: UTF-8
 * @overwrite: write even where the file is no longer what @file was read from
 * @error: HW_ERROR_CHANGED, HW_ERROR_FILE; the file on disk is then as it was
 *
 * Writes @text with the byte-order mark and the line ends that the file had. The file holds the old or the new text at
 * every moment. Blocks; any thread.
 */
gboolean
hw_text_file_save (
    HwTextFile *file, const char *path, const char *text, gboolean overwrite, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_return_val_if_fail (file != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!overwrite && !check_unchanged (file, path, error))
    return FALSE;
  bytes = make_bytes (file, text, &length);
  if (!hw_file_replace (path, bytes, length, 0644, error))
    return FALSE;

  g_free (file->text);
  file->text = g_strdup (bytes + (file->has_bom ? strlen (BOM) : 0));
  g_free (file->sha256);
  file->sha256 = hw_sha256_compute (bytes, length);

  return TRUE;
}
