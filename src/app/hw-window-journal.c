/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deployment.h"
#include "hw-format.h"
#include "hw-task.h"
#include "hw-welcome-page.h"
#include "hw-window-private.h"

/* As many recent projects as a menu can show. */
#define N_RECENT 8

typedef enum
{
  REQUEST_RECENT,
  REQUEST_REMEMBER,
  REQUEST_FORGET,
  REQUEST_FORGET_ALL,
  REQUEST_INTERRUPTED,
  REQUEST_ACKNOWLEDGE,
} RequestKind;

typedef struct
{
  RequestKind kind;
  HwJournal *journal;
  char *text; /* a root or a deployment's id; NULL */
  char *name; /* of the project to remember; NULL */
  guint serial;
} Request;

/* One of both, by the kind of the request. */
typedef struct
{
  guint serial;           /* of the request */
  GPtrArray *recent;      /* HwWelcomeProject */
  GPtrArray *interrupted; /* HwJournalEntry */
  char *state;            /* what became of the first of them; NULL when there is none */
} Answer;

static void
request_free (Request *request)
{
  hw_journal_unref (request->journal);
  g_free (request->text);
  g_free (request->name);
  g_free (request);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->recent, g_ptr_array_unref);
  g_clear_pointer (&answer->interrupted, g_ptr_array_unref);
  g_free (answer->state);
  g_free (answer);
}

/* What was moved away is shown, but not as if it were there: (element-type HwWelcomeProject) */
static GPtrArray *
list_recent (HwJournal *journal, GError **error)
{
  g_autoptr(GPtrArray) known = hw_journal_list_recent_projects (journal, N_RECENT, error);
  GPtrArray *projects;

  if (known == NULL)
    return NULL;
  projects = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_welcome_project_free);
  for (guint i = 0; i < known->len; i++)
    {
      const HwRecentProject *project = g_ptr_array_index (known, i);
      HwWelcomeProject *shown = g_new0 (HwWelcomeProject, 1);

      shown->root = g_strdup (project->root);
      shown->name = g_strdup (project->name);
      shown->opened_usec = project->opened_usec;
      shown->is_missing = !g_file_test (project->root, G_FILE_TEST_IS_DIR);
      g_ptr_array_add (projects, shown);
    }

  return projects;
}

static char *
describe_interrupted (const HwJournalEntry *entry, GCancellable *cancellable)
{
  g_autofree char *begun = hw_format_date_time (entry->started_usec);

  return hw_deployment_describe_interrupted (NULL, entry, begun, cancellable);
}

/* What is to be written before the question is answered */
static gboolean
carry_out (const Request *request, GError **error)
{
  switch (request->kind)
    {
    case REQUEST_REMEMBER:
      return hw_journal_add_recent (request->journal, request->text, request->name, error);
    case REQUEST_FORGET:
      return hw_journal_remove_recent (request->journal, request->text, error);
    case REQUEST_FORGET_ALL:
      return hw_journal_remove_recent (request->journal, NULL, error);
    case REQUEST_ACKNOWLEDGE:
      return hw_journal_acknowledge (request->journal, request->text, error);
    case REQUEST_RECENT:
    case REQUEST_INTERRUPTED:
      break;
    }

  return TRUE;
}

static gpointer
ask_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  Answer *answer;

  if (!carry_out (request, error))
    return NULL;

  answer = g_new0 (Answer, 1);
  answer->serial = request->serial;
  if (request->kind == REQUEST_INTERRUPTED || request->kind == REQUEST_ACKNOWLEDGE)
    answer->interrupted = hw_journal_list_interrupted (request->journal, error);
  else
    answer->recent = list_recent (request->journal, error);
  if (answer->interrupted == NULL && answer->recent == NULL)
    g_clear_pointer (&answer, answer_free);
  /* The journal ends where the program did; what the database holds has to be asked of it. */
  else if (answer->interrupted != NULL && answer->interrupted->len > 0)
    answer->state = describe_interrupted (answer->interrupted->pdata[0], cancellable);

  return answer;
}

/* Workers may answer in another order than they were asked: what a later request has changed stays. */
static void
show_recent (HwWindow *self, GPtrArray *projects, guint serial)
{
  if (serial < self->recent_shown)
    return;
  self->recent_shown = serial;
  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; i < projects->len; i++)
    {
      const HwWelcomeProject *project = g_ptr_array_index (projects, i);
      g_autofree char *path = hw_format_path (project->root);
      g_autoptr(GMenuItem) item = g_menu_item_new (path, NULL);

      g_menu_item_set_action_and_target (item, "win.open-recent", "s", project->root);
      g_menu_append_item (self->recent_menu, item);
    }
  hw_welcome_page_set_recent (self->welcome_page, projects);
}

void
_hw_window_update_interrupted (HwWindow *self)
{
  const HwProject *project = hw_session_get_project (self->session);
  const gboolean is_here =
      self->interrupted != NULL && project != NULL
      && g_strcmp0 (self->interrupted_root, hw_project_get_root (project)) == 0;

  gtk_widget_set_visible (self->info_run_button, is_here);
}

void
_hw_window_show_interrupted_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (self->interrupted == NULL)
    return;
  gtk_widget_activate_action (widget, "win.show-view", "s", "history");
  hw_history_page_show_run (self->history_page, self->interrupted);
}

void
_hw_window_show_runs_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.show-view", "s", "history");
  hw_history_page_show_environment (HW_WINDOW (widget)->history_page,
                                    g_variant_get_string (parameter, NULL));
}

static void
show_interrupted (HwWindow *self, GPtrArray *entries, const char *state)
{
  const HwJournalEntry *entry;
  g_autofree char *title = NULL;

  if (entries->len == 0)
    return;
  entry = g_ptr_array_index (entries, 0);
  /* Translators: environment name, project name */
  title = g_strdup_printf (_("A deployment to %s of %s was interrupted"), entry->environment,
                              entry->project_name);
  g_free (self->interrupted);
  self->interrupted = g_strdup (entry->id);
  g_free (self->interrupted_root);
  self->interrupted_root = g_strdup (entry->project);
  _hw_window_update_interrupted (self);
  _hw_window_show_info (self, GTK_MESSAGE_WARNING, title, state);
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwWindow) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  Answer *answer = hw_task_finish (NULL, result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  /* A journal that cannot be read must not keep anybody from working. */
  if (error != NULL)
    g_debug ("journal: %s", error->message);
  if (self != NULL && answer != NULL && answer->recent != NULL)
    show_recent (self, answer->recent, answer->serial);
  if (self != NULL && answer != NULL && answer->interrupted != NULL)
    show_interrupted (self, answer->interrupted, answer->state);
  g_clear_pointer (&answer, answer_free);
}

static void
ask (HwWindow *self, RequestKind kind, const char *text, const char *name)
{
  HwJournal *journal = hw_session_get_journal (self->session);
  GWeakRef *weak;
  Request *request;

  if (journal == NULL)
    return;
  request = g_new0 (Request, 1);
  request->kind = kind;
  request->journal = hw_journal_ref (journal);
  request->text = g_strdup (text);
  request->name = g_strdup (name);
  request->serial = ++self->recent_asked;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "journal", ask_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)answer_free, NULL, on_answered_cb, weak);
}

void
_hw_window_load_recent (HwWindow *self)
{
  ask (self, REQUEST_RECENT, NULL, NULL);
}

void
_hw_window_remember_project (HwWindow *self)
{
  const HwProject *project = hw_session_get_project (self->session);

  if (self->is_recent_known || project == NULL || hw_session_get_journal (self->session) == NULL)
    return;
  self->is_recent_known = TRUE;
  ask (self, REQUEST_REMEMBER, hw_project_get_root (project), hw_project_get_name (project));
}

void
_hw_window_forget_project (HwWindow *self, const char *root)
{
  ask (self, REQUEST_FORGET, root, NULL);
}

void
_hw_window_forget_projects (HwWindow *self)
{
  ask (self, REQUEST_FORGET_ALL, NULL, NULL);
}

void
_hw_window_load_interrupted (HwWindow *self)
{
  ask (self, REQUEST_INTERRUPTED, NULL, NULL);
}

/* The user has read about an interrupted deployment; the next one is shown, if there is one. */
void
_hw_window_acknowledge (HwWindow *self)
{
  g_autofree char *id = g_steal_pointer (&self->interrupted);

  _hw_window_update_interrupted (self);
  if (id != NULL)
    ask (self, REQUEST_ACKNOWLEDGE, id, NULL);
}
