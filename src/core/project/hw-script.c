/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script"

#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-script-private.h"
#include "hw-sha256.h"
#include "hw-util.h"

static void
hw_script_section_clear (HwScriptSection *section)
{
  g_free (section->text);
  g_clear_pointer (&section->batches, g_array_unref);
}

static void
hw_script_clear (gpointer data)
{
  HwScript *script = data;

  g_clear_pointer (&script->revision, hw_revision_unref);
  hw_script_section_clear (&script->up);
  hw_script_section_clear (&script->down);
  hw_script_section_clear (&script->verify);
  hw_script_section_clear (&script->test_before);
  hw_script_section_clear (&script->test_after);
  g_free (script->text);
  g_free (script->sha256);
}

HwScript *
hw_script_ref (const HwScript *script)
{
  return g_atomic_rc_box_acquire ((HwScript *)script);
}

void
hw_script_unref (HwScript *script)
{
  if (script != NULL)
    g_atomic_rc_box_release_full (script, hw_script_clear);
}

const HwScriptSection *
hw_script_get_section (const HwScript *script, HwDirection direction)
{
  g_return_val_if_fail (script != NULL, NULL);

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      return &script->up;
    case HW_DIRECTION_DOWNGRADE:
      return &script->down;
    case HW_DIRECTION_STAMP:
      return NULL;
    }
  g_assert_not_reached ();
}

static void
cut_sections (HwScript *script)
{
  static const char *const names[] = { "up", "down", "verify", "test-before", "test-after" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      HwScriptSection *section = _hw_script_find_section (script, names[i]);

      section->text = g_strndup (script->text + section->offset, section->length);
    }
}

HwRevision *
_hw_script_read_revision (
    const char *path, const char *data, gsize length, GPtrArray *problems, gboolean *out_is_dbmate)
{
  HwScript script = { 0 };
  HwScriptReader reader = { .path = path, .script = &script, .problems = problems };
  HwRevision *revision;

  _hw_script_read (&reader, data, length, out_is_dbmate);
  revision = g_steal_pointer (&script.revision);
  hw_script_clear (&script);

  return revision;
}

void
_hw_script_set_revision (HwScript *script, const HwRevision *revision)
{
  HwRevision *old = script->revision;

  script->revision = hw_revision_ref (revision);
  g_clear_pointer (&old, hw_revision_unref);
}

/* With the sections' texts; of a broken file what can be made out of it. */
static HwScript *
read_whole (
    const char *path, const char *data, gsize length, GPtrArray *problems, gboolean *out_is_dbmate)
{
  HwScript *script = g_atomic_rc_box_new0 (HwScript);
  g_autofree char *text = g_strndup (data, length);
  HwScriptReader reader = { .path = path, .script = script, .problems = problems };
  gboolean is_text = _hw_script_read (&reader, text, length, out_is_dbmate);

  script->text = g_strdup (is_text ? reader.text : "");
  cut_sections (script);

  return script;
}

HwScript *
_hw_script_parse (
    const char *path, const char *data, gsize length, gboolean *out_is_dbmate, GError **error)
{
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwScript) script = read_whole (path, data, length, problems, out_is_dbmate);

  if (problems->len > 0)
    {
      g_propagate_error (error, hw_problem_to_error (g_ptr_array_index (problems, 0)));
      return NULL;
    }
  script->sha256 = hw_sha256_compute (data, length);

  return g_steal_pointer (&script);
}

HwScript *
_hw_script_load (const char *path, gboolean *out_is_dbmate, GError **error)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *data = NULL;
  gsize length;

  if (_hw_path_is_resource (path))
    {
      data = hw_file_read (path, &length, error);
      return data != NULL ? _hw_script_parse (path, data, length, out_is_dbmate, error) : NULL;
    }
  text = g_string_sized_new (HW_FILE_USUAL_SIZE);

  return hw_file_read_at (AT_FDCWD, path, path, text, error)
             ? _hw_script_parse (path, text->str, text->len, out_is_dbmate, error)
             : NULL;
}

/**
 * hw_script_parse:
 * @path: of the file, for messages, and for the version of a dbmate file
 * @data: its bytes; a byte-order mark and CRLF are accepted
 * @length: bytes of @data, -1 when it is NUL-terminated
 * @error: HW_ERROR_SCRIPT with file and line: the first thing that is wrong
 *
 * Reads a native revision. Does no I/O; any thread. O(length).
 *
 * Returns: (transfer full): the script
 */
HwScript *
hw_script_parse (const char *path, const char *data, gssize length, GError **error)
{
  gboolean is_dbmate;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  return _hw_script_parse (path, data, length < 0 ? strlen (data) : (gsize)length, &is_dbmate,
                           error);
}

/**
 * hw_script_read:
 * @path: of the file, for messages, and for the version of a dbmate file
 * @data: its bytes
 * @length: bytes of @data, -1 when it is NUL-terminated
 * @problems: (element-type HwProblem): gets what is wrong
 *
 * Reads a native revision as far as it can be read. Does no I/O; any thread. O(length).
 *
 * Returns: (transfer full): the script; its revision is NULL where the file does not say which it is
 */
HwScript *
hw_script_read (const char *path, const char *data, gssize length, GPtrArray *problems)
{
  gboolean is_dbmate;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  return read_whole (path, data, length < 0 ? strlen (data) : (gsize)length, problems, &is_dbmate);
}

/**
 * hw_script_load:
 * @path: a file, or a `resource://` URI
 * @error: HW_ERROR_FILE, or as in hw_script_parse()
 *
 * Returns: (transfer full): the script in the file. Blocks; any thread.
 */
HwScript *
hw_script_load (const char *path, GError **error)
{
  gboolean is_dbmate;

  g_return_val_if_fail (path != NULL, NULL);

  return _hw_script_load (path, &is_dbmate, error);
}
