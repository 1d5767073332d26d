/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A project's script.py.mako: it is rendered, or refused with a place in it. */

#include "config.h"

#include <string.h>

#include "hw-fuzz.h"
#include "hw-revision-template.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const parents[] = { "a1", "b2", NULL };
  static const char *const labels[] = { "shop", NULL };
  static const char *const none[] = { NULL };
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 1, 7, 9, 5, 7.25);
  HwTemplateValues values = { .message = "It's \"new\"",
                              .id = "c3",
                              .parents = parents,
                              .labels = labels,
                              .depends_on = none,
                              .time = time };
  g_autoptr(GError) error = NULL;
  g_autofree char *result =
      hw_revision_template_render ("/p/script.py.mako", text, strlen (text), &values, &error);

  hw_fuzz_check_error (result != NULL, error, hw_fuzz_count_lines (text, strlen (text)));
  g_assert_true (result == NULL || g_utf8_validate (result, -1, NULL));

  return 0;
}
