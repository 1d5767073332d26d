/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The reader of native revisions. */

#include "config.h"

#include <string.h>

#include "hw-fuzz.h"
#include "hw-script-private.h"

#define PATH "/p/20260107150000_add_users.sql"

static void
check_section (const HwScript *script, const HwScriptSection *section)
{
  gsize length;

  g_assert_nonnull (section->text);
  if (!section->present)
    {
      g_assert_cmpstr (section->text, ==, "");
      return;
    }

  length = strlen (section->text);
  g_assert_cmpuint (section->offset + length, <=, strlen (script->text));
  g_assert_cmpmem (script->text + section->offset, length, section->text, length);
  /* The marker may be the last line and have no newline: then the section begins behind the file. */
  if (section->offset > 0 && script->text[section->offset - 1] == '\n')
    g_assert_cmpuint (section->line, ==, hw_fuzz_count_lines (script->text, section->offset));
  hw_fuzz_check_split (section->text, section->line);
}

static void
check_revision (const HwRevision *revision)
{
  g_assert_nonnull (revision);
  g_assert_null (_hw_script_explain_bad_id (revision->id));
  g_assert_true (g_utf8_validate (revision->message, -1, NULL));
  g_assert_null (strchr (revision->message, '\n'));
  g_assert_cmpstr (revision->file, ==, PATH);
  for (guint i = 0; revision->down_revisions[i] != NULL; i++)
    g_assert_null (_hw_script_explain_bad_id (revision->down_revisions[i]));
  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    g_assert_null (_hw_script_explain_bad_name (revision->branch_labels[i]));
  for (guint i = 0; revision->depends_on[i] != NULL; i++)
    g_assert_null (_hw_script_explain_bad_name (revision->depends_on[i]));
}

static void
check_script (const HwScript *script, const char *data, size_t size)
{
  gboolean has_bom = size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0;
  gsize skipped = has_bom ? 3 : 0;
  g_autofree char *sha256 =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)data, size);

  g_assert_cmpmem (script->text, strlen (script->text), data + skipped, size - skipped);
  g_assert_cmpstr (script->sha256, ==, sha256);
  g_assert_true (script->up.present);
  check_revision (script->revision);
  check_section (script, &script->up);
  check_section (script, &script->down);
  check_section (script, &script->verify);
  check_section (script, &script->test_before);
  check_section (script, &script->test_after);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* The readers are given a length and may not look behind it. */
  g_autofree char *bytes = g_memdup2 (size > 0 ? (const char *)data : "", MAX (size, 1));
  g_autoptr(GError) error = NULL;
  g_autoptr(HwScript) script = hw_script_parse (PATH, bytes, (gssize)size, &error);
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autofree char *text = g_strndup (bytes, size);
  g_autoptr(HwRevision) metadata = NULL;
  guint n_lines = hw_fuzz_count_lines (bytes, size);
  gboolean is_dbmate;

  hw_fuzz_check_error (script != NULL, error, n_lines);
  if (script != NULL)
    check_script (script, bytes, size);

  /* A broken file gives what can be made out of it; a sound one the same as above. */
  metadata = _hw_script_read_revision (PATH, text, size, problems, &is_dbmate);
  hw_fuzz_check_problems (problems, n_lines);
  g_assert_true ((script != NULL) == (problems->len == 0));
  if (script != NULL)
    {
      g_assert_true (hw_revision_equal (script->revision, metadata));
      /* A dbmate file has its message from its name. */
      g_assert_true (
          is_dbmate || g_str_has_prefix (script->revision->description, script->revision->message));
    }

  return 0;
}
