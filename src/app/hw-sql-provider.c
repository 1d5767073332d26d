/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-provider"

#include "config.h"

#include <string.h>

#include "hw-sql-proposal.h"
#include "hw-sql-provider.h"
#include "hw-sql-recent.h"
#include "hw-task.h"

/* More than anybody reads; what is left out comes when more is typed. */
#define MAX_PROPOSALS 100

struct _HwSqlProvider
{
  GObject parent_instance;

  /* Owned */
  HwSchemaNames *names; /* NULL: none are known */

  HwDialect dialect;
};

typedef struct
{
  char *text;
  gsize cursor; /* bytes */
  HwDialect dialect;
  HwSchemaNames *names;
} Request;

static void
request_free (Request *request)
{
  g_free (request->text);
  hw_schema_names_unref (request->names);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (HwSqlProvider *self, GtkSourceCompletionContext *context)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  Request *request = g_new0 (Request, 1);
  GtkTextIter start, end, caret;
  g_autofree char *before = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  before = gtk_text_buffer_get_text (buffer, &start, &caret, TRUE);
  request->text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  request->cursor = strlen (before);
  request->dialect = self->dialect;
  if (self->names != NULL)
    request->names = hw_schema_names_ref (self->names);

  return request;
}

/* @out_start: (optional): byte where the word begins that is completed */
static GPtrArray *
complete (const Request *request, gsize *out_start)
{
  return hw_sql_complete (request->text, request->cursor, request->dialect, request->names,
                          MAX_PROPOSALS, out_start);
}

static gpointer
complete_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return complete (data, NULL);
}

/* Takes what is in @completions. */
static void
fill (GListStore *store, GPtrArray *completions)
{
  g_autoptr(GPtrArray) proposals = g_ptr_array_new_with_free_func (g_object_unref);

  hw_sql_recent_sort (completions);
  g_ptr_array_set_free_func (completions, NULL);
  for (guint i = 0; i < completions->len; i++)
    g_ptr_array_add (proposals, hw_sql_proposal_new (g_ptr_array_index (completions, i)));
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), proposals->pdata,
                       proposals->len);
}

static void
on_completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) completions = hw_task_finish (source, result, &error);
  g_autoptr(GListStore) store = NULL;

  if (completions == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  store = g_list_store_new (HW_TYPE_SQL_PROPOSAL);
  fill (store, completions);
  g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
}

static void
hw_sql_provider_populate_async (GtkSourceCompletionProvider *provider,
                                GtkSourceCompletionContext *context,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_set_source_tag (task, hw_sql_provider_populate_async);
  hw_task_run (provider, "complete-script", complete_in_worker,
               request_new (HW_SQL_PROVIDER (provider), context), (GDestroyNotify)request_free,
               (GDestroyNotify)g_ptr_array_unref, cancellable, on_completed_cb,
               g_steal_pointer (&task));
}

static GListModel *
hw_sql_provider_populate_finish (GtkSourceCompletionProvider *provider,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What fits is found anew rather than sieved: more letters bring names that were not among the best before. */
static void
hw_sql_provider_refilter (GtkSourceCompletionProvider *provider,
                          GtkSourceCompletionContext *context,
                          GListModel *model)
{
  g_autoptr(Request) request = request_new (HW_SQL_PROVIDER (provider), context);
  g_autoptr(GPtrArray) completions = complete (request, NULL);

  fill (G_LIST_STORE (model), completions);
}

static void
hw_sql_provider_display (GtkSourceCompletionProvider *provider,
                         GtkSourceCompletionContext *context,
                         GtkSourceCompletionProposal *proposal,
                         GtkSourceCompletionCell *cell)
{
  hw_sql_proposal_display (HW_SQL_PROPOSAL (proposal), cell);
}

static void
hw_sql_provider_activate (GtkSourceCompletionProvider *provider,
                          GtkSourceCompletionContext *context,
                          GtkSourceCompletionProposal *proposal)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  g_autoptr(Request) request = request_new (HW_SQL_PROVIDER (provider), context);
  g_autofree char *text = g_strdup (hw_sql_proposal_get (HW_SQL_PROPOSAL (proposal))->text);
  g_autoptr(GPtrArray) completions = NULL;
  GtkTextIter start, end;
  gsize word = request->cursor;

  hw_sql_recent_add (hw_sql_proposal_get (HW_SQL_PROPOSAL (proposal))->name);
  completions = complete (request, &word);
  gtk_text_buffer_get_iter_at_offset (buffer, &start,
                                      (int)g_utf8_strlen (request->text, (gssize)word));
  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* Behind a point the parts of what stands before it are wanted. */
static gboolean
hw_sql_provider_is_trigger (GtkSourceCompletionProvider *provider,
                            const GtkTextIter *iter,
                            gunichar c)
{
  return c == '.';
}

static int
hw_sql_provider_get_priority (GtkSourceCompletionProvider *provider,
                              GtkSourceCompletionContext *context)
{
  return 100; /* above snippets */
}

static void
hw_sql_provider_provider_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->populate_async = hw_sql_provider_populate_async;
  iface->populate_finish = hw_sql_provider_populate_finish;
  iface->refilter = hw_sql_provider_refilter;
  iface->display = hw_sql_provider_display;
  iface->activate = hw_sql_provider_activate;
  iface->is_trigger = hw_sql_provider_is_trigger;
  iface->get_priority = hw_sql_provider_get_priority;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HwSqlProvider,
                               hw_sql_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      hw_sql_provider_provider_init))

static void
hw_sql_provider_finalize (GObject *object)
{
  g_clear_pointer (&HW_SQL_PROVIDER (object)->names, hw_schema_names_unref);

  G_OBJECT_CLASS (hw_sql_provider_parent_class)->finalize (object);
}

static void
hw_sql_provider_class_init (HwSqlProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_sql_provider_finalize;
}

static void
hw_sql_provider_init (HwSqlProvider *self)
{
  self->dialect = HW_DIALECT_POSTGRESQL;
}

HwSqlProvider *
hw_sql_provider_new (void)
{
  return g_object_new (HW_TYPE_SQL_PROVIDER, NULL);
}

void
hw_sql_provider_set_names (HwSqlProvider *self, HwDialect dialect, const HwSchemaNames *names)
{
  g_return_if_fail (HW_IS_SQL_PROVIDER (self));

  self->dialect = dialect;
  g_clear_pointer (&self->names, hw_schema_names_unref);
  if (names != NULL)
    self->names = hw_schema_names_ref (names);
}
