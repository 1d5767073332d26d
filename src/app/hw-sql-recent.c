/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-recent"

#include "config.h"

#include "hw-sql-recent.h"

/* When each name was chosen last, counted in choices. */
static GHashTable *
get_choices (void)
{
  static GHashTable *choices;

  if (choices == NULL)
    choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return choices;
}

void
hw_sql_recent_add (const char *name)
{
  static guint n_choices;

  g_return_if_fail (name != NULL);

  g_hash_table_replace (get_choices (), g_strdup (name), GUINT_TO_POINTER (++n_choices));
}

static guint
find_choice (const HwCompletion *completion)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (get_choices (), completion->name));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const HwCompletion *first = *(const HwCompletion *const *)a;
  const HwCompletion *second = *(const HwCompletion *const *)b;
  const guint first_choice = find_choice (first);
  const guint second_choice = find_choice (second);

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;

  return first_choice == second_choice ? 0 : first_choice > second_choice ? -1 : 1;
}

void
hw_sql_recent_sort (GPtrArray *completions)
{
  g_return_if_fail (completions != NULL);

  /* A stable sort: the rest keeps its order. */
  g_ptr_array_sort (completions, compare);
}
