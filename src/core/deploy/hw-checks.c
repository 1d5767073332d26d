/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-checks"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "hw-checks-private.h"
#include "hw-error.h"

/* Neither has gettext a translation of nothing. */
static G_GNUC_FORMAT (1) const char *translate (const char *text)
{
  return text[0] != '\0' ? g_dgettext (GETTEXT_PACKAGE, text) : text;
}

static void
take_report (HwCheckContext *context,
             HwCheckState state,
             const char *hint,
             char *message,
             char *local_message)
{
  g_free (context->message);
  g_free (context->local_message);
  g_free (context->hint);
  g_free (context->local_hint);
  context->state = state;
  context->message = message;
  context->local_message = local_message;
  context->hint = g_strdup (hint != NULL ? hint : "");
  context->local_hint = g_strdup (translate (context->hint));
}

void
_hw_check_report (
    HwCheckContext *context, HwCheckState state, const char *hint, const char *format, ...)
{
  char *message, *local_message;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  va_start (args, format);
  local_message = g_strdup_vprintf (translate (format), args);
  va_end (args);
  take_report (context, state, hint, message, local_message);
}

void
_hw_check_report_count (HwCheckContext *context,
                        HwCheckState state,
                        const char *hint,
                        guint n,
                        const char *one,
                        const char *many,
                        ...)
{
  char *message, *local_message;
  va_list args;

  va_start (args, many);
  message = g_strdup_vprintf (n == 1 ? one : many, args);
  va_end (args);
  va_start (args, many);
  local_message = g_strdup_vprintf (g_dngettext (GETTEXT_PACKAGE, one, many, n), args);
  va_end (args);
  take_report (context, state, hint, message, local_message);
}

void
_hw_check_report_error (HwCheckContext *context, const GError *error)
{
  const char *file = hw_error_get_file (error);
  g_autofree char *name = file != NULL ? g_path_get_basename (file) : NULL;
  guint line = hw_error_get_line (error);

  if (name != NULL && line > 0)
    _hw_check_report (context, HW_CHECK_FAILED, hw_error_get_hint (error),
                      N_("%s (%s, line %u)"), error->message, name, line);
  else
    _hw_check_report (context, HW_CHECK_FAILED, hw_error_get_hint (error), "%s", error->message);
}

/* What the environment's policy forbids can be overridden with a reason, which is kept. */
void
_hw_check_report_policy (
    HwCheckContext *context, const char *policy, const char *hint, const char *format, ...)
{
  const char *reason = _hw_deployment_get_override (context->deployment, policy);
  g_autofree char *message = NULL;
  g_autofree char *local_message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  va_start (args, format);
  local_message = g_strdup_vprintf (translate (format), args);
  va_end (args);
  if (reason != NULL)
    {
      take_report (context, HW_CHECK_WARNING, NULL,
                   g_strdup_printf ("%s; overridden: %s", message, reason),
                   g_strdup_printf (_("%s; overridden: %s"), local_message, reason));
      return;
    }
  context->is_policy = TRUE;
  take_report (context, HW_CHECK_FAILED, hint, g_steal_pointer (&message),
               g_steal_pointer (&local_message));
}

/* FALSE, with the check skipped, where there is nothing to ask. */
gboolean
_hw_check_has_connection (HwCheckContext *context)
{
  if (context->database != NULL && hw_database_is_open (context->database))
    return TRUE;
  if (context->database != NULL)
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL, N_("the database does not exist yet"));
  else
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL, N_("the database cannot be reached"));

  return FALSE;
}

/* What blocks most often stands first. */
static const struct
{
  const char *id;
  const char *title;
  HwCheckAppliesFunc applies; /* NULL: always */
  HwCheckFunc run;
} checks[] = {
  { "connection", "Connection and server version", NULL, _hw_check_connection },
  { "version-table", "Version table", NULL, _hw_check_version_table },
  { "edited", "Applied revisions", _hw_check_applies_history, _hw_check_edited },
  { "drift", "Recorded schema", _hw_check_applies_history, _hw_check_drift },
  { "heads", "One head", NULL, _hw_check_heads },
  { "lock", "Deployment lock", NULL, _hw_check_lock },
  { "plan", "Scripts of the plan", NULL, _hw_check_plan },
  { "alembic", "The project's alembic", _hw_check_applies_alembic, _hw_check_alembic },
  { "requires", "Earlier environment", _hw_check_applies_requires, _hw_check_requires },
  { "window", "Allowed hours", _hw_check_applies_window, _hw_check_window },
  { "reason", "Reason", _hw_check_applies_reason, _hw_check_reason },
  { "policy", "Backup policy", NULL, _hw_check_backup },
  { "programs", "Backup programs", _hw_check_applies_programs, _hw_check_programs },
  { "space", "Space for the backup", _hw_deployment_wants_backup, _hw_check_space },
  { "writable", "Database file", _hw_check_applies_writable, _hw_check_writable },
};

/**
 * hw_check_free:
 * @check: (nullable): a copy from hw_deployment_dup_checks()
 */
void
hw_check_free (HwCheck *check)
{
  if (check == NULL)
    return;

  g_free (check->id);
  g_free (check->title);
  g_free (check->message);
  g_free (check->hint);
  g_free (check->local_message);
  g_free (check->local_hint);
  g_free (check);
}

HwCheck *
_hw_check_copy (const HwCheck *check)
{
  HwCheck *copy = g_new (HwCheck, 1);

  copy->id = g_strdup (check->id);
  copy->title = g_strdup (check->title);
  copy->state = check->state;
  copy->message = g_strdup (check->message);
  copy->hint = g_strdup (check->hint);
  copy->local_message = g_strdup (check->local_message);
  copy->local_hint = g_strdup (check->local_hint);

  return copy;
}

/* The checks that this deployment needs, all waiting: (transfer full) (element-type HwCheck) */
GPtrArray *
_hw_checks_new (HwDeployment *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_check_free);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      HwCheck *check;

      if (checks[i].applies != NULL && !checks[i].applies (self))
        continue;
      check = g_new0 (HwCheck, 1);
      check->id = g_strdup (checks[i].id);
      check->title = g_strdup (checks[i].title);
      check->state = HW_CHECK_WAITING;
      check->message = g_strdup ("");
      check->hint = g_strdup ("");
      check->local_message = g_strdup ("");
      check->local_hint = g_strdup ("");
      g_ptr_array_add (list, check);
    }

  return list;
}

static HwCheckFunc
find_func (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      if (g_str_equal (checks[i].id, id))
        return checks[i].run;
    }
  g_assert_not_reached ();
}

static void
take (char **to, char **from)
{
  g_free (*to);
  *to = g_steal_pointer (from);
}

/* The window reads the list from its own thread while we write it here. */
static void
update_check (HwDeployment *self, HwCheck *check, HwCheckContext *context)
{
  g_mutex_lock (&self->mutex);
  check->state = context->state;
  if (context->message != NULL)
    {
      take (&check->message, &context->message);
      take (&check->hint, &context->hint);
      take (&check->local_message, &context->local_message);
      take (&check->local_hint, &context->local_hint);
    }
  g_mutex_unlock (&self->mutex);
}

static void
emit_check (HwDeployment *self, HwEventKind kind, const HwCheck *check)
{
  HwEvent event = {
    .kind = kind,
    .name = check->id,
    .message = check->message,
    .ok = check->state != HW_CHECK_FAILED,
    .severity = check->state == HW_CHECK_FAILED    ? HW_SEVERITY_ERROR
                : check->state == HW_CHECK_WARNING ? HW_SEVERITY_WARNING
                                                   : HW_SEVERITY_INFO,
  };

  _hw_deployment_emit (self, &event);
}

static void
run_check (HwDeployment *self, HwCheck *check, HwCheckContext *context)
{
  gint64 started = g_get_monotonic_time ();

  context->state = HW_CHECK_RUNNING;
  context->is_policy = FALSE;
  update_check (self, check, context);
  emit_check (self, HW_EVENT_CHECK_STARTED, check);
  if (g_cancellable_is_cancelled (context->cancellable))
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL, N_("cancelled"));
  else
    find_func (check->id) (context);
  update_check (self, check, context);
  if (check->state == HW_CHECK_FAILED)
    {
      context->n_failed++;
      context->n_by_policy += context->is_policy ? 1 : 0;
    }
  emit_check (self, HW_EVENT_CHECK_FINISHED, check);
  _hw_deployment_note (self, "check", check->id, check->state != HW_CHECK_FAILED,
                       g_get_monotonic_time () - started, check->message);
}

static void
set_verdict (HwDeployment *self, const HwCheckContext *context, GError **error)
{
  g_autoptr(GString) failed = g_string_new (NULL);
  const char *message = NULL;
  const char *hint = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (self->checks, i);

      if (check->state != HW_CHECK_FAILED)
        continue;
      if (message == NULL)
        {
          message = check->message;
          hint = check->hint;
        }
      g_string_append_printf (failed, "%s%s", failed->len > 0 ? ", " : "", check->id);
    }
  hw_set_error (error, context->n_by_policy == context->n_failed ? HW_ERROR_POLICY : HW_ERROR_CHECK,
                hint, "%s", message);
  if (error != NULL && context->n_failed > 1)
    {
      g_autofree char *detail =
          g_strdup_printf ("%u checks block: %s.", context->n_failed, failed->str);

      hw_error_set_detail (*error, detail);
    }
}

/* Runs every check in @self's list, also after one has failed. */
gboolean
_hw_checks_run (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  HwCheckContext context = { .deployment = self, .cancellable = cancellable };

  /* Only this thread changes the list, so it may read it without the mutex. */
  for (guint i = 0; i < self->checks->len; i++)
    run_check (self, g_ptr_array_index (self->checks, i), &context);
  g_clear_object (&context.database);
  g_free (context.message);
  g_free (context.hint);
  g_free (context.local_message);
  g_free (context.local_hint);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (context.n_failed > 0)
    {
      set_verdict (self, &context, error);
      return FALSE;
    }

  return TRUE;
}
