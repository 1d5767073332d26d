/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-search"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-search-private.h"

/* Characters that stand for themselves alone, in the scripts that are written most: none of them is a mark, and none is
 * made of others in the composed form (Unicode Standard Annex 15, NFC_Quick_Check). */
static const struct
{
  gunichar first;
  gunichar last;
} whole[] = {
  { 0x0000, 0x02FF }, /* Latin */
  { 0x0388, 0x03FF }, /* Greek */
  { 0x0400, 0x0482 }, /* Cyrillic up to its marks */
  { 0x048A, 0x052F }, /* Cyrillic behind its marks */
  { 0x2010, 0x2027 }, /* dashes, quotation marks, dots */
  { 0x3041, 0x3096 }, /* Hiragana */
  { 0x30A1, 0x30FA }, /* Katakana */
  { 0x3400, 0x9FFF }, /* Chinese characters */
  { 0xAC00, 0xD7A3 }, /* Hangul */
};

static gboolean
is_whole (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (whole) && c >= whole[i].first; i++)
    if (c <= whole[i].last)
      return TRUE;

  return FALSE;
}

static gboolean
is_composed (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!is_whole (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

/* Case as g_utf8_casefold() has it, and letters with their marks in one character: which way they were typed or named by
 * a file system, nobody sees. */
char *
hw_search_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  valid = g_utf8_make_valid (text, -1);
  folded = g_utf8_casefold (valid, -1);
  /* What follows takes much longer, and hardly any text needs it. */
  if (is_composed (folded))
    return g_steal_pointer (&folded);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* strcasestr() goes by the locale: in a Turkish one it does not find "id" in "ID". */
static gboolean
contains_ascii (const char *text, const char *folded)
{
  const char first[] = { folded[0], g_ascii_toupper (folded[0]), '\0' };
  const gsize length = strlen (folded);

  if (length == 0)
    return TRUE;
  for (const char *p = strpbrk (text, first); p != NULL; p = strpbrk (p + 1, first))
    if (g_ascii_strncasecmp (p, folded, length) == 0)
      return TRUE;

  return FALSE;
}

/* Most text is ASCII, where no copy has to be made. */
gboolean
hw_search_contains (const char *text, const char *folded)
{
  g_autofree char *copy = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (folded != NULL, FALSE);

  if (g_str_is_ascii (text))
    return contains_ascii (text, folded);
  copy = hw_search_fold (text);

  return strstr (copy, folded) != NULL;
}

static gboolean
begins_with (const char *text, const char *folded)
{
  g_autofree char *copy = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strncasecmp (text, folded, strlen (folded)) == 0;
  copy = hw_search_fold (text);

  return g_str_has_prefix (copy, folded);
}

static gboolean
any_contains (const char *const *texts, const char *folded)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (hw_search_contains (texts[i], folded))
      return TRUE;

  return FALSE;
}

/* The side that @value names; the last side is the files, which are no environment. */
static guint
find_environment (const HwComparison *comparison, const char *folded)
{
  for (guint side = 0; side < hw_comparison_get_n_sides (comparison); side++)
    {
      g_autofree char *name = hw_search_fold (hw_comparison_get_name (comparison, side));

      if (g_str_equal (name, folded))
        return side;
    }

  return HW_COMPARISON_NONE;
}

static gboolean
is_current (const HwSearchFacts *facts, guint side, guint node)
{
  return (hw_comparison_get (facts->comparison, side, node) & HW_STANDING_CURRENT) != 0;
}

static gboolean
has_state (const HwSearchFacts *facts, guint side, guint node, HwSearchState state)
{
  const HwStanding standing = hw_comparison_get (facts->comparison, side, node);

  switch (state)
    {
    case HW_SEARCH_STATE_APPLIED:
      return (standing & HW_STANDING_APPLIED) != 0;
    case HW_SEARCH_STATE_PENDING:
      return (standing & HW_STANDING_PENDING) != 0;
    case HW_SEARCH_STATE_CURRENT:
      return (standing & HW_STANDING_CURRENT) != 0;
    case HW_SEARCH_STATE_EDITED:
      return (standing & HW_STANDING_EDITED) != 0;
    case HW_SEARCH_STATE_UNKNOWN:
      return standing == HW_STANDING_NOT_KNOWN;
    }

  return FALSE;
}

/* On all environments that the search names, else on the selected one. */
static gboolean
has_state_everywhere (const HwSearch *self,
                      const HwSearchFacts *facts,
                      guint node,
                      HwSearchState state)
{
  gboolean is_named = FALSE;

  for (guint i = 0; i < hw_search_get_n_terms (self); i++)
    {
      const HwSearchTerm *term = hw_search_get_term (self, i);

      if (term->field != HW_SEARCH_ENV || term->is_negated)
        continue;
      is_named = TRUE;
      if (!has_state (facts, find_environment (facts->comparison, term->folded), node, state))
        return FALSE;
    }

  return is_named
         || has_state (facts, hw_comparison_find_side (facts->comparison, facts->environment), node,
                       state);
}

/* Beside a state, env: only says what that is about. */
static gboolean
matches_environment (const HwSearch *self,
                     const HwSearchFacts *facts,
                     const HwSearchTerm *term,
                     guint node)
{
  if (hw_search_has_field (self, HW_SEARCH_STATE) && !term->is_negated)
    return TRUE;

  return is_current (facts, find_environment (facts->comparison, term->folded), node);
}

static gboolean
matches_is (const HwSearchFacts *facts, guint node, HwSearchIs word)
{
  const HwGraph *graph = hw_comparison_get_graph (facts->comparison);
  const HwGraphFlags flags = hw_graph_get_flags (graph, node);
  const HwRevisionFlags own = hw_graph_get_revision (graph, node)->flags;

  switch (word)
    {
    case HW_SEARCH_IS_MERGE:
      return (flags & HW_GRAPH_MERGE_POINT) != 0;
    case HW_SEARCH_IS_HEAD:
      return (flags & HW_GRAPH_HEAD) != 0;
    case HW_SEARCH_IS_BASE:
      return (flags & HW_GRAPH_BASE) != 0;
    case HW_SEARCH_IS_BRANCH:
      return (flags & HW_GRAPH_BRANCH_POINT) != 0;
    case HW_SEARCH_IS_DATA:
      return (own & HW_REVISION_DATA) != 0;
    case HW_SEARCH_IS_IRREVERSIBLE:
      return (own & HW_REVISION_IRREVERSIBLE) != 0;
    case HW_SEARCH_IS_NO_TRANSACTION:
      return (own & HW_REVISION_UP_NO_TRANSACTION) != 0;
    case HW_SEARCH_IS_PYTHON:
      return (own & HW_REVISION_PYTHON) != 0;
    }

  return FALSE;
}

static gboolean
matches_has (const HwSearchFacts *facts, guint node, HwSearchHas word)
{
  const HwRevision *revision =
      hw_graph_get_revision (hw_comparison_get_graph (facts->comparison), node);
  const guint8 findings = facts->findings == NULL ? 0 : facts->findings[node];

  switch (word)
    {
    case HW_SEARCH_HAS_ERROR:
      return (findings & HW_SEARCH_FINDING_ERROR) != 0;
    case HW_SEARCH_HAS_WARNING:
      return (findings & HW_SEARCH_FINDING_WARNING) != 0;
    case HW_SEARCH_HAS_FINDING:
      return findings != 0;
    case HW_SEARCH_HAS_LABEL:
      return revision->branch_labels[0] != NULL;
    case HW_SEARCH_HAS_DEPENDENCY:
      return revision->depends_on[0] != NULL;
    }

  return FALSE;
}

static gboolean
matches_author (const HwSearchFacts *facts, const char *folded, guint node)
{
  return facts->authors != NULL && facts->authors[node] != NULL
         && hw_search_contains (facts->authors[node], folded);
}

static gboolean
matches_file (const HwRevision *revision, const char *folded)
{
  const char *slash = strrchr (revision->file, '/');

  return hw_search_contains (slash == NULL ? revision->file : slash + 1, folded);
}

static gboolean
matches_text (const HwSearchFacts *facts, const char *folded, guint node)
{
  const HwRevision *revision =
      hw_graph_get_revision (hw_comparison_get_graph (facts->comparison), node);

  return hw_search_contains (revision->message, folded) || begins_with (revision->id, folded)
         || matches_file (revision, folded)
         || any_contains ((const char *const *)revision->branch_labels, folded)
         || matches_author (facts, folded, node);
}

/* @sql: which of the sql: terms it is, where it is one */
static gboolean
matches_term (const HwSearch *self,
              const HwSearchFacts *facts,
              const HwSearchTerm *term,
              guint sql,
              guint node)
{
  const HwGraph *graph = hw_comparison_get_graph (facts->comparison);
  const HwRevision *revision = hw_graph_get_revision (graph, node);

  switch (term->field)
    {
    case HW_SEARCH_TEXT:
      return matches_text (facts, term->folded, node);
    case HW_SEARCH_MESSAGE:
      return hw_search_contains (revision->message, term->folded);
    case HW_SEARCH_ID:
      return begins_with (revision->id, term->folded);
    case HW_SEARCH_FILE:
      return matches_file (revision, term->folded);
    case HW_SEARCH_LABEL:
      return any_contains (hw_graph_get_labels (graph, node), term->folded);
    case HW_SEARCH_AUTHOR:
      return matches_author (facts, term->folded, node);
    case HW_SEARCH_SQL:
      return facts->sql != NULL && facts->sql[sql][node] != 0;
    case HW_SEARCH_ENV:
      return matches_environment (self, facts, term, node);
    case HW_SEARCH_STATE:
      return has_state_everywhere (self, facts, node, (HwSearchState)term->word);
    case HW_SEARCH_APPLIED:
    case HW_SEARCH_PENDING:
    case HW_SEARCH_CURRENT:
    case HW_SEARCH_EDITED:
      return has_state (facts, find_environment (facts->comparison, term->folded), node,
                        (HwSearchState)(term->field - HW_SEARCH_APPLIED));
    case HW_SEARCH_HAS:
      return matches_has (facts, node, (HwSearchHas)term->word);
    case HW_SEARCH_IS:
      return matches_is (facts, node, (HwSearchIs)term->word);
    case HW_SEARCH_AFTER:
      return revision->created_usec != 0 && revision->created_usec >= term->time_usec;
    case HW_SEARCH_BEFORE:
      return revision->created_usec != 0 && revision->created_usec < term->time_usec;
    }

  return FALSE;
}

gboolean
hw_search_matches (const HwSearch *self, const HwSearchFacts *facts, guint node)
{
  guint sql = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (facts != NULL && facts->comparison != NULL, FALSE);

  for (guint i = 0; i < hw_search_get_n_terms (self); i++)
    {
      const HwSearchTerm *term = hw_search_get_term (self, i);

      if (matches_term (self, facts, term, sql, node) == term->is_negated)
        return FALSE;
      sql += term->field == HW_SEARCH_SQL;
    }

  return TRUE;
}

static char *
list_environments (const HwComparison *comparison)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint side = 0; side < hw_comparison_get_n_sides (comparison); side++)
    g_string_append_printf (list, "%s%s", side == 0 ? "" : ", ",
                            hw_comparison_get_name (comparison, side));

  return g_string_free (g_steal_pointer (&list), FALSE);
}

gboolean
hw_search_check (const HwSearch *self, const HwSearchFacts *facts, GError **error)
{
  const HwComparison *comparison = facts->comparison;
  gboolean has_environment;

  g_return_val_if_fail (self != NULL, FALSE);

  has_environment = hw_comparison_find_side (comparison, facts->environment) != HW_COMPARISON_NONE;
  for (guint i = 0; i < hw_search_get_n_terms (self); i++)
    {
      const HwSearchTerm *term = hw_search_get_term (self, i);

      if (term->field == HW_SEARCH_ENV
          || (term->field >= HW_SEARCH_APPLIED && term->field <= HW_SEARCH_EDITED))
        {
          g_autofree char *names = list_environments (comparison);
          g_autofree char *hint = g_strdup_printf ("There are %s.", names);

          if (find_environment (comparison, term->folded) == HW_COMPARISON_NONE)
            {
              hw_set_error (error, HW_ERROR_NO_ENVIRONMENT, names[0] == '\0' ? NULL : hint,
                            "there is no environment “%s”", term->value);
              return FALSE;
            }
          has_environment = has_environment || (term->field == HW_SEARCH_ENV && !term->is_negated);
        }
    }
  if (hw_search_has_field (self, HW_SEARCH_STATE) && !has_environment)
    {
      hw_set_error (error, HW_ERROR_USAGE, "Select one, or name it with env: as well.",
                    "“state:” is about an environment, and none is selected");
      return FALSE;
    }

  return TRUE;
}
