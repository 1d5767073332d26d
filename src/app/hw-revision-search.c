/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-search"

#include "config.h"

#include "hw-revision-search.h"
#include "hw-session-comparison.h"
#include "hw-sql-search.h"
#include "hw-task.h"

struct _HwRevisionSearch
{
  GObject parent_instance;

  /* Borrowed: it outlives the search, whose view holds it */
  HwSession *session;

  /* Owned */
  char *text;
  HwSearch *search; /* NULL where the text cannot be read */
  GError *error;
  HwGraph *graph;            /* that @matched is about */
  guint8 *matched;           /* by node; NULL for no search */
  HwSqlSearch *sql;          /* the newest answer about files; NULL */
  GCancellable *cancellable; /* of the reading of files under way; NULL when there is none */
};

G_DEFINE_FINAL_TYPE (HwRevisionSearch, hw_revision_search, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a worker is to look for. */
typedef struct
{
  HwProject *project;
  HwSearch *search;
} Question;

static void
question_free (Question *question)
{
  hw_project_unref (question->project);
  hw_search_unref (question->search);
  g_free (question);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;

  return hw_sql_search_run (question->project, question->search, cancellable, error);
}

static void
cancel_reading (HwRevisionSearch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* By node: borrowed strings, good until the records change. */
static const char **
list_authors (HwRevisionSearch *self, const HwGraph *graph)
{
  HwFileRecords *records = hw_session_get_file_records (self->session);
  const guint n = hw_graph_get_n_revisions (graph);
  const char **authors = g_new0 (const char *, n + 1);

  for (guint node = 0; node < n; node++)
    {
      const HwFileRecord *record =
          hw_file_records_find (records, hw_graph_get_revision (graph, node)->file);

      authors[node] = record == NULL ? NULL : record->author;
    }

  return authors;
}

static guint8 *
list_findings (HwRevisionSearch *self, const HwGraph *graph)
{
  GPtrArray *problems = hw_session_get_problems (self->session);
  const guint n = hw_graph_get_n_revisions (graph);
  guint8 *findings = g_new0 (guint8, MAX (n, 1));
  g_autoptr(GHashTable) by_file = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = problems->pdata[i];
      const guint old = GPOINTER_TO_UINT (g_hash_table_lookup (by_file, problem->file));
      const guint bit = problem->severity == HW_SEVERITY_ERROR ? HW_SEARCH_FINDING_ERROR
                                                               : HW_SEARCH_FINDING_WARNING;

      g_hash_table_insert (by_file, problem->file, GUINT_TO_POINTER (old | bit));
    }
  for (guint node = 0; node < n; node++)
    findings[node] = (guint8)GPOINTER_TO_UINT (
        g_hash_table_lookup (by_file, hw_graph_get_revision (graph, node)->file));

  return findings;
}

static void
answer (HwRevisionSearch *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  g_autoptr(HwComparison) comparison = hw_session_compare (self->session);
  const HwGraph *graph = hw_comparison_get_graph (comparison);
  const guint n = hw_graph_get_n_revisions (graph);
  g_autofree const char **authors = NULL;
  g_autofree guint8 *findings = NULL;
  HwSearchFacts facts = { .comparison = comparison };

  facts.environment = state == NULL ? NULL : hw_environment_state_get_name (state);
  if (!hw_search_check (self->search, &facts, &self->error))
    return;
  if (hw_search_has_field (self->search, HW_SEARCH_TEXT)
      || hw_search_has_field (self->search, HW_SEARCH_AUTHOR))
    facts.authors = authors = list_authors (self, graph);
  if (hw_search_has_field (self->search, HW_SEARCH_HAS))
    facts.findings = findings = list_findings (self, graph);
  if (hw_sql_search_answers (self->sql, hw_session_get_project (self->session), self->search))
    facts.sql = (const guint8 *const *)self->sql->found;
  self->graph = hw_graph_ref (graph);
  self->matched = g_new0 (guint8, MAX (n, 1));
  for (guint node = 0; node < n; node++)
    self->matched[node] = hw_search_matches (self->search, &facts, node);
}

static void update (HwRevisionSearch *self);

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwRevisionSearch) self = g_weak_ref_get (weak);
  g_autoptr(HwSqlSearch) sql = hw_task_finish (NULL, result, NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  /* Something else is looked for by now. */
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sql, hw_sql_search_free);
  self->sql = g_steal_pointer (&sql);
  update (self);
}

static void
read_files (HwRevisionSearch *self)
{
  Question *question = g_new (Question, 1);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  question->project = hw_project_ref ((HwProject *)hw_session_get_project (self->session));
  question->search = hw_search_ref (self->search);
  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "search-sql", read_in_worker, question, (GDestroyNotify)question_free,
               (GDestroyNotify)hw_sql_search_free, self->cancellable, on_read_cb, weak);
}

/* Answers what is asked with what is known now. */
static void
update (HwRevisionSearch *self)
{
  const HwProject *project = hw_session_get_project (self->session);

  g_clear_error (&self->error);
  g_clear_pointer (&self->matched, g_free);
  g_clear_pointer (&self->graph, hw_graph_unref);
  g_clear_pointer (&self->search, hw_search_unref);
  if (self->text != NULL && project != NULL)
    self->search = hw_search_parse (self->text, &self->error);
  if (self->search != NULL && hw_search_get_n_terms (self->search) > 0)
    {
      answer (self);
      if (self->cancellable == NULL && self->matched != NULL
          && hw_search_has_field (self->search, HW_SEARCH_SQL)
          && !hw_sql_search_answers (self->sql, project, self->search))
        read_files (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_layout_notify_cb (HwRevisionSearch *self)
{
  cancel_reading (self);
  if (self->text != NULL)
    update (self);
}

static void
on_environment_changed_cb (HwRevisionSearch *self)
{
  if (self->search != NULL && hw_search_asks_environments (self->search))
    update (self);
}

static void
on_records_changed_cb (HwRevisionSearch *self)
{
  if (self->search != NULL
      && (hw_search_has_field (self->search, HW_SEARCH_TEXT)
          || hw_search_has_field (self->search, HW_SEARCH_AUTHOR)))
    update (self);
}

static void
on_problems_notify_cb (HwRevisionSearch *self)
{
  if (self->search != NULL && hw_search_has_field (self->search, HW_SEARCH_HAS))
    update (self);
}

static void
hw_revision_search_dispose (GObject *object)
{
  cancel_reading (HW_REVISION_SEARCH (object));

  G_OBJECT_CLASS (hw_revision_search_parent_class)->dispose (object);
}

static void
hw_revision_search_finalize (GObject *object)
{
  HwRevisionSearch *self = HW_REVISION_SEARCH (object);

  g_free (self->text);
  g_free (self->matched);
  g_clear_error (&self->error);
  g_clear_pointer (&self->search, hw_search_unref);
  g_clear_pointer (&self->graph, hw_graph_unref);
  g_clear_pointer (&self->sql, hw_sql_search_free);

  G_OBJECT_CLASS (hw_revision_search_parent_class)->finalize (object);
}

static void
hw_revision_search_class_init (HwRevisionSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_revision_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_revision_search_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_revision_search_init (HwRevisionSearch *self)
{
}

/**
 * hw_revision_search_new:
 * @session: outlives the search
 *
 * To be made before others follow the session: then what they ask is answered for what they see.
 */
HwRevisionSearch *
hw_revision_search_new (HwSession *session)
{
  HwRevisionSearch *self = g_object_new (HW_TYPE_REVISION_SEARCH, NULL);

  self->session = session;
  g_signal_connect_object (session, "notify::layout", G_CALLBACK (on_layout_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_environment_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::environment", G_CALLBACK (on_environment_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::problems", G_CALLBACK (on_problems_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hw_session_get_file_records (session), "changed",
                           G_CALLBACK (on_records_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

void
hw_revision_search_set_text (HwRevisionSearch *self, const char *text)
{
  g_return_if_fail (HW_IS_REVISION_SEARCH (self));

  if (text != NULL && text[0] == '\0')
    text = NULL;
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  cancel_reading (self);
  update (self);
}

const char *
hw_revision_search_get_text (HwRevisionSearch *self)
{
  g_return_val_if_fail (HW_IS_REVISION_SEARCH (self), NULL);

  return self->text;
}

gboolean
hw_revision_search_is_active (HwRevisionSearch *self)
{
  g_return_val_if_fail (HW_IS_REVISION_SEARCH (self), FALSE);

  return self->matched != NULL;
}

gboolean
hw_revision_search_is_busy (HwRevisionSearch *self)
{
  g_return_val_if_fail (HW_IS_REVISION_SEARCH (self), FALSE);

  return self->cancellable != NULL;
}

const GError *
hw_revision_search_get_error (HwRevisionSearch *self)
{
  g_return_val_if_fail (HW_IS_REVISION_SEARCH (self), NULL);

  return self->error;
}

const HwSearch *
hw_revision_search_get_search (HwRevisionSearch *self)
{
  g_return_val_if_fail (HW_IS_REVISION_SEARCH (self), NULL);

  return self->search;
}

gboolean
hw_revision_search_matches (HwRevisionSearch *self, const char *id)
{
  guint node;

  g_return_val_if_fail (HW_IS_REVISION_SEARCH (self), FALSE);

  if (self->matched == NULL)
    return FALSE;
  node = hw_graph_lookup (self->graph, id);

  return node != HW_GRAPH_NONE && self->matched[node] != 0;
}
