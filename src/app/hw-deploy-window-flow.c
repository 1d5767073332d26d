/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-window-flow"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-failure-page.h"
#include "hw-deploy-item.h"
#include "hw-deploy-window-private.h"
#include "hw-dialogs.h"

/* The wizard's way from page to page, and out of it. */

#define ANSWER_AFTER "after"
#define ANSWER_NOW "now"
#define ANSWER_CANCEL "cancel"

static void
set_current (HwDeployWindow *self, HwDeployStep step, gboolean has_failed)
{
  self->current = step;
  self->is_left = self->is_left && self->has_failed == has_failed;
  self->has_failed = has_failed;
  for (guint i = 0; i < HW_DEPLOY_N_STEPS; i++)
    {
      HwDeployPage *page = _hw_deploy_window_get_page (self, (HwDeployStep)i);

      if (i > (guint)step)
        hw_deploy_page_set_result (page, NULL);
      hw_deploy_page_set_current (page, i == (guint)step && !has_failed);
    }
  hw_deploy_page_set_current (self->failure_page, has_failed);
  if (!has_failed)
    gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

/* The deployment has come to @step. */
void
_hw_deploy_window_go (HwDeployWindow *self, HwDeployStep step)
{
  set_current (self, step, FALSE);
  _hw_deploy_window_show (self, step);
  hw_deploy_page_enter (_hw_deploy_window_get_page (self, step));
}

/* Back on a page that it has been to, as it was left; @error says why. */
static void
return_to (HwDeployWindow *self, HwDeployStep step, const GError *error)
{
  set_current (self, step, FALSE);
  hw_deploy_page_set_error (_hw_deploy_window_get_page (self, step), error);
  _hw_deploy_window_show (self, step);
}

static void
go_to_failure (HwDeployWindow *self)
{
  const HwFailure *failure = hw_deploy_run_get_failure (self->run);
  gboolean is_verify = failure != NULL && failure->failed_in == HW_DEPLOYMENT_VERIFY;
  HwDeployStep step = is_verify ? HW_DEPLOY_STEP_VERIFY : HW_DEPLOY_STEP_UPGRADE;
  g_autofree char *result = NULL;

  set_current (self, step, TRUE);
  if (failure != NULL && !is_verify)
    {
      /* Translators: a number of finished revisions out of all */
      result = g_strdup_printf (_("stopped after %u of %u"), failure->n_done, failure->n_steps);
      hw_deploy_page_set_result (_hw_deploy_window_get_page (self, step), result);
    }
  /* Whoever opened the window has had the time to connect. */
  hw_deploy_failure_page_set_can_edit (
      HW_DEPLOY_FAILURE_PAGE (self->failure_page),
      g_signal_has_handler_pending (self, g_signal_lookup ("open-file", HW_TYPE_DEPLOY_WINDOW), 0,
                                    FALSE));
  hw_deploy_page_enter (self->failure_page);
  _hw_deploy_window_show (self, step);
}

/* One page back, while nothing has been written and nothing runs. */
void
_hw_deploy_window_go_back (HwDeployWindow *self)
{
  if (hw_deploy_run_get_verb (self->run) != HW_DEPLOY_VERB_NONE)
    return;
  if (self->current == HW_DEPLOY_STEP_REVIEW)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_TARGET);
  else if (self->current == HW_DEPLOY_STEP_CHECKS || self->current == HW_DEPLOY_STEP_BACKUP)
    return_to (self, (HwDeployStep)(self->current - 1), NULL);
}

/* The page is done with. */
void
_hw_deploy_window_on_advance (HwDeployWindow *self, HwDeployPage *page)
{
  if (page == self->review_page)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_CHECKS);
  else if (page == self->checks_page)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_BACKUP);
  else
    {
      self->is_left = TRUE;
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void
on_upgrade_finished (HwDeployWindow *self, const GError *error)
{
  HwDeploymentState state = hw_deploy_run_get_state (self->run);

  if (error == NULL)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_VERIFY);
  else if (state == HW_DEPLOYMENT_FAILED)
    go_to_failure (self);
  else if (state == HW_DEPLOYMENT_REVIEW)
    {
      /* What was reviewed is not what there is now: choose, and look at it, again. */
      _hw_deploy_window_go (self, HW_DEPLOY_STEP_TARGET);
      hw_deploy_page_set_error (self->target_page, error);
    }
  else
    return_to (self, HW_DEPLOY_STEP_BACKUP, error);
}

static void
on_verify_finished (HwDeployWindow *self, const GError *error)
{
  if (error == NULL)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_SUMMARY);
  else if (hw_deploy_run_get_state (self->run) == HW_DEPLOYMENT_FAILED)
    go_to_failure (self);
}

/* After the pages have heard it. */
void
_hw_deploy_window_on_finished (HwDeployWindow *self, HwDeployVerb verb, const GError *error)
{
  switch (verb)
    {
    case HW_DEPLOY_VERB_PLAN:
      if (error == NULL)
        _hw_deploy_window_go (self, HW_DEPLOY_STEP_REVIEW);
      break;

    case HW_DEPLOY_VERB_UPGRADE:
      on_upgrade_finished (self, error);
      break;

    case HW_DEPLOY_VERB_VERIFY:
      on_verify_finished (self, error);
      break;

    case HW_DEPLOY_VERB_RETRY:
      if (error == NULL)
        _hw_deploy_window_go (self, HW_DEPLOY_STEP_CHECKS);
      break;

    case HW_DEPLOY_VERB_NONE:
    case HW_DEPLOY_VERB_LOOK:
    case HW_DEPLOY_VERB_CHECKS:
    case HW_DEPLOY_VERB_BACKUP:
      break;
    }
}

static void
on_stop_backup_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(HwDeployWindow) self = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  self->is_asking = FALSE;
  if (g_strcmp0 (answer, ANSWER_NOW) == 0 && self->run != NULL
      && hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_BACKUP)
    hw_deploy_run_cancel (self->run);
}

static void
ask_to_stop_backup (HwDeployWindow *self)
{
  const HwAnswer answers[] = {
    { ANSWER_CANCEL, _("_Keep Going"), HW_ANSWER_PLAIN },
      { ANSWER_NOW, _("_Stop"), HW_ANSWER_DESTRUCTIVE }, { NULL, NULL, HW_ANSWER_PLAIN },
    };

  hw_ask_async (GTK_WINDOW (self),
                _("Stop the Backup?"),
                   _("The unfinished file is deleted. The database is unchanged."), answers,
                      on_stop_backup_answered_cb, g_object_ref (self));
}

static void
on_stop_upgrade_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(HwDeployWindow) self = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  self->is_asking = FALSE;
  /* It may have ended while the question stood. */
  if (self->run == NULL || hw_deploy_run_get_verb (self->run) != HW_DEPLOY_VERB_UPGRADE)
    return;
  if (g_strcmp0 (answer, ANSWER_AFTER) == 0)
    hw_deploy_run_stop_after_step (self->run);
  else if (g_strcmp0 (answer, ANSWER_NOW) == 0)
    hw_deploy_run_cancel (self->run);
}

static HwDeployItem *
find_running_item (HwDeployWindow *self)
{
  GListModel *items = hw_deploy_run_get_items (self->run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      if (hw_deploy_item_get_state (item) == HW_DEPLOY_RUNNING)
        return g_steal_pointer (&item);
    }

  return NULL;
}

/* What cancelling the running statement would do, in whole sentences. */
static char *
describe_cancel (HwDeployWindow *self)
{
  g_autoptr(HwDeployItem) item = find_running_item (self);

  if (!hw_project_get_transaction_per_migration (hw_deploy_run_get_project (self->run)))
    return g_strdup (_("All revisions are one transaction. Cancelling takes all of them back."));
  if (item == NULL)
    return g_strdup (_("Finished revisions stay."));
  if (hw_deploy_item_is_transactional (item))
    /* Translators: the title of a revision */
    return g_strdup_printf (_("Finished revisions stay. Cancelling rolls back “%s” as a whole."),
                               hw_deploy_item_get_title (item));

  /* Translators: the title of a revision */
  return g_strdup_printf (_("Finished revisions stay. “%s” runs outside a transaction: what it has done so far "
        "remains when it is cancelled."),
      hw_deploy_item_get_title (item));
}

static void
ask_to_stop_upgrade (HwDeployWindow *self)
{
  g_autofree char *body = describe_cancel (self);
  const HwAnswer answers[] = {
    { ANSWER_AFTER, _("Stop _After This Revision"), HW_ANSWER_SUGGESTED },
      { ANSWER_NOW, _("Cancel the _Running Statement"), HW_ANSWER_DESTRUCTIVE },
        { ANSWER_CANCEL, _("_Keep Going"), HW_ANSWER_PLAIN }, { NULL, NULL, HW_ANSWER_PLAIN },
      };

  hw_ask_async (GTK_WINDOW (self), hw_deploy_run_get_direction (self->run) == HW_DIRECTION_DOWNGRADE
                ? _("Stop the Downgrade?")
                : _("Stop the Upgrade?"), body, answers, on_stop_upgrade_answered_cb,
                     g_object_ref (self));
}

static void
on_leave_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(HwDeployWindow) self = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  self->is_asking = FALSE;
  self->is_left = TRUE;
  if (g_strcmp0 (answer, ANSWER_NOW) == 0)
    gtk_window_close (GTK_WINDOW (self));
}

static void
ask_to_leave (HwDeployWindow *self)
{
  const char *name = hw_deploy_run_get_environment (self->run)->name;
  const HwAnswer answers[] = {
    { ANSWER_CANCEL, _("_Cancel"), HW_ANSWER_PLAIN },
      { ANSWER_NOW, _("_Leave"), HW_ANSWER_SUGGESTED }, { NULL, NULL, HW_ANSWER_PLAIN },
    };
  /* Translators: the name of an environment */
  g_autofree char *heading = g_strdup_printf (_("Leave %s as It Is?"), name);

  hw_ask_async (
      GTK_WINDOW (self), heading,
      _("Nothing was chosen yet. What is finished stays, and can be deployed from later."),
         answers, on_leave_answered_cb, g_object_ref (self));
}

/* A failure that nobody has decided about; that is asked once. */
static gboolean
is_undecided (HwDeployWindow *self)
{
  return self->has_failed && !self->is_left
         && hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_NONE;
}

/* TRUE when there is something that only the user may stop or leave; they are being asked, once. */
gboolean
_hw_deploy_window_ask_to_stop (HwDeployWindow *self)
{
  const gboolean must_decide = is_undecided (self);

  if (!_hw_deploy_window_is_at_work (self) && !must_decide)
    return FALSE;
  if (self->is_asking)
    return TRUE;

  self->is_asking = TRUE;
  if (must_decide)
    ask_to_leave (self);
  else if (hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_BACKUP)
    ask_to_stop_backup (self);
  else
    ask_to_stop_upgrade (self);

  return TRUE;
}

/* The button at the start of the header, and Esc. */
void
_hw_deploy_window_stop (HwDeployWindow *self)
{
  if (hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_VERIFY)
    hw_deploy_run_cancel (self->run);
  else
    gtk_window_close (GTK_WINDOW (self));
}
