/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-text"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-compare-text.h"
#include "hw-format.h"

/* When the revision was applied there; 0 where that is not known. */
static gint64
find_applied_usec (const HwCompareStyle *style, guint side, guint node)
{
  const HwRevision *revision =
      hw_graph_get_revision (hw_comparison_get_graph (style->comparison), node);
  g_autoptr(HwEnvironmentState) state =
                 g_list_model_get_item (hw_session_get_environments (style->session), side);
  const HwHistoryEntry *entry =
      state == NULL ? NULL : hw_environment_state_find_history (state, revision->id);

  return entry == NULL ? 0 : entry->started_usec;
}

static void
describe_applied (HwCompareText *text, const HwCompareStyle *style, guint side, guint node)
{
  const HwStanding standing = hw_comparison_get (style->comparison, side, node);
  const gint64 applied_usec = find_applied_usec (style, side, node);
  g_autofree char *when = NULL;

  if (applied_usec != 0)
    {
      g_autofree char *date = hw_format_date (applied_usec);

      text->text = hw_format_date_short (applied_usec, 0);
      /* Translators: a date, "18 November 2026" */
      when = g_strdup_printf (_("applied %s"), date);
    }
  else
    {
      text->text = g_strdup (C_("standing", "applied"));
      when = g_strdup (C_("standing", "applied"));
    }
  text->icon = "object-select-symbolic";
  text->style = "hw-success";
  if ((standing & HW_STANDING_EDITED) != 0)
    {
      text->icon = "dialog-warning-symbolic";
      text->style = "hw-warning";
      g_free (text->text);
      text->text = g_strdup (C_("standing", "edited"));
      /* Translators: "applied 18 November 2026" */
      text->spoken = g_strdup_printf (_("%s, edited since"), when);
    }
  if ((standing & HW_STANDING_CURRENT) != 0)
    {
      g_autofree char *first =
          text->spoken == NULL ? g_strdup (when) : g_steal_pointer (&text->spoken);

      /* Translators: "applied 18 November 2026"; the environment stands at this revision */
      text->spoken = g_strdup_printf (_("%s, current"), first);
    }
  if (text->spoken == NULL)
    text->spoken = g_steal_pointer (&when);
}

void
hw_compare_text_init (HwCompareText *text, const HwCompareStyle *style, guint side, guint node)
{
  const HwStanding standing = hw_comparison_get (style->comparison, side, node);

  *text = (HwCompareText){ NULL, NULL, NULL, NULL };
  if ((standing & HW_STANDING_APPLIED) != 0)
    {
      describe_applied (text, style, side, node);
      return;
    }
  if ((standing & HW_STANDING_PENDING) != 0)
    {
      text->icon = "go-up-symbolic";
      text->style = "hw-accent";
      text->text = g_strdup (C_("standing", "pending"));
    }
  else
    {
      text->icon = "dialog-question-symbolic";
      text->style = "hw-dim";
      text->text = g_strdup (C_("standing", "not known"));
    }
  text->spoken = g_strdup (text->text);
}

void
hw_compare_text_clear (HwCompareText *text)
{
  g_free (text->text);
  g_free (text->spoken);
}

char *
hw_compare_text_describe_fold (HwStanding standing, guint n_folded, gboolean is_last)
{
  if (standing == HW_STANDING_PENDING)
    return g_strdup_printf (ngettext ("%u revision is pending everywhere",
                                      "%u revisions are pending everywhere", n_folded),
                            n_folded);
  if (standing == HW_STANDING_NOT_KNOWN)
    return g_strdup_printf (ngettext ("%u revision is not known anywhere",
                                      "%u revisions are not known anywhere", n_folded),
                            n_folded);
  if (is_last)
    return g_strdup_printf (ngettext ("%u older revision is applied everywhere",
                                      "%u older revisions are applied everywhere", n_folded),
                            n_folded);

  return g_strdup_printf (ngettext ("%u revision is applied everywhere",
                                    "%u revisions are applied everywhere", n_folded),
                          n_folded);
}

static void
append_part (GString *text, char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
  g_free (part);
}

static void
append_ahead (GString *text, const char *ahead, const char *behind, guint n)
{
  if (n > 0)
    append_part (text, g_strdup_printf (
                           /* Translators: name of an environment, a number, another environment */
                           ngettext ("%s is %u revision ahead of %s",
                                     "%s is %u revisions ahead of %s", n),
                           ahead, n, behind));
}

static void
append_unknown (GString *text, const HwComparison *comparison, guint side)
{
  const char *name = hw_comparison_get_name (comparison, side);
  const char *const *unknown = hw_comparison_get_unknown (comparison, side);
  g_autofree char *ids = NULL;

  if (!hw_comparison_is_read (comparison, side))
    {
      /* Translators: name of an environment */
      append_part (text, g_strdup_printf (_("nobody knows where %s stands"), name));
      return;
    }
  if (unknown[0] == NULL)
    return;
  ids = g_strjoinv (", ", (char **)unknown);
  /* Translators: name of an environment, ids of revisions */
  append_part (text, g_strdup_printf (_("%s is at %s, which is not in this project"), name, ids));
}

char *
hw_compare_text_describe_pair (const HwComparison *comparison, guint a, guint b)
{
  const HwComparisonCounts counts = hw_comparison_count (comparison, a, b);
  const char *name_a = hw_comparison_get_name (comparison, a);
  const char *name_b = hw_comparison_get_name (comparison, b);
  GString *text = g_string_new (NULL);

  append_ahead (text, name_a, name_b, counts.n_ahead);
  append_ahead (text, name_b, name_a, counts.n_behind);
  append_unknown (text, comparison, a);
  append_unknown (text, comparison, b);
  if (text->len == 0)
    append_part (text, g_strdup_printf (
                           /* Translators: names of two environments */
                           _("%s and %s stand at the same revisions"), name_a, name_b));

  return g_string_free (text, FALSE);
}
