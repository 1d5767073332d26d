/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-similar"

#include "config.h"

#include <string.h>

#include "hw-cli-similar.h"

/* Longer words are none of ours. */
#define MAX_LENGTH 32

/* How many letters have to be put in, left out or exchanged, neighbours that have changed places being one (“optimal
 * string alignment”). */
static guint
count_slips (const char *a, const char *b)
{
  guint rows[MAX_LENGTH + 2][MAX_LENGTH + 2];
  const gsize n_a = strlen (a), n_b = strlen (b);

  for (gsize i = 0; i <= n_a; i++)
    rows[i][0] = (guint)i;
  for (gsize j = 0; j <= n_b; j++)
    rows[0][j] = (guint)j;
  for (gsize i = 1; i <= n_a; i++)
    for (gsize j = 1; j <= n_b; j++)
      {
        rows[i][j] = MIN (MIN (rows[i - 1][j], rows[i][j - 1]) + 1,
                          rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          rows[i][j] = MIN (rows[i][j], rows[i - 2][j - 2] + 1);
      }

  return rows[n_a][n_b];
}

/**
 * hw_cli_is_similar:
 * @word: one that there is
 * @typed: one that there is not
 *
 * Returns: whether @typed is the beginning of @word, or one slip of the fingers away from it, or two in a long word
 */
gboolean
hw_cli_is_similar (const char *word, const char *typed)
{
  g_return_val_if_fail (word != NULL, FALSE);
  g_return_val_if_fail (typed != NULL, FALSE);

  if (strlen (typed) < 2 || strlen (typed) > MAX_LENGTH || strlen (word) > MAX_LENGTH)
    return FALSE;

  return g_str_has_prefix (word, typed) || count_slips (word, typed) <= (strlen (word) < 6 ? 1 : 2);
}
