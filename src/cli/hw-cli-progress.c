/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-progress"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-event-json.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-cli-progress.h"
#include "hw-util.h"

#define BAR_CELLS 24
#define SHOW_USEC (G_USEC_PER_SEC / 15)

/**
 * hw_cli_progress_init:
 * @plan: (nullable): borrowed while events come
 *
 * The bar is for people: only on a terminal, and never where JSON is read.
 */
void
hw_cli_progress_init (HwCliProgress *self, HwCli *cli, const HwPlan *plan)
{
  *self = (HwCliProgress){ .cli = cli, .plan = plan };
  self->has_bar = !cli->is_json && hw_cli_is_terminal (STDERR_FILENO);
}

/* One line of the terminal at most: a line that wraps could not be taken away again. */
static void
write_line (const char *text)
{
  guint width = hw_cli_get_width (STDERR_FILENO) - 1;
  g_autofree char *cut = g_utf8_substring (text, 0, MIN (width, (guint)g_utf8_strlen (text, -1)));
  guint n = (guint)g_utf8_strlen (cut, -1);

  hw_cli_note ("\r%s%*s\r", cut, (int)(width - MIN (n, width)), "");
}

void
hw_cli_progress_clear (HwCliProgress *self)
{
  if (self->is_shown)
    write_line ("");
  self->is_shown = FALSE;
}

/* @fraction: 0 to 1; negative when it is not known. @text: what is going on; cut to the terminal's width.
 * Shows at most fifteen a second. */
static void
show (HwCliProgress *self, double fraction, const char *text)
{
  g_autoptr(GString) line = g_string_new (NULL);
  g_autofree char *flat = NULL;
  gint64 now = g_get_monotonic_time ();
  gboolean unicode = hw_cli_has_unicode ();

  if (!self->has_bar || (self->is_shown && now - self->shown_usec < SHOW_USEC))
    return;

  if (fraction >= 0)
    {
      guint done = (guint)(CLAMP (fraction, 0.0, 1.0) * BAR_CELLS);

      for (guint i = 0; i < BAR_CELLS; i++)
        g_string_append (line, i < done ? (unicode ? "█" : "#") : (unicode ? "░" : "."));
      g_string_append_printf (line, " %3u %%  ", (guint)(CLAMP (fraction, 0.0, 1.0) * 100));
    }
  flat = g_strdelimit (g_strdup (text), "\n\r\t", ' ');
  g_string_append (line, flat);
  write_line (line->str);
  self->is_shown = TRUE;
  self->shown_usec = now;
}

static void
show_statement (HwCliProgress *self, const HwEvent *event)
{
  double part = event->n_statements > 0 ? (double)event->statement / event->n_statements : 0;
  double fraction = event->n_steps > 0 ? (event->step + part) / event->n_steps : -1;
  g_autofree char *text = NULL;

  if (!self->has_bar)
    return;
  text = g_strdup_printf (_("%u of %u  %s"), event->step + 1, event->n_steps,
                             event->sql != NULL        ? event->sql
                             : event->revision != NULL ? event->revision->id
                                                       : "");

  show (self, fraction, text);
}

static void
show_rounds (HwCliProgress *self, const HwEvent *event)
{
  g_autofree char *text = g_strdup_printf (_("%u of %u  %s  %s"), event->step + 1, event->n_steps,
                                              event->message, event->sql);

  show (self, -1, text);
}

static void
print_finished_step (HwCliProgress *self, const HwEvent *event)
{
  g_autofree char *duration = hw_format_duration (event->duration_usec);
  g_autofree char *step = NULL;
  const HwPlanStep *planned;

  hw_cli_progress_clear (self);
  if (self->plan == NULL || event->step >= hw_plan_get_n_steps (self->plan))
    return;
  planned = hw_plan_get_step (self->plan, event->step);
  step = hw_cli_format_step (planned);
  if (planned->direction == HW_DIRECTION_STAMP)
    hw_cli_print ("stamp %s\n", step);
  else if (planned->revision != NULL && (planned->revision->flags & HW_REVISION_PYTHON) != 0)
    hw_cli_print ("%s %s (%s)\n", hw_direction_to_string (planned->direction), step, duration);
  else
    hw_cli_print (ngettext ("%s %s (%u statement, %s)\n", "%s %s (%u statements, %s)\n",
                            self->n_statements),
                  hw_direction_to_string (planned->direction), step, self->n_statements, duration);
}

static void
show_backup (HwCliProgress *self, const HwEvent *event)
{
  g_autofree char *size = hw_format_size (event->bytes);
  g_autofree char *text = g_strdup_printf (_("backup, %s  %s"), size,
                                              event->name != NULL ? event->name : _("verifying"));

  show (self, event->fraction, text);
}

static void
print_notice (HwCliProgress *self, const HwEvent *event)
{
  hw_cli_progress_clear (self);
  if (event->severity == HW_SEVERITY_INFO)
    hw_cli_notice (event->message);
  else
    hw_cli_warn ("%s", event->message);
}

static void
on_text_event (HwCliProgress *self, const HwEvent *event)
{
  switch (event->kind)
    {
    case HW_EVENT_CHECK_STARTED:
      show (self, -1, event->name);
      break;
    case HW_EVENT_BACKUP_PROGRESS:
      show_backup (self, event);
      break;
    case HW_EVENT_STEP_STARTED:
      self->n_statements = event->n_statements;
      show_statement (self, event);
      break;
    case HW_EVENT_STATEMENT_STARTED:
      show_statement (self, event);
      break;
    case HW_EVENT_STATEMENT_PROGRESS:
      show_rounds (self, event);
      break;
    case HW_EVENT_STEP_FINISHED:
      print_finished_step (self, event);
      break;
    case HW_EVENT_NOTICE:
      print_notice (self, event);
      break;
    case HW_EVENT_STATE:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_STATEMENT_FINISHED:
    case HW_EVENT_STEP_FAILED:
      break;
    }
}

/**
 * hw_cli_progress_on_event:
 * @user_data: the HwCliProgress
 *
 * A HwEventFunc for runners, backups and deployments that work on this thread.
 */
void
hw_cli_progress_on_event (const HwEvent *event, gpointer user_data)
{
  HwCliProgress *self = user_data;

  if (self->cli->is_json)
    hw_cli_print_event_json (event);
  else
    on_text_event (self, event);
}
