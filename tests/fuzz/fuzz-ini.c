/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* headway.ini, and the reader of .ini files in both dialects. */

#include "config.h"

#include <string.h>

#include "hw-config.h"
#include "hw-fuzz.h"
#include "hw-ini.h"

#define PATH "/p/headway.ini"

static void
check_entry (const HwIni *ini, const HwIniSection *section, const HwIniEntry *entry, guint n_lines)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_cmpuint (entry->line, >=, 1);
  g_assert_cmpuint (entry->line, <=, n_lines);
  g_assert_true (entry->key[0] != '\0');
  g_assert_true (g_utf8_validate (entry->value, -1, NULL));
  g_assert_true (hw_ini_section_find (section, entry->key) == entry);
  value = hw_ini_interpolate (ini, section, entry->key, "/p", &error);
  hw_fuzz_check_error (value != NULL, error, n_lines);
}

static void
check_ini (const char *text, HwIniDialect dialect)
{
  g_autoptr(HwIni) ini = hw_ini_parse (PATH, text, dialect);
  guint n_lines = dialect == HW_INI_PYTHON ? hw_fuzz_count_python_lines (text, strlen (text))
                                           : hw_fuzz_count_lines (text, strlen (text));

  hw_fuzz_check_problems (ini->problems, n_lines);
  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);

      g_assert_true (hw_ini_find_section (ini, section->name) == section);
      g_assert_cmpuint (section->line, <=, n_lines);
      for (guint j = 0; j < section->entries->len; j++)
        check_entry (ini, section, g_ptr_array_index (section->entries, j), n_lines);
    }
}

static void
check_environment (const HwEnvironment *environment, guint n_lines)
{
  static const char *const none[] = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *url = hw_environment_resolve_url (environment, none, &error);

  hw_fuzz_check_error (url != NULL, error, n_lines);
  g_assert_true (environment->error == NULL || url == NULL);
  g_assert_cmpuint (environment->line, >=, 1);
  g_assert_cmpuint (environment->line, <=, n_lines);
  g_assert_cmpuint (environment->url_line, <=, n_lines);
  g_assert_cmpint (environment->lock_timeout_ms, >=, 0);
  g_assert_cmpint (environment->statement_timeout_ms, >=, 0);
}

static void
check_config (const char *text)
{
  g_autoptr(HwConfig) config = hw_config_parse (PATH, text);
  guint n_lines = hw_fuzz_count_lines (text, strlen (text));
  guint line = 0;

  hw_fuzz_check_problems (config->problems, n_lines);
  hw_fuzz_check_error (config->error == NULL, config->error, n_lines);
  g_assert_true (config->error == NULL || config->problems->len > 0);
  for (guint i = 0; i < config->problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (config->problems, i);

      g_assert_cmpuint (problem->line, >=, line);
      line = problem->line;
    }
  for (guint i = 0; i < config->environments->len; i++)
    check_environment (g_ptr_array_index (config->environments, i), n_lines);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = hw_fuzz_dup_text (data, size);

  if (text == NULL)
    return 0;
  check_ini (text, HW_INI_HEADWAY);
  check_ini (text, HW_INI_PYTHON);
  check_config (text);

  return 0;
}
