/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment"

#include "config.h"

#include "hw-backup-make.h"
#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-git-search.h"
#include "hw-ownership.h"

#define STATE_BIT(state) (1u << (state))
#define BEFORE_UPGRADE \
  (STATE_BIT (HW_DEPLOYMENT_TARGET) | STATE_BIT (HW_DEPLOYMENT_REVIEW) \
   | STATE_BIT (HW_DEPLOYMENT_CHECKS) | STATE_BIT (HW_DEPLOYMENT_BACKUP) \
   | STATE_BIT (HW_DEPLOYMENT_CONFIRM))

G_DEFINE_FINAL_TYPE (HwDeployment, hw_deployment, G_TYPE_OBJECT)

/**
 * hw_deployment_state_to_string:
 *
 * Returns: (transfer none): the state's name as the journal and the command's JSON have it
 */
const char *
hw_deployment_state_to_string (HwDeploymentState state)
{
  static const char *const names[] = { "target",  "review", "checks", "backup", "confirm",
                                       "upgrade", "verify", "done",   "failed" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_DEPLOYMENT_FAILED + 1);

  return names[state];
}

/* @states: a bit for each state in which @verb makes sense. */
gboolean
_hw_deployment_require (HwDeployment *self, guint states, const char *verb, GError **error)
{
  HwDeploymentState state = hw_deployment_get_state (self);

  if ((states & STATE_BIT (state)) != 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_STATE, NULL, "a deployment in state “%s” cannot %s",
                hw_deployment_state_to_string (state), verb);

  return FALSE;
}

static void
set_checks (HwDeployment *self, GPtrArray *checks)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  self->checks = checks;
  g_mutex_unlock (&self->mutex);
}

/* A plan cannot start from a revision that nobody here has. Alembic says only that it cannot locate it; this is the one
 * case of that in which nothing is wrong with what was typed. */
static gboolean
check_known (HwDeployment *self, const char *const *rows, GCancellable *cancellable, GError **error)
{
  g_auto(GStrv) unknown = hw_graph_list_unknown (hw_project_get_graph (self->project), rows);
  g_autofree char *text = NULL;
  g_autofree char *hint = NULL;

  if (unknown[0] == NULL)
    return TRUE;
  text = g_strjoinv (", ", unknown);
  hint = hw_git_answer_dup_hint_for (self->project, unknown[0], cancellable);
  hw_set_error (error, HW_ERROR_UNKNOWN_REVISION, hint,
                "“%s” is at %s, which is not in this project", self->environment->name, text);

  return FALSE;
}

static HwPlan *
make_plan (HwDeployment *self,
           HwDirection direction,
           const char *target,
           const char *const *rows,
           GError **error)
{
  const HwGraph *graph = hw_project_get_graph (self->project);
  g_autoptr(HwPlan) plan = NULL;
  g_auto(GStrv) targets = NULL;

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      plan = hw_plan_new_upgrade (graph, rows, target, error);
      break;
    case HW_DIRECTION_DOWNGRADE:
      plan = hw_plan_new_downgrade (graph, rows, target, error);
      break;
    case HW_DIRECTION_STAMP:
      targets = g_strsplit (target, " ", -1);
      plan = hw_plan_new_stamp (graph, rows, (const char *const *)targets, self->is_purge, error);
      break;
    }
  if (plan == NULL || !hw_plan_check (plan, error))
    return NULL;

  return g_steal_pointer (&plan);
}

/* Reads where the database stands and makes the plan from there; changes nothing of ours. */
static HwPlan *
plan_from_database (HwDeployment *self,
                    HwDirection direction,
                    const char *target,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr(HwDatabase) database = NULL;
  g_auto(GStrv) rows = NULL;

  if (!hw_project_check (self->project, error))
    return NULL;
  database = _hw_deployment_connect (self, TRUE, cancellable, error);
  if (database == NULL)
    return NULL;
  rows = _hw_deployment_read_rows (self, database, cancellable, error);
  if (rows == NULL)
    return NULL;
  if (hw_database_is_open (database)
      && !hw_ownership_check (self->project, database, cancellable, error))
    return NULL;
  if (direction != HW_DIRECTION_STAMP
      && !check_known (self, (const char *const *)rows, cancellable, error))
    return NULL;

  return make_plan (self, direction, target, (const char *const *)rows, error);
}

/* What was found out about the plan before does not hold for this one. */
static void
take_plan (HwDeployment *self, HwDirection direction, const char *target, HwPlan *plan)
{
  char *new_target = g_strdup (target);

  g_clear_pointer (&self->plan, hw_plan_unref);
  self->plan = plan;
  self->direction = direction;
  g_free (self->target);
  self->target = new_target;
  g_ptr_array_set_size (self->checksums, 0);
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    g_ptr_array_add (self->checksums, _hw_deployment_compute_checksum (hw_plan_get_step (plan, i)));
  self->has_passed = FALSE;
  g_clear_pointer (&self->failure, _hw_failure_free);
  g_mutex_lock (&self->mutex);
  self->is_stop_wanted = FALSE;
  g_mutex_unlock (&self->mutex);
  set_checks (self, _hw_checks_new (self));
}

/**
 * hw_deployment_plan:
 * @direction: upgrade, downgrade, or stamp
 * @target: a target expression; for a stamp several, joined by blanks
 * @error: what connecting, reading and planning give: HW_ERROR_CONNECT, AUTH, CONFIG, NOT_FOUND, MULTIPLE_HEADS,
 *   UNKNOWN_REVISION, IRREVERSIBLE, …; HW_ERROR_STATE once the upgrade has begun
 *
 * Target → Review. From a later state before the upgrade it goes back: the plan is made anew and the checks are to be run
 * again. Reads only. On error the state stays as it is.
 */
gboolean
hw_deployment_plan (HwDeployment *self,
                    HwDirection direction,
                    const char *target,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr(HwPlan) plan = NULL;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), FALSE);
  g_return_val_if_fail (target != NULL, FALSE);

  if (!_hw_deployment_require (self, BEFORE_UPGRADE, "be planned", error))
    return FALSE;
  if (!_hw_deployment_await_lock (self, cancellable, error))
    return FALSE;
  plan = plan_from_database (self, direction, target, cancellable, error);
  if (plan == NULL)
    return FALSE;
  _hw_deployment_give_up (self);
  take_plan (self, direction, target, g_steal_pointer (&plan));

  return _hw_deployment_enter (self, HW_DEPLOYMENT_REVIEW, "the plan was made", error);
}

/**
 * hw_deployment_run_checks:
 * @error: HW_ERROR_CHECK when a check blocks, HW_ERROR_POLICY when nothing but the environment's policy does;
 *   G_IO_ERROR_CANCELLED
 *
 * Review → Checks; from Checks, Backup and Confirm they are run once more. All of them run, also after one has failed.
 * With this the deployment begins in the journal.
 */
gboolean
hw_deployment_run_checks (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), FALSE);

  if (!_hw_deployment_require (self, BEFORE_UPGRADE & ~STATE_BIT (HW_DEPLOYMENT_TARGET),
                               "be checked", error))
    return FALSE;
  if (!_hw_deployment_begin_journal (self, error)
      || !_hw_deployment_enter (self, HW_DEPLOYMENT_CHECKS, "", error))
    return FALSE;
  set_checks (self, _hw_checks_new (self));
  self->has_passed = _hw_checks_run (self, cancellable, error);

  return self->has_passed;
}

static void
take_backup (HwDeployment *self, HwBackup *backup)
{
  g_clear_pointer (&self->backup, hw_backup_free);
  self->backup = backup;
  if (self->entry == NULL)
    return;
  g_free (self->entry->backup_path);
  self->entry->backup_path = g_strdup (backup->path);
  self->entry->backup_size = backup->size_bytes;
  g_free (self->entry->backup_sha256);
  self->entry->backup_sha256 = g_strdup (backup->sha256);
}

static gboolean
make_backup (HwDeployment *self, HwDatabase *database, GCancellable *cancellable, GError **error)
{
  HwBackupRequest request = {
    .project = self->project,
    .environment = self->environment,
    .journal = self->journal,
    .deployment = hw_deployment_get_id (self),
    .dir = self->backup_dir,
    .event_func = _hw_deployment_on_event,
    .user_data = self,
  };
  g_autoptr(GError) local_error = NULL;
  HwBackup *backup = NULL;

  self->has_acted = TRUE;
  backup = hw_backup_make (database, &request, cancellable, &local_error);
  if (backup == NULL)
    {
      _hw_deployment_note (self, "backup", self->environment->name, FALSE, 0, local_error->message);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  take_backup (self, backup);
  _hw_deployment_note (self, "backup", backup->path, TRUE, backup->duration_usec, backup->sha256);
  for (guint i = 0; backup->removed != NULL && backup->removed[i] != NULL; i++)
    _hw_deployment_note (self, "notice", backup->removed[i], TRUE, 0,
                         "an older backup was removed to make room");

  return _hw_deployment_enter (self, HW_DEPLOYMENT_CONFIRM, "the backup is verified", error);
}

/**
 * hw_deployment_run_backup:
 * @error: HW_ERROR_BACKUP, G_IO_ERROR_CANCELLED, HW_ERROR_CONNECT: the state stays Backup, and it can be tried again
 *
 * Checks → Backup → Confirm. Goes straight on where the policy is off or overridden, where nothing is to run, and where the
 * SQLite file does not exist yet. The program that dumps has ended when this returns.
 */
gboolean
hw_deployment_run_backup (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwDatabase) database = NULL;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), FALSE);

  if (!_hw_deployment_require (self,
                               STATE_BIT (HW_DEPLOYMENT_CHECKS) | STATE_BIT (HW_DEPLOYMENT_BACKUP),
                               "be backed up", error))
    return FALSE;
  if (!self->has_passed)
    {
      hw_set_error (error, HW_ERROR_STATE, "Run the checks first.",
                    "the checks have not been passed");
      return FALSE;
    }
  if (!_hw_deployment_enter (self, HW_DEPLOYMENT_BACKUP, "", error))
    return FALSE;
  if (!_hw_deployment_wants_backup (self))
    return _hw_deployment_enter (self, HW_DEPLOYMENT_CONFIRM, "no backup was made", error);

  database = _hw_deployment_connect (self, TRUE, cancellable, error);
  if (database == NULL)
    return FALSE;
  if (!hw_database_is_open (database))
    return _hw_deployment_enter (self, HW_DEPLOYMENT_CONFIRM, "there is no database to back up yet",
                                 error);

  return make_backup (self, database, cancellable, error);
}

/**
 * hw_deployment_abandon:
 *
 * Gives up before the upgrade: back to Target. The journal says cancelled where a backup or the upgrade was begun, and
 * forgets what was only checked. A backup that was made is kept. Does nothing in other states.
 */
void
hw_deployment_abandon (HwDeployment *self)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));

  if (!_hw_deployment_require (self, BEFORE_UPGRADE, "be given up", NULL))
    return;
  _hw_deployment_give_up (self);
  self->has_passed = FALSE;
  _hw_deployment_enter_anyway (self, HW_DEPLOYMENT_TARGET, "");
}

/**
 * hw_deployment_retry:
 * @error: as hw_deployment_plan(); the state stays Failed
 *
 * Failed → Checks: makes the plan anew from where the database stands now, as a deployment of its own in the journal. The
 * checks are to be run next.
 */
gboolean
hw_deployment_retry (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwPlan) plan = NULL;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), FALSE);

  if (!_hw_deployment_require (self, STATE_BIT (HW_DEPLOYMENT_FAILED), "be retried", error))
    return FALSE;
  plan = plan_from_database (self, self->direction, self->target, cancellable, error);
  if (plan == NULL)
    return FALSE;

  _hw_deployment_renew_id (self);
  take_plan (self, self->direction, self->target, g_steal_pointer (&plan));
  if (!_hw_deployment_begin_journal (self, error))
    return FALSE;

  return _hw_deployment_enter (self, HW_DEPLOYMENT_CHECKS, "tried again", error);
}

static void
hw_deployment_dispose (GObject *object)
{
  HwDeployment *self = HW_DEPLOYMENT (object);

  self->event_func = NULL;
  if (self->entry != NULL && self->entry->finished_usec == 0)
    hw_deployment_abandon (self);
  _hw_deployment_close (self);

  G_OBJECT_CLASS (hw_deployment_parent_class)->dispose (object);
}

static void
hw_deployment_finalize (GObject *object)
{
  HwDeployment *self = HW_DEPLOYMENT (object);

  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  g_clear_pointer (&self->backup_dir, g_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->plan, hw_plan_unref);
  g_clear_pointer (&self->checksums, g_ptr_array_unref);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->backup, hw_backup_free);
  g_clear_pointer (&self->invalid_indexes, g_strfreev);
  g_clear_error (&self->lock_error);
  g_clear_pointer (&self->failure, _hw_failure_free);
  g_clear_pointer (&self->entry, hw_journal_entry_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (hw_deployment_parent_class)->finalize (object);
}

static void
hw_deployment_class_init (HwDeploymentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_deployment_dispose;
  object_class->finalize = hw_deployment_finalize;
}

static void
hw_deployment_init (HwDeployment *self)
{
  g_mutex_init (&self->mutex);
  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_check_free);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->checksums = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->ids, g_uuid_string_random ());
}

/**
 * hw_deployment_new:
 * @project: the project as it is on disk now; a reference is taken
 * @environment: one of its environments; a reference is taken
 * @journal: (nullable): where the deployment is written down
 *
 * Returns: (transfer full): a deployment in the state Target
 */
HwDeployment *
hw_deployment_new (const HwProject *project, const HwEnvironment *environment, HwJournal *journal)
{
  HwDeployment *self;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  self = g_object_new (HW_TYPE_DEPLOYMENT, NULL);
  self->project = hw_project_ref (project);
  self->environment = hw_environment_ref (environment);
  self->journal = journal != NULL ? hw_journal_ref (journal) : NULL;

  return self;
}
