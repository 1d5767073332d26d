/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-failure-text"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-deploy-failure-text.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-util.h"

#define MAX_LINES 30       /* of a failed statement */
#define MAX_DETAIL_LINES 8 /* of what a server says about it; PostgreSQL's CONTEXT may have some */

/* A failure in words. */

char *
hw_deploy_failure_dup_title (const HwFailure *failure, HwDeployItem *item, HwDirection direction)
{
  gboolean is_down = direction == HW_DIRECTION_DOWNGRADE;
  gboolean is_cancelled = hw_error_is_cancelled (failure->error);

  if (failure->failed_in == HW_DEPLOYMENT_VERIFY)
    return g_strdup (_("The database is not as planned"));
  if (item == NULL && is_cancelled)
    /* Translators: a number of finished revisions out of all */
    return g_strdup_printf (_("Stopped after revision %u of %u"), failure->n_done,
                               failure->n_steps);
  if (item == NULL)
    return g_strdup (is_down ? _("Downgrade stopped") : _("Upgrade stopped"));
  if (is_cancelled)
    /* Translators: the title of a revision */
    return g_strdup_printf (is_down
                            ? _("Downgrade cancelled at “%s”")
                            : _("Upgrade cancelled at “%s”"), hw_deploy_item_get_title (item));

  /* Translators: the title of a revision */
  return g_strdup_printf (is_down ? _("Downgrade stopped at “%s”")
                                  : _("Upgrade stopped at “%s”"), hw_deploy_item_get_title (item));
}

/* "Revision 5e7ba1d3, statement 2 of 3, after 1 min 05 s" */
char *
hw_deploy_failure_dup_place (HwDeployItem *item)
{
  guint n = 0;
  gint current = 0;
  g_autofree char *words = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *id = NULL;

  if (item == NULL)
    return NULL;
  id = hw_format_isolate (hw_deploy_item_get_short_id (item));
  n = hw_deploy_item_get_statements (item)->len;
  current = hw_deploy_item_get_current_statement (item);
  words = hw_format_duration (hw_deploy_item_get_duration_usec (item));
  duration = hw_format_isolate_words (words);
  if (current < 0)
    /* Translators: id of a revision and a duration */
    return g_strdup_printf (_("Revision %s, after %s"), id, duration);

  /* Translators: id of a revision, which statement of how many, a duration */
  return g_strdup_printf (_("Revision %s, statement %d of %u, after %s"), id, current + 1,
                             MAX (n, (guint)current + 1), duration);
}

static char *
capitalise (const char *text)
{
  g_autofree char *first = NULL;

  if (text[0] == '\0')
    return g_strdup ("");
  first = g_utf8_strup (text, g_utf8_next_char (text) - text);

  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

char *
hw_deploy_failure_dup_message (const GError *error)
{
  if (hw_error_is_cancelled (error))
    return g_strdup (_("Stopped because you asked for it"));

  return capitalise (error->message);
}

/* A traceback, which would push what state the database is in off the page. */
gboolean
hw_deploy_failure_has_output (const GError *error)
{
  guint n_lines = 1;

  for (const char *p = hw_error_get_detail (error); p != NULL && *p != '\0'; p++)
    n_lines += *p == '\n' ? 1 : 0;

  return n_lines > MAX_DETAIL_LINES;
}

/* Detail and hint, a line each. */
char *
hw_deploy_failure_dup_detail (const GError *error, gboolean with_output)
{
  const gboolean is_whole = with_output || !hw_deploy_failure_has_output (error);
  const char *detail = is_whole ? hw_error_get_detail (error) : NULL;
  const char *hint = hw_error_get_hint (error);

  if (detail != NULL && hint != NULL)
    return g_strdup_printf ("%s\n%s", detail, hint);

  return g_strdup (detail != NULL ? detail : hint);
}

/* "ERROR 42P01  0007_add.sql, line 12" */
char *
hw_deploy_failure_dup_code (const GError *error)
{
  const char *sqlstate = hw_error_get_sqlstate (error);
  const char *file = hw_error_get_file (error);
  g_autofree char *base = file != NULL ? g_path_get_basename (file) : NULL;
  g_autofree char *place = NULL;

  if (base != NULL && hw_error_get_line (error) > 0)
    /* Translators: a file and a line number */
    place = g_strdup_printf (_("%s, line %u"), base, hw_error_get_line (error));
  if (sqlstate != NULL && place != NULL)
    return g_strdup_printf ("ERROR %s  %s", sqlstate, place);
  if (sqlstate != NULL)
    return g_strdup_printf ("ERROR %s", sqlstate);

  return g_steal_pointer (&place);
}

/* The beginning of a statement that fills more than the page. */
char *
hw_deploy_failure_shorten (const char *statement)
{
  const char *end = statement;

  for (guint n = 0; n < MAX_LINES && end != NULL; n++)
    end = strchr (n > 0 ? end + 1 : end, '\n');
  if (end == NULL)
    return g_strdup (statement);

  return g_strdup_printf ("%.*s\n…", (int)(end - statement), statement);
}

/* The statement at fault: as the error has it, else the one that ran when it came. */
const char *
hw_deploy_failure_find_statement (const GError *error, HwDeployItem *item)
{
  const char *statement = hw_error_get_statement (error);
  gint current = item != NULL ? hw_deploy_item_get_current_statement (item) : -1;
  GPtrArray *statements = item != NULL ? hw_deploy_item_get_statements (item) : NULL;

  if (statement != NULL || current < 0 || (guint)current >= statements->len)
    return statement;

  return ((const HwDeployStatement *)g_ptr_array_index (statements, (guint)current))->sql;
}

char *
hw_deploy_failure_dup_report (const HwFailure *failure, const char *title, const char *place)
{
  const char *statement = hw_error_get_statement (failure->error);
  g_autofree char *detail = hw_deploy_failure_dup_detail (failure->error, TRUE);
  g_autofree char *code = hw_deploy_failure_dup_code (failure->error);
  GString *text = g_string_new (title);

  g_string_append_c (text, '\n');
  if (place != NULL)
    g_string_append_printf (text, "%s\n", place);
  g_string_append_printf (text, "%s\n", failure->error->message);
  if (detail != NULL)
    g_string_append_printf (text, "%s\n", detail);
  if (code != NULL)
    g_string_append_printf (text, "%s\n", code);
  if (statement != NULL)
    g_string_append_printf (text, "\n%s\n", statement);
  g_string_append_printf (text, "\n%s\n", failure->summary);

  return g_string_free (text, FALSE);
}

/* Which statements of a Python revision have been committed is known to nobody. */
const char *
hw_deploy_failure_describe_partial (HwDeployItem *item)
{
  if (item != NULL && (hw_deploy_item_get_revision (item)->flags & HW_REVISION_PYTHON) != 0)
    return _("The revision is not all in one transaction: some of its statements may have stayed");

  return _("The revision runs outside a transaction: its finished statements have stayed");
}
