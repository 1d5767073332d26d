/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-search"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-search-private.h"

struct _HwSearch
{
  char *text;
  GArray *terms; /* HwSearchTerm */
};

typedef struct
{
  const char *name;
  HwSearchField field;
  const char *const *words; /* what it takes; NULL: anything */
} Operator;

static const char *const is_words[] = {
  "merge", "head", "base", "branch", "data", "irreversible", "no-transaction", "python", NULL,
};
static const char *const has_words[] = {
  "error", "warning", "finding", "label", "dependency", NULL,
};
static const char *const state_words[] = {
  "applied", "pending", "current", "edited", "unknown", NULL,
};

static const Operator operators[] = {
  { "message", HW_SEARCH_MESSAGE, NULL }, { "id", HW_SEARCH_ID, NULL },
  { "file", HW_SEARCH_FILE, NULL },       { "label", HW_SEARCH_LABEL, NULL },
  { "author", HW_SEARCH_AUTHOR, NULL },   { "sql", HW_SEARCH_SQL, NULL },
  { "env", HW_SEARCH_ENV, NULL },         { "state", HW_SEARCH_STATE, state_words },
  { "applied", HW_SEARCH_APPLIED, NULL }, { "pending", HW_SEARCH_PENDING, NULL },
  { "current", HW_SEARCH_CURRENT, NULL }, { "edited", HW_SEARCH_EDITED, NULL },
  { "has", HW_SEARCH_HAS, has_words },    { "is", HW_SEARCH_IS, is_words },
  { "after", HW_SEARCH_AFTER, NULL },     { "before", HW_SEARCH_BEFORE, NULL },
};

static void
term_clear (gpointer data)
{
  HwSearchTerm *term = data;

  g_free (term->value);
  g_free (term->folded);
}

/* The operator before the colon at the beginning of @word; NULL where there is none. @out_name: the letters before a
 * colon, whatever they mean. */
static const Operator *
find_operator (const char *word, char **out_name)
{
  gsize length = 0;

  while (g_ascii_isalpha (word[length]))
    length++;
  if (length == 0 || word[length] != ':')
    return NULL;
  *out_name = g_ascii_strdown (word, (gssize)length);
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].name, *out_name))
      return &operators[i];

  return NULL;
}

/* Up to a blank, or what stands in quotes, where \" and \\ stand for themselves; a quote that is still open goes to the
 * end. Advances *@cursor. */
static char *
read_value (const char **cursor)
{
  GString *value = g_string_new (NULL);
  const char *p = *cursor;
  const gboolean is_quoted = *p == '"';

  if (is_quoted)
    p++;
  while (*p != '\0' && (is_quoted ? *p != '"' : !g_ascii_isspace (*p)))
    {
      if (is_quoted && *p == '\\' && (p[1] == '"' || p[1] == '\\'))
        p++;
      g_string_append_c (value, *p++);
    }
  if (is_quoted && *p == '"')
    p++;
  *cursor = p;

  return g_string_free (value, FALSE);
}

static gboolean
read_word (const Operator *op, HwSearchTerm *term, GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *hint = NULL;

  for (guint i = 0; op->words[i] != NULL; i++)
    if (g_ascii_strcasecmp (op->words[i], term->value) == 0)
      {
        term->word = i;
        return TRUE;
      }
  list = g_strjoinv (", ", (char **)op->words);
  hint = g_strdup_printf ("It knows %s.", list);
  hw_set_error (error, HW_ERROR_USAGE, hint, "“%s:” does not know “%s”", op->name, term->value);

  return FALSE;
}

/* "2026", "2026-10", "2026-10-01": the beginning of that in local time, as dates are shown. */
static gint64
parse_date (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "-", 4);
  guint64 numbers[3] = { 0, 1, 1 };
  g_autoptr(GDateTime) time = NULL;
  const guint n = g_strv_length (parts);

  if (n < 1 || n > 3 || strlen (parts[0]) != 4)
    return 0;
  for (guint i = 0; i < n; i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 1, 9999, &numbers[i], NULL))
      return 0;
  time = g_date_time_new_local ((int)numbers[0], (int)numbers[1], (int)numbers[2], 0, 0, 0);

  return time == NULL ? 0 : g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static gboolean
read_date (const Operator *op, HwSearchTerm *term, GError **error)
{
  term->time_usec = parse_date (term->value);
  if (term->time_usec != 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_USAGE, "Write it as 2026-10-01, as 2026-10 or as 2026.",
                "“%s:” takes a date, which “%s” is not", op->name, term->value);

  return FALSE;
}

static gboolean
complete_term (const Operator *op, HwSearchTerm *term, GError **error)
{
  if (op->words != NULL)
    return read_word (op, term, error);
  if (op->field == HW_SEARCH_AFTER || op->field == HW_SEARCH_BEFORE)
    return read_date (op, term, error);

  return TRUE;
}

static void
set_unknown_operator (const char *name, GError **error)
{
  g_autoptr(GString) hint =
                 g_string_new ("Put it in quotes to look for it as it is. The operators are ");

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    g_string_append_printf (hint, "%s%s:", i == 0 ? "" : ", ", operators[i].name);
  g_string_append_c (hint, '.');
  hw_set_error (error, HW_ERROR_USAGE, hint->str, "“%s:” is no operator of the search", name);
}

/* Whether @op, or the word that is none, can stand before @value. */
static gboolean
check_operator (const Operator *op, const char *name, const char *value, GError **error)
{
  const gboolean is_empty = *value == '\0' || g_ascii_isspace (*value);

  /* "payments: add index" is text: nothing follows that could be looked for in something. */
  if (op == NULL && !is_empty)
    {
      set_unknown_operator (name, error);
      return FALSE;
    }
  if (op != NULL && is_empty)
    {
      hw_set_error (error, HW_ERROR_USAGE, "Write it right behind the colon.",
                    "something is missing behind “%s:”", name);
      return FALSE;
    }

  return TRUE;
}

/* Reads the word at *@cursor, which is no blank, and advances it. */
static gboolean
read_term (const char **cursor, HwSearchTerm *term, GError **error)
{
  const char *p = *cursor;
  const Operator *op;
  g_autofree char *name = NULL;

  if (*p == '-' && p[1] != '\0' && !g_ascii_isspace (p[1]))
    {
      term->is_negated = TRUE;
      p++;
    }
  op = find_operator (p, &name);
  if (name != NULL && !check_operator (op, name, p + strlen (name) + 1, error))
    return FALSE;
  if (op != NULL)
    p += strlen (name) + 1;
  term->field = op == NULL ? HW_SEARCH_TEXT : op->field;
  term->value = read_value (&p);
  term->folded = hw_search_fold (term->value);
  *cursor = p;

  return op == NULL || complete_term (op, term, error);
}

static void
search_clear (gpointer data)
{
  HwSearch *self = data;

  g_free (self->text);
  g_array_unref (self->terms);
}

/**
 * hw_search_parse:
 * @text: UTF-8, as it was typed
 *
 * Returns: (transfer full): the search; an empty one where @text says nothing
 */
HwSearch *
hw_search_parse (const char *text, GError **error)
{
  g_autoptr(HwSearch) self = NULL;
  const char *cursor;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_atomic_rc_box_new0 (HwSearch);
  self->text = g_strdup (text);
  self->terms = g_array_new (FALSE, FALSE, sizeof (HwSearchTerm));
  g_array_set_clear_func (self->terms, term_clear);
  for (cursor = text;;)
    {
      HwSearchTerm term = { 0 };

      while (g_ascii_isspace (*cursor))
        cursor++;
      if (*cursor == '\0')
        break;
      term.start = (gsize)(cursor - text);
      if (!read_term (&cursor, &term, error))
        {
          term_clear (&term);
          return NULL;
        }
      term.end = (gsize)(cursor - text);
      /* A pair of quotes with nothing in it asks for nothing. */
      if (term.value[0] == '\0')
        term_clear (&term);
      else
        g_array_append_val (self->terms, term);
    }

  return g_steal_pointer (&self);
}

HwSearch *
hw_search_ref (const HwSearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwSearch *)self);
}

/**
 * hw_search_unref:
 * @self: (nullable) (transfer full)
 */
void
hw_search_unref (HwSearch *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, search_clear);
}

guint
hw_search_get_n_terms (const HwSearch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->terms->len;
}

const HwSearchTerm *
hw_search_get_term (const HwSearch *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->terms->len, NULL);

  return &g_array_index (self->terms, HwSearchTerm, index);
}

char *
hw_search_dup_term (const HwSearch *self, guint index)
{
  const HwSearchTerm *term = hw_search_get_term (self, index);

  return g_strndup (self->text + term->start, term->end - term->start);
}

char *
hw_search_dup_without (const HwSearch *self, guint index)
{
  const HwSearchTerm *term = hw_search_get_term (self, index);
  g_autofree char *before = g_strndup (self->text, term->start);
  g_autofree char *after = g_strdup (self->text + term->end);

  g_strchomp (before);
  g_strstrip (after);

  return g_strconcat (before, before[0] != '\0' && after[0] != '\0' ? " " : "", after, NULL);
}

gboolean
hw_search_has_field (const HwSearch *self, HwSearchField field)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->terms->len; i++)
    if (hw_search_get_term (self, i)->field == field)
      return TRUE;

  return FALSE;
}

gboolean
hw_search_asks_environments (const HwSearch *self)
{
  for (HwSearchField field = HW_SEARCH_ENV; field <= HW_SEARCH_EDITED; field++)
    if (hw_search_has_field (self, field))
      return TRUE;

  return FALSE;
}
