/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-state-text"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-drift-popover.h"
#include "hw-format.h"
#include "hw-state-text.h"

static void
set_look (HwStateText *text, const char *icon, const char *style)
{
  text->icon = icon;
  text->style = style;
}

static void
describe_error (HwStateText *text, const HwStatus *status, const char *label)
{
  text->label = g_strdup (label);
  text->sentence = status->error == NULL ? g_strdup (label) : hw_format_error (status->error);
}

static void
describe_unknown (HwStateText *text, const HwStatus *status, const char *name)
{
  /* Whole: nobody here knows what they could be taken for. */
  g_autofree char *ids = g_strjoinv (", ", status->unknown);
  g_autofree char *where =
      status->found->len > 0 ? hw_git_answer_to_hint (status->found->pdata[0]) : g_strdup ("");

  set_look (text, "dialog-question-symbolic", "warning");
  text->label = g_strdup (C_("state pill", "unknown revision"));
  text->sentence = g_strdup_printf (
      /* Translators: environment name, revision ids, a sentence about where their files are */
      _("%s is at %s, which is not in this project. %s"), name, ids, where);
}

static void
describe_pending (HwStateText *text, const HwStatus *status, const char *name)
{
  const guint n = status->n_pending;

  set_look (text, "go-up-symbolic", "accent");
  text->label = g_strdup_printf (C_("state pill", "%u pending"), n);
  text->sentence = g_strdup_printf (
      /* Translators: number of revisions, environment name */
      ngettext ("%u revision is pending on %s", "%u revisions are pending on %s", n), n, name);
}

static void
describe_untracked (HwStateText *text, const HwStatus *status, const char *name)
{
  set_look (text, "dialog-question-symbolic", "warning");
  text->label = g_strdup (C_("state pill", "not tracked"));
  text->sentence = g_strdup_printf (
      /* Translators: environment name, number of tables */
      ngettext ("%s has %u table but no version table: stamp it or upgrade it",
                "%s has %u tables but no version table: stamp it or upgrade it", status->n_tables),
      name, status->n_tables);
}

static void
describe_up_to_date (HwStateText *text, const HwStatus *status, const char *name)
{
  g_autofree char *time = hw_format_time (status->checked_usec);

  set_look (text, "object-select-symbolic", "success");
  text->label = g_strdup (C_("state pill", "up to date"));
  /* Translators: environment name, time of day */
  text->sentence = g_strdup_printf (_("%s is up to date, checked %s"), name, time);
}

/* What was wrong then may have been mended since. */
static void
describe_unreachable (HwStateText *text, const HwStatus *status)
{
  g_autofree char *time = hw_format_time (status->checked_usec);

  set_look (text, "network-wired-disconnected-symbolic", "error");
  describe_error (text, status, C_("state pill", "unreachable"));
  /* Why is worth more than where, which the tooltip of the environment's editor tells. */
  g_free (text->subtitle);
  text->subtitle = g_steal_pointer (&text->sentence);
  /* Translators: why a database cannot be reached, time of day */
  text->sentence = g_strdup_printf (_("%s, checked %s"), text->subtitle, time);
}

static void
describe_status (HwStateText *text, const HwStatus *status, const char *name)
{
  switch (status->kind)
    {
    case HW_STATUS_UNREACHABLE:
      describe_unreachable (text, status);
      break;
    case HW_STATUS_AUTH:
      set_look (text, "dialog-password-symbolic", "warning");
      describe_error (text, status, C_("state pill", "sign in"));
      break;
    case HW_STATUS_CONFIG:
      set_look (text, "dialog-error-symbolic", "error");
      describe_error (text, status, C_("state pill", "not set up"));
      /* There is no place to name. */
      g_free (text->subtitle);
      text->subtitle = g_strdup (text->sentence);
      break;
    case HW_STATUS_LOCKED:
      set_look (text, "changes-prevent-symbolic", "warning");
      describe_error (text, status, C_("state pill", "locked"));
      break;
    case HW_STATUS_OTHER_PROJECT:
      set_look (text, "dialog-error-symbolic", "error");
      describe_error (text, status, C_("state pill", "other project"));
      break;
    case HW_STATUS_UNKNOWN_REVISION:
      describe_unknown (text, status, name);
      break;
    case HW_STATUS_UNTRACKED:
      describe_untracked (text, status, name);
      break;
    case HW_STATUS_EMPTY:
      set_look (text, "list-add-symbolic", "neutral");
      text->label = g_strdup (C_("state pill", "empty"));
      /* Translators: environment name */
      text->sentence = g_strdup_printf (_("No revisions are applied on %s yet"), name);
      break;
    case HW_STATUS_PENDING:
      describe_pending (text, status, name);
      break;
    case HW_STATUS_UP_TO_DATE:
      describe_up_to_date (text, status, name);
      break;
    }
}

/* Over how many revisions are pending: nobody knows what those will meet. */
static void
describe_drift (HwStateText *text)
{
  set_look (text, "dialog-warning-symbolic", "warning");
  g_free (text->label);
  text->label = g_strdup (C_("state pill", "drift"));
  g_free (text->sentence);
  text->sentence = g_strdup (text->drift);
}

/* Over what else there is to say: the database is not what the files say. */
static void
describe_edited (HwStateText *text, const HwStatus *status, const char *name)
{
  const guint n = hw_edits_count_up (status->edited);

  if (n == 0 || (status->kind != HW_STATUS_UP_TO_DATE && status->kind != HW_STATUS_PENDING))
    return;

  set_look (text, "dialog-warning-symbolic", "warning");
  g_free (text->label);
  text->label = g_strdup_printf (C_("state pill", "%u edited"), n);
  g_free (text->sentence);
  text->sentence = g_strdup_printf (
      /* Translators: number of revisions, environment name */
      ngettext ("%u revision was edited after it was applied to %s",
                "%u revisions were edited after they were applied to %s", n),
      n, name);
}

/* Worse than whatever the database says: something is half done. */
static void
describe_failed (HwStateText *text, const HwJournalEntry *run)
{
  g_free (text->label);
  g_free (text->sentence);
  set_look (text, "dialog-error-symbolic", "error");
  text->label = g_strdup (C_("state pill", "failed"));
  text->sentence = g_strdup_printf (
      /* Translators: number of revisions that were applied, number of all, the reason in a sentence */
      ngettext ("The last deployment stopped after %u of %u revision: %s",
                "The last deployment stopped after %u of %u revisions: %s", run->n_steps),
      run->n_done, run->n_steps, run->message == NULL ? run->result : run->message);
}

static void
describe_deploying (HwStateText *text, HwEnvironmentState *state, const char *name)
{
  guint n_steps;
  const guint n_done = hw_environment_state_get_progress (state, &n_steps);

  text->is_busy = TRUE;
  text->style = "accent";
  if (n_steps > 0)
    /* Translators: number of revisions that are done, number of all */
    text->label = g_strdup_printf (C_("state pill", "deploying %u/%u"), n_done, n_steps);
  else
    text->label = g_strdup (C_("state pill", "deploying"));
  /* Translators: environment name */
  text->sentence = g_strdup_printf (_("A deployment to %s is running here"), name);
}

/**
 * hw_state_text_new:
 *
 * Returns: (transfer full): what to say about @state now, in the user's language
 */
HwStateText *
hw_state_text_new (HwEnvironmentState *state)
{
  const HwStatus *status = hw_environment_state_get_status (state);
  const char *name = hw_environment_state_get_name (state);
  HwStateText *text = g_new0 (HwStateText, 1);

  text->style = "neutral";
  if (status != NULL)
    text->drift = hw_drift_format (status->drift);
  if (status != NULL && status->label != NULL && status->label[0] != '\0')
    text->subtitle = g_strdup (status->label);
  else
    text->subtitle = g_strdup (hw_format_kind (hw_environment_state_get_kind (state)));

  if (hw_environment_state_is_deploying (state))
    {
      describe_deploying (text, state, name);
    }
  else if (hw_environment_state_is_checking (state))
    {
      text->is_busy = TRUE;
      text->label = g_strdup (C_("state pill", "checking…"));
      /* Translators: environment name */
      text->sentence = g_strdup_printf (_("Looking at %s"), name);
    }
  else if (status == NULL)
    {
      text->label = g_strdup (C_("state pill", "not checked"));
      /* Translators: environment name */
      text->sentence = g_strdup_printf (_("%s was not looked at yet"), name);
    }
  else
    {
      describe_status (text, status, name);
      if (text->drift != NULL)
        describe_drift (text);
      describe_edited (text, status, name);
    }
  if (!text->is_busy && hw_environment_state_get_failed_run (state) != NULL)
    describe_failed (text, hw_environment_state_get_failed_run (state));
  /* Once is enough. */
  if (g_strcmp0 (text->drift, text->sentence) == 0)
    g_clear_pointer (&text->drift, g_free);

  return text;
}

void
hw_state_text_free (HwStateText *text)
{
  if (text == NULL)
    return;
  g_free (text->label);
  g_free (text->sentence);
  g_free (text->drift);
  g_free (text->subtitle);
  g_free (text);
}
