/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-text"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-graph-text.h"

typedef struct
{
  HwSession *session;
  HwGraphItem *item;
  guint node; /* in the project's graph; HW_GRAPH_NONE when it is not there any more */
} Place;

static Place
find_place (HwSession *session, HwGraphItem *item)
{
  const HwGraph *graph = hw_session_get_graph (session);
  const guint node = graph == NULL ? HW_GRAPH_NONE
                                   : hw_graph_lookup (graph, hw_graph_item_get_revision (item)->id);

  return (Place){ session, item, node };
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || part[0] == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append (text, part);
}

static void
describe_environments (const Place *place, GString *text)
{
  GListModel *model = hw_session_get_environments (place->session);
  const HwRevision *revision = hw_graph_item_get_revision (place->item);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      const char *name = hw_environment_state_get_name (state);
      g_autofree char *part = NULL;

      if (hw_environment_state_is_current (state, revision->id))
        /* Translators: environment name */
        part = g_strdup_printf (_("%s is here"), name);
      else if (hw_environment_state_is_applied (state, place->node))
        /* Translators: environment name */
        part = g_strdup_printf (_("applied on %s"), name);
      else if (hw_environment_state_is_pending (state, place->node))
        /* Translators: environment name */
        part = g_strdup_printf (_("pending on %s"), name);
      append_part (text, part);
    }
}

static void
describe_lines (const Place *place, GString *text)
{
  const HwGraph *graph = hw_session_get_graph (place->session);
  g_autofree char *line = NULL;
  guint n = 0;
  const guint *parents =
      place->node == HW_GRAPH_NONE ? NULL : hw_graph_get_parents (graph, place->node, &n);

  /* Translators: number of a line of the graph, counted from the left; how many there are */
  line = g_strdup_printf (_("line %u of %u"), hw_graph_item_get_lane (place->item) + 1,
                             hw_layout_get_n_lanes (hw_graph_item_get_layout (place->item)));
  append_part (text, line);
  for (guint i = 0; i < n; i++)
    {
      const HwRevision *parent = hw_graph_get_revision (graph, parents[i]);
      g_autofree char *part =
          /* Translators: message of the revision that this one stands on */
          g_strdup_printf (n > 1 ? _("merges %s")
                                 : _("revises %s"),
                                      parent->message[0] == '\0' ? parent->id : parent->message);

      append_part (text, part);
    }
}

/* What is not drawn as a line of its own colour: dependencies, wherever they are. */
static void
describe_depends (const Place *place, GString *text)
{
  const HwGraph *graph = hw_session_get_graph (place->session);
  guint n = 0;
  const guint *others =
      place->node == HW_GRAPH_NONE ? NULL : hw_graph_get_dependencies (graph, place->node, &n);

  for (guint i = 0; i < n; i++)
    {
      const HwRevision *other = hw_graph_get_revision (graph, others[i]);
      /* Translators: message of the revision that has to be applied first */
      g_autofree char *part =
          g_strdup_printf (_("depends on %s"),
                              other->message[0] == '\0' ? other->id : other->message);

      append_part (text, part);
    }
}

static void
describe_labels (const Place *place, GString *text)
{
  const HwRevision *revision = hw_graph_item_get_revision (place->item);

  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    {
      /* Translators: name of a branch */
      g_autofree char *part = g_strdup_printf (_("branch label %s"), revision->branch_labels[i]);

      append_part (text, part);
    }
}

/* @problems: (nullable) (element-type HwProblem) */
static void
describe_problems (const GPtrArray *problems, GString *text)
{
  guint n_errors = 0, n_warnings = 0;
  g_autofree char *errors = NULL;
  g_autofree char *warnings = NULL;

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);

      n_errors += problem->severity == HW_SEVERITY_ERROR;
      n_warnings += problem->severity != HW_SEVERITY_ERROR; /* as the icon has it */
    }
  errors = g_strdup_printf (ngettext ("%u error", "%u errors", n_errors), n_errors);
  warnings = g_strdup_printf (ngettext ("%u warning", "%u warnings", n_warnings), n_warnings);
  append_part (text, n_errors > 0 ? errors : NULL);
  append_part (text, n_warnings > 0 ? warnings : NULL);
}

/* What the row's dot and lines show: an end of the history, or a place where it parts. */
static void
describe_place (const Place *place, GString *text)
{
  const HwGraph *graph = hw_session_get_graph (place->session);
  g_autofree char *part = NULL;
  guint n;

  if (place->node == HW_GRAPH_NONE)
    return;
  hw_graph_get_children (graph, place->node, &n);
  if ((hw_graph_get_flags (graph, place->node) & HW_GRAPH_HEAD) != 0)
    append_part (text, C_("badge", "head"));
  if (n < 2)
    return;
  part = g_strdup_printf (ngettext ("%u branch starts here", "%u branches start here", n), n);
  append_part (text, part);
}

static void
describe_flags (const Place *place, GString *text)
{
  const HwRevisionFlags flags = hw_graph_item_get_revision (place->item)->flags;
  HwEnvironmentState *state = hw_session_get_environment (place->session);

  if ((flags & HW_REVISION_DATA) != 0)
    append_part (text, C_("chip", "data"));
  if ((flags & HW_REVISION_UP_NO_TRANSACTION) != 0)
    append_part (text, C_("chip", "no transaction"));
  if ((flags & HW_REVISION_IRREVERSIBLE) != 0)
    append_part (text, C_("chip", "irreversible"));
  if ((flags & HW_REVISION_PYTHON) != 0
      && hw_graph_is_mixed (hw_graph_item_get_graph (place->item)))
    append_part (text, C_("chip", "python"));
  if (state != NULL
      && hw_environment_state_find_edit (state, hw_graph_item_get_revision (place->item)->id)
             != NULL)
    append_part (text, C_("chip", "edited"));
}

char *
hw_graph_text_describe_fold (guint n_folded, gboolean is_search)
{
  if (is_search)
    return g_strdup_printf (ngettext ("%u revision hidden", "%u revisions hidden", n_folded),
                            n_folded);

  return g_strdup_printf (
      /* Translators: revisions in which nothing special happens, shown as one row */
      ngettext ("%u quiet revision", "%u quiet revisions", n_folded), n_folded);
}

/**
 * hw_graph_text_describe:
 * @problems: (nullable) (element-type HwProblem): of its file
 *
 * Returns: (transfer full): everything the row shows, in one sentence: the list item's name
 */
char *
hw_graph_text_describe (HwSession *session, HwGraphItem *item, const GPtrArray *problems)
{
  const Place place = find_place (session, item);
  const HwRevision *revision = hw_graph_item_get_revision (item);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *id = hw_graph_shorten_id (hw_graph_item_get_graph (item), revision->id);
  g_autofree char *created = hw_format_date (revision->created_usec);

  append_part (text, revision->message);
  append_part (text, id);
  describe_place (&place, text);
  describe_environments (&place, text);
  describe_problems (problems, text);
  describe_labels (&place, text);
  describe_flags (&place, text);
  append_part (text, created);
  describe_lines (&place, text);
  describe_depends (&place, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One sentence about all environments of one standing: "Applied on dev, staging." */
static void
append_sentence (GString *text, const char *format, GPtrArray *names)
{
  g_autofree char *list = NULL;

  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **)names->pdata);
  if (text->len > 0)
    g_string_append_c (text, ' ');
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, format, list);
#pragma GCC diagnostic pop
}

/**
 * hw_graph_text_describe_standing:
 *
 * Returns: (transfer full): where the revision is applied and where it is not; "" without environments
 */
char *
hw_graph_text_describe_standing (HwSession *session, HwGraphItem *item)
{
  const Place place = find_place (session, item);
  GListModel *model = hw_session_get_environments (session);
  g_autoptr(GPtrArray) applied = g_ptr_array_new ();
  g_autoptr(GPtrArray) pending = g_ptr_array_new ();
  g_autoptr(GPtrArray) unknown = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      GPtrArray *names = unknown;

      if (hw_environment_state_is_applied (state, place.node))
        names = applied;
      else if (hw_environment_state_is_pending (state, place.node))
        names = pending;
      /* The session's list keeps the states, and they their names. */
      g_ptr_array_add (names, (gpointer)hw_environment_state_get_name (state));
    }
  /* Translators: names of environments */
  append_sentence (text, _("Applied on %s."), applied);
  /* Translators: names of environments */
  append_sentence (text, _("Pending on %s."), pending);
  /* Translators: names of environments that cannot be asked */
  append_sentence (text, _("Not known on %s."), unknown);

  return g_string_free (text, FALSE);
}
