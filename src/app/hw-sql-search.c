/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-search"

#include "config.h"

#include "hw-sql-search.h"
#include "hw-util.h"

/* The sql: term after @index; NULL when there is none. Advances *@index behind it. */
static const HwSearchTerm *
next_term (const HwSearch *search, guint *index)
{
  while (*index < hw_search_get_n_terms (search))
    {
      const HwSearchTerm *term = hw_search_get_term (search, (*index)++);

      if (term->field == HW_SEARCH_SQL)
        return term;
    }

  return NULL;
}

static guint
count_terms (const HwSearch *search)
{
  guint index = 0, n = 0;

  while (next_term (search, &index) != NULL)
    n++;

  return n;
}

/* What the file runs: its sections, or the whole text of a Python script. NULL where it cannot be read. */
static char *
read_sql (const HwProject *project, const HwRevision *revision)
{
  g_autoptr(HwScript) script = NULL;

  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    {
      g_autofree char *source = hw_file_read (revision->file, NULL, NULL);

      return source == NULL ? NULL : g_utf8_make_valid (source, -1);
    }
  script = hw_project_load_script (project, revision, NULL);
  if (script == NULL)
    return NULL;

  return g_strconcat (script->up.text, "\n", script->down.text, "\n", script->verify.text, NULL);
}

static void
look_into (HwSqlSearch *self, guint node)
{
  const HwRevision *revision = hw_graph_get_revision (hw_project_get_graph (self->project), node);
  g_autofree char *sql = read_sql (self->project, revision);
  const HwSearchTerm *term;
  guint index = 0;

  for (guint i = 0; sql != NULL && (term = next_term (self->search, &index)) != NULL; i++)
    self->found[i][node] = hw_search_contains (sql, term->folded);
}

HwSqlSearch *
hw_sql_search_run (const HwProject *project,
                   const HwSearch *search,
                   GCancellable *cancellable,
                   GError **error)
{
  const guint n = hw_graph_get_n_revisions (hw_project_get_graph (project));
  g_autoptr(HwSqlSearch) self = g_new0 (HwSqlSearch, 1);

  self->project = hw_project_ref ((HwProject *)project);
  self->search = hw_search_ref (search);
  self->n_terms = count_terms (search);
  self->found = g_new0 (guint8 *, self->n_terms + 1);
  for (guint i = 0; i < self->n_terms; i++)
    self->found[i] = g_new0 (guint8, MAX (n, 1));
  for (guint node = 0; node < n; node++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      look_into (self, node);
    }

  return g_steal_pointer (&self);
}

void
hw_sql_search_free (HwSqlSearch *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_terms; i++)
    g_free (self->found[i]);
  g_free (self->found);
  hw_search_unref (self->search);
  hw_project_unref (self->project);
  g_free (self);
}

gboolean
hw_sql_search_answers (const HwSqlSearch *self, const HwProject *project, const HwSearch *search)
{
  guint mine = 0, other = 0;

  if (self == NULL || self->project != project || count_terms (search) != self->n_terms)
    return FALSE;
  for (guint i = 0; i < self->n_terms; i++)
    if (!g_str_equal (next_term (self->search, &mine)->folded, next_term (search, &other)->folded))
      return FALSE;

  return TRUE;
}
