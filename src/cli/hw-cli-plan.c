/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-plan"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-util.h"

/**
 * hw_cli_parse_direction:
 * @error: HW_ERROR_USAGE
 */
gboolean
hw_cli_parse_direction (const char *text, HwDirection *out_direction, GError **error)
{
  static const HwDirection directions[] = { HW_DIRECTION_UPGRADE, HW_DIRECTION_DOWNGRADE,
                                            HW_DIRECTION_STAMP };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    if (g_str_equal (text, hw_direction_to_string (directions[i])))
      {
        *out_direction = directions[i];
        return TRUE;
      }
  hw_set_error (error, HW_ERROR_USAGE,
                _("Say “upgrade”, “downgrade” or “stamp”."), _("“%s” is no direction"), text);

  return FALSE;
}

/**
 * hw_cli_make_plan:
 * @rows: the version table in row order
 * @targets: (array zero-terminated=1): one; for a stamp any number
 * @purge: for a stamp: forget the rows first
 * @error: HW_ERROR_USAGE, and what the planner refuses
 *
 * Returns: (transfer full): the plan, possibly without steps
 */
HwPlan *
hw_cli_make_plan (const HwGraph *graph,
                  const char *const *rows,
                  HwDirection direction,
                  const char *const *targets,
                  gboolean purge,
                  GError **error)
{
  if (purge && direction != HW_DIRECTION_STAMP)
    {
      hw_set_error (error, HW_ERROR_USAGE, NULL, _("“--purge” is only for stamps"));
      return NULL;
    }
  if (direction != HW_DIRECTION_STAMP && hw_strv_length (targets) != 1)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Only a stamp takes several; “heads” stands for all of them."),
                       _("one target is needed, not %u"), hw_strv_length (targets));
      return NULL;
    }

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      return hw_plan_new_upgrade (graph, rows, targets[0], error);
    case HW_DIRECTION_DOWNGRADE:
      return hw_plan_new_downgrade (graph, rows, targets[0], error);
    case HW_DIRECTION_STAMP:
      return hw_plan_new_stamp (graph, rows, targets, purge, error);
    }
  g_return_val_if_reached (NULL);
}

/**
 * hw_cli_format_rows:
 * @rows: (nullable) (array zero-terminated=1)
 *
 * Returns: (transfer full): the rows joined by commas, or "<base>"
 */
char *
hw_cli_format_rows (const char *const *rows)
{
  return hw_strv_length (rows) == 0 ? g_strdup ("<base>") : g_strjoinv (", ", (char **)rows);
}

/* A downgrade of it is refused: there is nothing to run. */
static gboolean
is_irreversible (const HwPlanStep *step)
{
  return step->direction == HW_DIRECTION_DOWNGRADE && step->revision != NULL
         && (step->revision->flags & HW_REVISION_IRREVERSIBLE) != 0;
}

static gboolean
has_transaction (const HwPlanStep *step)
{
  if (step->revision == NULL)
    return TRUE;

  switch (step->direction)
    {
    case HW_DIRECTION_UPGRADE:
      return (step->revision->flags & HW_REVISION_UP_NO_TRANSACTION) == 0;
    case HW_DIRECTION_DOWNGRADE:
      return (step->revision->flags & HW_REVISION_DOWN_NO_TRANSACTION) == 0;
    case HW_DIRECTION_STAMP:
      return TRUE;
    }
  g_return_val_if_reached (TRUE);
}

/* Emptying the table before nothing is put in: Alembic counts that as no step, and no revision names it. */
static gboolean
is_bare_purge (const HwPlanStep *step)
{
  return step->revision == NULL && step->n_changes == 1 && step->changes[0].kind == HW_ROW_PURGE;
}

static const char *
get_stamped_row (const HwPlanStep *step)
{
  for (guint i = 0; i < step->n_changes; i++)
    if (step->changes[i].from != NULL)
      return step->changes[i].from;

  return "";
}

/**
 * hw_cli_format_step:
 *
 * Returns: (transfer full): one line, in the words of Alembic's log for upgrades and downgrades
 */
char *
hw_cli_format_step (const HwPlanStep *step)
{
  const HwRevision *revision = step->revision;
  g_autofree char *parents = NULL;
  g_autofree char *after = NULL;

  if (step->direction == HW_DIRECTION_STAMP)
    {
      after = hw_cli_format_rows ((const char *const *)step->heads_after);
      return g_strdup_printf ("%s => %s", revision != NULL                ? revision->id
                                                                          : is_bare_purge (step)
                                              ? _("every row forgotten") : get_stamped_row (step),
                                                   after);
    }

  parents = hw_cli_format_rows ((const char *const *)revision->down_revisions);
  if (step->direction == HW_DIRECTION_UPGRADE)
    return g_strdup_printf ("%s -> %s, %s", parents, revision->id, revision->message);

  return g_strdup_printf ("%s -> %s, %s", revision->id, parents, revision->message);
}

static void
append_step (GString *out, const HwPlanStep *step, guint number, int width)
{
  g_autofree char *text = hw_cli_format_step (step);
  g_autofree char *rows = hw_cli_format_rows ((const char *const *)step->heads_after);
  g_autofree char *start =
      g_strdup_printf ("%*u  %s  ", width, number, hw_direction_to_string (step->direction));

  hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_DIM, start);
  g_string_append (out, text);
  if (!has_transaction (step))
    hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_WARNING, _("  [no transaction]"));
  if (is_irreversible (step))
    hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_BAD, _("  [irreversible]"));
  if (step->direction != HW_DIRECTION_STAMP)
    {
      g_autofree char *end = g_strdup_printf ("  => %s", rows);

      hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_DIM, end);
    }
  g_string_append_c (out, '\n');
}

/**
 * hw_cli_print_plan:
 * @max_steps: how many steps to print at most: of a longer plan the beginning and the end; 0 for all
 *
 * Prints the ordered steps, each with the version rows after it, as text.
 */
void
hw_cli_print_plan (const HwPlan *plan, guint max_steps)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *from = hw_cli_format_rows (hw_plan_get_rows (plan));
  guint n = hw_plan_get_n_steps (plan);
  guint n_hidden = max_steps > 0 && n > max_steps ? n - max_steps : 0;
  int width = n >= 1000 ? 4 : n >= 100 ? 3 : n >= 10 ? 2 : 1;

  if (n == 0)
    g_string_append_printf (out, _("Nothing to do: %s from %s to %s has no step\n"),
                                    hw_direction_to_string (hw_plan_get_direction (plan)), from,
                                    hw_plan_get_target (plan));
  else
    g_string_append_printf (
        out, ngettext ("%s from %s to %s: %u step\n", "%s from %s to %s: %u steps\n", n),
        hw_direction_to_string (hw_plan_get_direction (plan)), from, hw_plan_get_target (plan), n);
  for (guint i = 0; i < n; i++)
    {
      if (n_hidden > 0 && i == max_steps / 2)
        {
          g_string_append_printf (out,
                                  ngettext ("… %u step more …\n", "… %u steps more …\n", n_hidden),
                                  n_hidden);
          i += n_hidden;
        }
      append_step (out, hw_plan_get_step (plan, i), i + 1, width);
    }
  hw_cli_write (out->str, (gssize)out->len);
}

static void
add_step_json (JsonBuilder *builder, const HwPlanStep *step)
{
  const HwRevision *revision = step->revision;

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "revision",
                      revision != NULL ? revision->id : get_stamped_row (step));
  hw_json_add_string (builder, "direction", hw_direction_to_string (step->direction));
  hw_json_add_string (builder, "message", revision != NULL ? revision->message : NULL);
  hw_json_add_string (builder, "file", revision != NULL ? revision->file : NULL);
  hw_json_add_boolean (builder, "transaction", has_transaction (step));
  hw_json_add_strv (builder, "heads_after", (const char *const *)step->heads_after);
  json_builder_end_object (builder);
}

void
hw_cli_add_plan_json (JsonBuilder *builder, const HwPlan *plan)
{
  hw_json_add_string (builder, "direction", hw_direction_to_string (hw_plan_get_direction (plan)));
  hw_json_add_string (builder, "target", hw_plan_get_target (plan));
  hw_json_add_strv (builder, "from", hw_plan_get_rows (plan));
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    if (!is_bare_purge (hw_plan_get_step (plan, i)))
      add_step_json (builder, hw_plan_get_step (plan, i));
  json_builder_end_array (builder);
  hw_json_add_strv (builder, "heads_after", hw_plan_get_heads_after (plan));
}

void
hw_cli_print_plan_json (const HwPlan *plan)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_cli_add_plan_json (builder, plan);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}
