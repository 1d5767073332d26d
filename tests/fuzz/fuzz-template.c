/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a new revision file is made of comes back when the file is read, in both languages. The input is the message. */

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-fuzz.h"
#include "hw-project-template.h"
#include "hw-script-private.h"

static const char *const parents[] = { "abc123", "def456", NULL };
static const char *const labels[] = { "billing", NULL };
static const char *const depends_on[] = { "0a1b2c", NULL };

/* The same refusals as before a file is written. */
static gboolean
is_refused (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (_hw_script_header_is_field (g_strstrip (lines[i]))
        || g_str_has_prefix (lines[i], "migrate:"))
      return TRUE;

  return FALSE;
}

static void
check_revision (const HwRevision *revision, const char *message)
{
  g_autofree char *first = g_strndup (message, strcspn (message, "\n"));

  g_assert_nonnull (revision);
  g_strstrip (first);
  g_assert_cmpstr (revision->id, ==, "fedcba");
  g_assert_cmpstrv (revision->down_revisions, parents);
  g_assert_cmpstrv (revision->branch_labels, labels);
  g_assert_cmpstrv (revision->depends_on, depends_on);
  g_assert_cmpstr (revision->message, ==, first[0] != '\0' ? first : "empty message");
}

static void
check_native (const HwTemplateValues *values)
{
  g_autofree char *text = hw_project_template_native (values);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwScript) script = hw_script_parse ("/p/fedcba.sql", text, -1, &error);

  g_assert_no_error (error);
  check_revision (script->revision, values->message);
  g_assert_true (script->up.present && script->down.present);
}

static void
check_alembic (const HwTemplateValues *values)
{
  g_autofree char *text = hw_project_template_alembic (values);
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) revision =
                 hw_alembic_script_parse ("/p/fedcba.py", text, strlen (text), problems);

  g_assert_cmpuint (problems->len, ==, 0);
  check_revision (revision, values->message);
  g_assert_cmpint (revision->created_usec, ==, g_date_time_to_unix (values->time) * G_USEC_PER_SEC);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *message = hw_fuzz_dup_text (data, size);
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 1, 7, 15, 0, 0);
  HwTemplateValues values = { .message = message,
                              .id = "fedcba",
                              .parents = parents,
                              .labels = labels,
                              .depends_on = depends_on,
                              .time = time };

  /* Line ends of other systems are made ours before a file is written. */
  if (message == NULL || strchr (message, '\r') != NULL || is_refused (g_strstrip (message)))
    return 0;
  check_native (&values);
  /* These two are lines of the template, and mean themselves in a docstring. */
  if (strstr (message, "Revision ID:") == NULL && strstr (message, "Create Date:") == NULL)
    check_alembic (&values);

  return 0;
}
