/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The reader of Alembic's Python revisions, and the lexer under it. */

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-fuzz.h"
#include "hw-python-lexer.h"

#define PATH "/p/versions/abc123_add_users.py"

static void
check_tokens (const char *text, gsize length)
{
  HwPythonLexer lexer;
  HwPythonToken token = { 0 };
  guint n_lines = hw_fuzz_count_lines (text, length);
  const char *end = text;
  guint line = 1;

  hw_python_lexer_init (&lexer, text, length);
  for (hw_python_lexer_next (&lexer, &token); token.kind != HW_PYTHON_END;
       hw_python_lexer_next (&lexer, &token))
    {
      g_assert_true (token.kind == HW_PYTHON_NEWLINE || token.length > 0);
      g_assert_true (token.start >= end);
      g_assert_true (token.start + token.length <= text + length);
      g_assert_cmpuint (token.line, >=, line);
      g_assert_cmpuint (token.line, <=, n_lines);
      end = token.start + token.length;
      line = token.line;
      if (token.kind == HW_PYTHON_STRING)
        {
          g_autofree char *value = hw_python_token_decode (&token);

          g_assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
        }
    }
}

static void
check_revision (const HwRevision *revision)
{
  g_assert_true (revision->id[0] != '\0');
  g_assert_true (g_utf8_validate (revision->id, -1, NULL));
  g_assert_true (g_utf8_validate (revision->message, -1, NULL));
  g_assert_true (g_utf8_validate (revision->description, -1, NULL));
  g_assert_null (strpbrk (revision->message, "\r\n"));
  hw_fuzz_check_strv ((const char *const *)revision->down_revisions);
  hw_fuzz_check_strv ((const char *const *)revision->branch_labels);
  hw_fuzz_check_strv ((const char *const *)revision->depends_on);
  g_assert_true ((revision->flags & HW_REVISION_PYTHON) != 0);
}

/* Line ends are a matter of the editor and not of the meaning. */
static void
check_crlf (const HwRevision *revision, const char *text, gsize size)
{
  g_autofree char *copy = g_strndup (text, size);
  g_autoptr(GString) crlf = g_string_new (copy);
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) other = NULL;

  g_string_replace (crlf, "\n", "\r\n", 0);
  other = hw_alembic_script_parse (PATH, crlf->str, crlf->len, problems);
  g_assert_true ((revision == NULL) == (other == NULL));
  g_assert_true (revision == NULL || hw_revision_equal (revision, other));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *bytes = g_memdup2 (size > 0 ? (const char *)data : "", MAX (size, 1));
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) revision = hw_alembic_script_parse (PATH, bytes, size, problems);

  hw_fuzz_check_problems (problems, hw_fuzz_count_python_lines (bytes, size));
  /* A file without a place in the graph says why. */
  g_assert_true (revision != NULL || problems->len > 0);
  if (revision != NULL)
    check_revision (revision);
  if (!g_utf8_validate_len (bytes, size, NULL))
    return 0;
  check_tokens (bytes, size);
  if (memchr (bytes, '\r', size) == NULL)
    check_crlf (revision, bytes, size);

  return 0;
}
