/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window-compare"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-task.h"
#include "hw-window-private.h"

/* From an environment to the comparison with another one, and from there to the run that applied a revision. */

typedef struct
{
  HwJournal *journal;
  char *id;
} Request;

static void
request_free (Request *request)
{
  hw_journal_unref (request->journal);
  g_free (request->id);
  g_free (request);
}

static gpointer
find_run_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;

  return hw_journal_get (request->journal, request->id, error);
}

/* @user_data: (transfer full): what to say where the journal does not know the run */
static void
on_run_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autofree char *elsewhere = user_data;
  g_autoptr(HwJournalEntry) entry = hw_task_finish (self, result, NULL);

  if (entry == NULL)
    {
      hw_window_show_toast (self, elsewhere);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-view", "s", "history");
  hw_history_page_show_run (self->history_page, entry->id);
}

/* Why there is no run to show; NULL where there may be one. */
static char *
explain_no_run (HwWindow *self, HwEnvironmentState *state, const char *revision)
{
  const HwHistoryEntry *entry = hw_environment_state_find_history (state, revision);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const char *name = hw_environment_state_get_name (state);
  g_autofree char *id = hw_graph_shorten_id (graph, revision);

  if (hw_environment_state_is_pending (state, hw_graph_lookup (graph, revision)))
    /* Translators: id of a revision, environment name */
    return g_strdup_printf (_("%s is pending on %s: no run has applied it yet"), id, name);
  if (entry == NULL || entry->deployment == NULL || entry->deployment[0] == '\0')
    /* Translators: id of a revision, environment name */
    return g_strdup_printf (_("Which run applied %s on %s is not recorded"), id, name);

  return NULL;
}

static char *
explain_elsewhere (const HwHistoryEntry *entry, const char *name)
{
  if (entry->actor == NULL || entry->actor[0] == '\0')
    /* Translators: environment name */
    return g_strdup_printf (_("That run on %s is not recorded on this computer"), name);

  /* Translators: environment name, user@host */
  return g_strdup_printf (_("That run on %s is not recorded on this computer: it was by %s"), name,
                             entry->actor);
}

void
_hw_window_show_run (HwWindow *self, const char *environment, const char *revision)
{
  HwEnvironmentState *state = hw_session_find_environment (self->session, environment);
  HwJournal *journal = hw_session_get_journal (self->session);
  g_autofree char *reason = NULL;
  const HwHistoryEntry *entry;
  Request *request;
  char *elsewhere;

  if (state == NULL)
    return;
  reason = explain_no_run (self, state, revision);
  if (reason != NULL)
    {
      hw_window_show_toast (self, reason);
      return;
    }
  entry = hw_environment_state_find_history (state, revision);
  elsewhere = explain_elsewhere (entry, environment);
  if (journal == NULL)
    {
      hw_window_show_toast (self, elsewhere);
      g_free (elsewhere);
      return;
    }
  request = g_new (Request, 1);
  request->journal = hw_journal_ref (journal);
  request->id = g_strdup (entry->deployment);
  hw_task_run (self, "find-run", find_run_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)hw_journal_entry_free, NULL, on_run_found_cb, elsewhere);
}

/* (a, b): names; an empty one is chosen by the page */
static void
compare_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const char *a, *b;

  g_variant_get (parameter, "(&s&s)", &a, &b);
  hw_compare_page_set_pair (self->compare_page, a[0] == '\0' ? NULL : a, b[0] == '\0' ? NULL : b);
  gtk_widget_activate_action (widget, "win.show-view", "s", "compare");
}

void
_hw_window_install_compare_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.compare", "(ss)", compare_action);
}
