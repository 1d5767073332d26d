/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-state"

#include "config.h"

#include "hw-environment-state.h"
#include "hw-task.h"

/* Screens 2.2: five seconds for connecting; "checking…" is shown when a look takes longer than one. */
#define CONNECT_TIMEOUT_MS 5000
#define SHOW_CHECKING_MS 1000

struct _HwEnvironmentState
{
  GObject parent_instance;

  /* Owned */
  HwProject *project;
  HwEnvironment *environment;
  HwStatus *status;
  guint8 *applied;     /* one byte a node of the project's graph; NULL when nothing is known */
  GHashTable *history; /* revision id -> HwHistoryEntry; NULL when nothing is known */
  GCancellable *cancellable; /* of the look under way; NULL when there is none */
  guint checking_id;         /* source that shows "checking…" */

  gboolean is_checking;
  gboolean is_deploying;
  gboolean is_again; /* asked to look while a look was under way */
};

G_DEFINE_FINAL_TYPE (HwEnvironmentState, hw_environment_state, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What goes to the worker: references to immutable values. */
typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
} Look;

/* What comes back. */
typedef struct
{
  HwStatus *status;
  GHashTable *history;
} Sight;

static void
look_free (Look *look)
{
  hw_project_unref (look->project);
  hw_environment_unref (look->environment);
  g_free (look);
}

static void
sight_free (Sight *sight)
{
  g_clear_pointer (&sight->status, hw_status_unref);
  g_clear_pointer (&sight->history, g_hash_table_unref);
  g_free (sight);
}

/* The history is a nicety of the details pane: when it cannot be read, the status still stands. */
static GHashTable *
read_history (const HwProject *project, const HwEnvironment *environment, GCancellable *cancellable)
{
  const char *table = hw_project_get_history_table (project);
  g_autoptr(GHashTable) history = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                          (GDestroyNotify)hw_history_entry_free);
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GPtrArray) entries = NULL;

  if (table == NULL)
    return g_steal_pointer (&history);
  database = hw_environment_new_database (environment, TRUE, NULL);
  if (database == NULL || !hw_database_open (database, cancellable, NULL))
    return g_steal_pointer (&history);

  entries = hw_history_table_list (database, hw_project_get_version_table_schema (project), table,
                                   0, cancellable, NULL);
  hw_database_close (database);
  if (entries == NULL)
    return g_steal_pointer (&history);

  g_ptr_array_set_free_func (entries, NULL);
  /* Newest first: the first upgrade of a revision that turns up is the one that counts. */
  for (guint i = 0; i < entries->len; i++)
    {
      HwHistoryEntry *entry = g_ptr_array_index (entries, i);

      /* Another version table's revisions may have the same ids. */
      if (entry->direction == HW_DIRECTION_UPGRADE && entry->revision != NULL
          && (entry->version_table == NULL
              || g_str_equal (entry->version_table, hw_project_get_version_table (project)))
          && !g_hash_table_contains (history, entry->revision))
        g_hash_table_insert (history, entry->revision, entry);
      else
        hw_history_entry_free (entry);
    }

  return g_steal_pointer (&history);
}

static gpointer
look_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  Sight *sight = g_new0 (Sight, 1);

  sight->status =
      hw_status_read (look->project, look->environment, CONNECT_TIMEOUT_MS, cancellable);
  if (sight->status->is_reachable)
    sight->history = read_history (look->project, look->environment, cancellable);

  return sight;
}

static void
update_applied (HwEnvironmentState *self)
{
  g_clear_pointer (&self->applied, g_free);
  /* With a revision that the files do not hold, nobody can say what is applied. */
  if (self->status != NULL && self->status->is_reachable && self->status->unknown[0] == NULL)
    self->applied = hw_graph_get_applied (hw_project_get_graph (self->project),
                                          (const char *const *)self->status->rows);
}

static void
on_look_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwEnvironmentState) self = g_weak_ref_get (weak);
  Sight *sight = hw_task_finish (NULL, result, NULL);
  gboolean is_cancelled;

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    {
      sight_free (sight);
      return;
    }

  is_cancelled = g_cancellable_is_cancelled (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->checking_id, g_source_remove);
  self->is_checking = FALSE;
  if (!is_cancelled)
    {
      g_clear_pointer (&self->status, hw_status_unref);
      g_clear_pointer (&self->history, g_hash_table_unref);
      self->status = g_steal_pointer (&sight->status);
      self->history = g_steal_pointer (&sight->history);
      update_applied (self);
    }
  sight_free (sight);
  g_signal_emit (self, signals[CHANGED], 0);

  if (self->is_again && !is_cancelled)
    {
      self->is_again = FALSE;
      hw_environment_state_check (self);
    }
}

static gboolean
on_checking_timeout_cb (gpointer user_data)
{
  HwEnvironmentState *self = user_data;

  self->checking_id = 0;
  self->is_checking = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
hw_environment_state_dispose (GObject *object)
{
  HwEnvironmentState *self = HW_ENVIRONMENT_STATE (object);

  hw_environment_state_cancel (self);
  g_clear_handle_id (&self->checking_id, g_source_remove);

  G_OBJECT_CLASS (hw_environment_state_parent_class)->dispose (object);
}

static void
hw_environment_state_finalize (GObject *object)
{
  HwEnvironmentState *self = HW_ENVIRONMENT_STATE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->status, hw_status_unref);
  g_clear_pointer (&self->history, g_hash_table_unref);
  g_clear_pointer (&self->applied, g_free);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->project, hw_project_unref);

  G_OBJECT_CLASS (hw_environment_state_parent_class)->finalize (object);
}

static void
hw_environment_state_class_init (HwEnvironmentStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_environment_state_dispose;
  object_class->finalize = hw_environment_state_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_environment_state_init (HwEnvironmentState *self)
{
}

/**
 * hw_environment_state_new:
 * @project: that @environment belongs to
 *
 * Makes the state of an environment that was not looked at yet; hw_environment_state_check() looks.
 *
 * Returns: (transfer full): a new state
 */
HwEnvironmentState *
hw_environment_state_new (const HwProject *project, const HwEnvironment *environment)
{
  HwEnvironmentState *self;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  self = g_object_new (HW_TYPE_ENVIRONMENT_STATE, NULL);
  self->project = hw_project_ref ((HwProject *)project);
  self->environment = hw_environment_ref ((HwEnvironment *)environment);

  return self;
}

/**
 * hw_environment_state_set_project:
 * @project: the project as it was read again
 * @environment: the environment of the same name in it
 *
 * Keeps the last status, so that a reload does not make the window forget, and works out anew which revisions
 * of the new graph are applied.
 */
void
hw_environment_state_set_project (HwEnvironmentState *self,
                                  const HwProject *project,
                                  const HwEnvironment *environment)
{
  HwProject *old_project;
  HwEnvironment *old_environment;

  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));
  g_return_if_fail (project != NULL);
  g_return_if_fail (environment != NULL);

  old_project = self->project;
  old_environment = self->environment;
  self->project = hw_project_ref ((HwProject *)project);
  self->environment = hw_environment_ref ((HwEnvironment *)environment);
  hw_environment_unref (old_environment);
  hw_project_unref (old_project);
  update_applied (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const HwEnvironment *
hw_environment_state_get_environment (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  return self->environment;
}

const char *
hw_environment_state_get_name (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  return self->environment->name;
}

HwEnvironmentKind
hw_environment_state_get_kind (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), HW_ENVIRONMENT_KIND_OTHER);

  return self->environment->kind;
}

const HwStatus *
hw_environment_state_get_status (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  return self->status;
}

gboolean
hw_environment_state_is_checking (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->is_checking;
}

gboolean
hw_environment_state_is_deploying (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->is_deploying;
}

/**
 * hw_environment_state_set_deploying:
 * @is_deploying: whether a deployment that this window started is under way
 *
 * When it ends, the database is looked at again.
 */
void
hw_environment_state_set_deploying (HwEnvironmentState *self, gboolean is_deploying)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->is_deploying == is_deploying)
    return;
  self->is_deploying = is_deploying;
  g_signal_emit (self, signals[CHANGED], 0);
  if (!is_deploying)
    hw_environment_state_check (self);
}

gboolean
hw_environment_state_is_known (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->applied != NULL;
}

gboolean
hw_environment_state_is_applied (HwEnvironmentState *self, guint node)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->applied != NULL
         && node < hw_graph_get_n_revisions (hw_project_get_graph (self->project))
         && self->applied[node] != 0;
}

gboolean
hw_environment_state_is_pending (HwEnvironmentState *self, guint node)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->applied != NULL
         && node < hw_graph_get_n_revisions (hw_project_get_graph (self->project))
         && self->applied[node] == 0;
}

gboolean
hw_environment_state_is_current (HwEnvironmentState *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);
  g_return_val_if_fail (revision != NULL, FALSE);

  return self->status != NULL && self->status->is_reachable
         && g_strv_contains ((const char *const *)self->status->rows, revision);
}

const HwEdit *
hw_environment_state_find_edit (HwEnvironmentState *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  for (guint i = 0; self->status != NULL && i < self->status->edited->len; i++)
    {
      const HwEdit *edit = self->status->edited->pdata[i];

      if (edit->is_up_changed && g_str_equal (edit->revision->id, revision))
        return edit;
    }

  return NULL;
}

const HwHistoryEntry *
hw_environment_state_find_history (HwEnvironmentState *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  return self->history == NULL ? NULL : g_hash_table_lookup (self->history, revision);
}

/**
 * hw_environment_state_check:
 *
 * Looks at the environment's database in a worker and emits `changed` when that ended. A call during a look is
 * remembered, so that what happened in between is not missed, but looks are never stacked.
 */
void
hw_environment_state_check (HwEnvironmentState *self)
{
  GWeakRef *weak;
  Look *look;

  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->cancellable != NULL)
    {
      self->is_again = TRUE;
      return;
    }
  self->cancellable = g_cancellable_new ();
  if (self->status == NULL)
    {
      self->is_checking = TRUE;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else
    {
      self->checking_id = g_timeout_add (SHOW_CHECKING_MS, on_checking_timeout_cb, self);
    }

  look = g_new (Look, 1);
  look->project = hw_project_ref (self->project);
  look->environment = hw_environment_ref (self->environment);
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  /* No source object: a window that closes must not wait for a server that does not answer. */
  hw_task_run (NULL, "status", look_in_worker, look, (GDestroyNotify)look_free,
               (GDestroyNotify)sight_free, self->cancellable, on_look_ended_cb, weak);
}

gboolean
hw_environment_state_is_stale (HwEnvironmentState *self, gint64 age_usec)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->status == NULL || g_get_real_time () - self->status->checked_usec > age_usec;
}

void
hw_environment_state_cancel (HwEnvironmentState *self)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}
