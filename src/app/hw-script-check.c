/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-check"

#include "config.h"

#include "hw-script-check.h"
#include "hw-sql-report.h"
#include "hw-status.h"
#include "hw-task.h"

/* Reading the project and showing it come first. Where there is so much to look at that scrolling would be felt to be less smooth
 * on a small machine, so does looking around. */
#define DELAY_MS 100
#define N_MANY 2000
#define DELAY_MANY_MS 5000

struct _HwScriptCheck
{
  GObject parent_instance;

  /* Owned */
  HwProject *project;
  HwEnvironment *environment; /* (nullable) */
  HwSqlReport *report;        /* NULL until the first look has ended */
  GCancellable *cancellable;  /* of the look under way; NULL when there is none */
  guint start_id;

  int server_version;
};

G_DEFINE_FINAL_TYPE (HwScriptCheck, hw_script_check, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  HwProject *project;
  HwEnvironment *environment; /* NULL for none */
  HwSqlReport *before;        /* NULL for none */
  int server_version;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  g_clear_pointer (&request->environment, hw_environment_unref);
  hw_sql_report_unref (request->before);
  g_free (request);
}

static void
cancel (HwScriptCheck *self)
{
  g_clear_handle_id (&self->start_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gpointer
check_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  HwDialect dialect = hw_project_guess_dialect (request->project);

  if (request->environment != NULL)
    hw_environment_find_dialect (request->environment, &dialect, NULL);

  return hw_sql_report_new (request->project, dialect, request->server_version, request->before,
                            cancellable, error);
}

static void
on_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwScriptCheck) self = g_weak_ref_get (weak);
  g_autoptr(HwSqlReport) report = hw_task_finish (NULL, result, NULL);
  gboolean is_same;

  g_weak_ref_clear (weak);
  g_free (weak);
  /* A newer look has taken its place. */
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  is_same =
      report != NULL ? hw_sql_report_says_the_same (report, self->report) : self->report == NULL;
  g_clear_pointer (&self->report, hw_sql_report_unref);
  self->report = g_steal_pointer (&report);
  if (!is_same)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_start_cb (gpointer user_data)
{
  HwScriptCheck *self = user_data;
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  Request *request = g_new0 (Request, 1);

  self->start_id = 0;
  self->cancellable = g_cancellable_new ();
  request->project = hw_project_ref (self->project);
  if (self->environment != NULL)
    request->environment = hw_environment_ref (self->environment);
  request->server_version = self->server_version;
  request->before = self->report != NULL ? hw_sql_report_ref (self->report) : NULL;
  g_weak_ref_init (weak, self);
  hw_task_run_unhurried (NULL, "check-scripts", check_in_worker, request,
                         (GDestroyNotify)request_free, (GDestroyNotify)hw_sql_report_unref,
                         self->cancellable, on_checked_cb, weak);

  return G_SOURCE_REMOVE;
}

static void
hw_script_check_dispose (GObject *object)
{
  HwScriptCheck *self = HW_SCRIPT_CHECK (object);

  cancel (self);
  g_clear_pointer (&self->report, hw_sql_report_unref);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);

  G_OBJECT_CLASS (hw_script_check_parent_class)->dispose (object);
}

static void
hw_script_check_class_init (HwScriptCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_script_check_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_script_check_init (HwScriptCheck *self)
{
}

HwScriptCheck *
hw_script_check_new (void)
{
  return g_object_new (HW_TYPE_SCRIPT_CHECK, NULL);
}

void
hw_script_check_set_project (HwScriptCheck *self,
                             const HwProject *project,
                             const HwEnvironment *environment,
                             int server_version)
{
  gboolean is_same;
  gboolean is_large;

  g_return_if_fail (HW_IS_SCRIPT_CHECK (self));

  cancel (self);
  is_same = self->project != NULL && project != NULL
            && g_str_equal (hw_project_get_root (self->project), hw_project_get_root (project));
  if (!is_same)
    g_clear_pointer (&self->report, hw_sql_report_unref);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  self->server_version = server_version;
  if (project == NULL)
    return;
  self->project = hw_project_ref ((HwProject *)project);
  if (environment != NULL)
    self->environment = hw_environment_ref ((HwEnvironment *)environment);
  is_large = self->report == NULL
             && hw_graph_get_n_revisions (hw_project_get_graph (self->project)) > N_MANY;
  self->start_id = g_timeout_add (is_large ? DELAY_MANY_MS : DELAY_MS, on_start_cb, self);
}

int
hw_script_check_get_server_version (HwScriptCheck *self)
{
  g_return_val_if_fail (HW_IS_SCRIPT_CHECK (self), 0);

  return self->server_version;
}

gboolean
hw_script_check_is_busy (HwScriptCheck *self)
{
  g_return_val_if_fail (HW_IS_SCRIPT_CHECK (self), FALSE);

  return self->start_id != 0 || self->cancellable != NULL;
}

GPtrArray *
hw_script_check_get_problems (HwScriptCheck *self)
{
  g_return_val_if_fail (HW_IS_SCRIPT_CHECK (self), NULL);

  return self->report == NULL ? NULL : hw_sql_report_get_problems (self->report);
}
