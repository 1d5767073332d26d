/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* alembic.ini and pyproject.toml: the input is both, with a form feed on a line of its own between them. */

#include "config.h"

#include <string.h>

#include "hw-alembic-config.h"
#include "hw-fuzz.h"

#define BORDER "\n\f\n"

static void
check_config (const char *ini, const char *toml)
{
  g_autoptr(HwAlembicConfig) config =
                 hw_alembic_config_parse ("/nonexistent", ini, toml, NULL, NULL);
  guint n_lines = MAX (ini != NULL ? hw_fuzz_count_python_lines (ini, strlen (ini)) : 0,
                       toml != NULL ? hw_fuzz_count_lines (toml, strlen (toml)) : 0);

  hw_fuzz_check_problems (config->problems, n_lines);
  hw_fuzz_check_error (config->error == NULL, config->error, n_lines);
  g_assert_true (config->error == NULL || config->problems->len > 0);
  g_assert_cmpuint (config->url_line, <=, n_lines);
  g_assert_cmpstr (config->root, ==, "/nonexistent");
  g_assert_true (config->script_location == NULL || config->script_location[0] == '/');
  if (config->version_locations != NULL)
    hw_fuzz_check_strv ((const char *const *)config->version_locations);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = hw_fuzz_dup_text (data, size);
  char *border = text != NULL ? strstr (text, BORDER) : NULL;

  if (text == NULL)
    return 0;
  if (border == NULL)
    {
      check_config (text, NULL);
      hw_alembic_config_is_in_toml (text);
      check_config (NULL, text);
      return 0;
    }
  *border = '\0';
  check_config (text, border + strlen (BORDER));

  return 0;
}
