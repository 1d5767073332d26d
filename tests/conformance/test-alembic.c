/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-plan.h"
#include "hw-test-conformance.h"
#include "hw-util.h"

/* Answers that Alembic gave, recorded as one file a graph. A case passes when our answer is Alembic's.
 * Where Alembic crashes any refusal passes, and where the version table itself is impossible, a
 * relative target has trailing garbage, a bare -N starts from several rows, or ids are duplicated, a
 * refusal passes too. Where several orders are valid, any valid one passes. */

typedef struct
{
  const char *folder;
  char *name;
} GraphTest;

/* What we say to one case; either @error or one of the lists. */
typedef struct
{
  HwPlan *plan;
  GStrv ids;
  GError *error;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->plan, hw_plan_unref);
  g_clear_pointer (&answer->ids, g_strfreev);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char *
join_sorted (const char *const *strv)
{
  g_auto(GStrv) copy = g_strdupv ((char **)strv);

  qsort (copy, g_strv_length (copy), sizeof (char *), compare_strings);

  return g_strjoinv (" ", copy);
}

static gboolean
same_set (const char *const *a, const char *const *b)
{
  g_autofree char *left = join_sorted (a);
  g_autofree char *right = join_sorted (b);

  return g_str_equal (left, right);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const HwRevision *const *)a)->file, (*(const HwRevision *const *)b)->file);
}

/* Load order is the order of the file names. */
static HwGraph *
build_graph (JsonObject *record)
{
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  JsonArray *array = json_object_get_array_member (record, "revisions");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      g_auto(GStrv) down = hw_test_json_get_strv (object, "down_revision");
      g_auto(GStrv) labels = hw_test_json_get_strv (object, "branch_labels");
      g_auto(GStrv) deps = hw_test_json_get_strv (object, "depends_on");

      g_ptr_array_add (revisions,
                       hw_revision_new (json_object_get_string_member (object, "revision"),
                                        (const char *const *)down, (const char *const *)labels,
                                        (const char *const *)deps,
                                        json_object_get_string_member (object, "message"), NULL, 0,
                                        json_object_get_string_member (object, "file"),
                                        HW_REVISION_NONE));
    }
  g_ptr_array_sort (revisions, compare_files);

  return hw_graph_new (revisions);
}

static GStrv
nodes_to_ids (const HwGraph *graph, GArray *nodes, HwGraphFlags only)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);

      if (only == 0 || (hw_graph_get_flags (graph, node) & only) != 0)
        g_strv_builder_add (ids, hw_graph_get_revision (graph, node)->id);
    }

  return g_strv_builder_end (ids);
}

static gboolean
get_flag (JsonObject *object, const char *member)
{
  return json_object_has_member (object, member) && json_object_get_boolean_member (object, member);
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
list_history (const HwGraph *graph,
              const char *range,
              const char *const *rows,
              HwGraphFlags only,
              Answer *answer)
{
  g_autoptr(GArray) nodes = hw_graph_list_history (graph, range, rows, &answer->error);

  if (nodes != NULL)
    answer->ids = nodes_to_ids (graph, nodes, only);
}

static void
ask (const HwGraph *graph, JsonObject *test_case, Answer *answer)
{
  const char *command = json_object_get_string_member (test_case, "command");
  JsonObject *opts = get_object (test_case, "opts");
  g_auto(GStrv) rows_strv = hw_test_json_get_strv (test_case, "heads");
  g_auto(GStrv) targets = hw_test_json_get_strv (test_case, "target");
  const char *const *rows = (const char *const *)rows_strv;
  const char *target = targets != NULL ? targets[0] : NULL;

  if (g_str_equal (command, "upgrade"))
    answer->plan = hw_plan_new_upgrade (graph, rows, target, &answer->error);
  else if (g_str_equal (command, "downgrade"))
    answer->plan = hw_plan_new_downgrade (graph, rows, target, &answer->error);
  else if (g_str_equal (command, "stamp"))
    answer->plan = hw_plan_new_stamp (graph, rows, (const char *const *)targets,
                                      opts != NULL && get_flag (opts, "purge"), &answer->error);
  else if (g_str_equal (command, "history"))
    list_history (graph, target, rows, 0, answer);
  else if (g_str_equal (command, "branches"))
    list_history (graph, NULL, NULL, HW_GRAPH_BRANCH_POINT, answer);
  else if (hw_graph_get_error (graph) != NULL)
    answer->error = g_error_copy (hw_graph_get_error (graph));
  else
    answer->ids = g_strdupv ((char **)hw_graph_get_heads (graph));
}

static gboolean
has_duplicate_ids (JsonObject *record)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json_object_get_array_member (record, "revisions");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (!g_hash_table_add (seen, (gpointer)json_object_get_string_member (object, "revision")))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_trailing_garbage (const char *target)
{
  g_autoptr(GRegex) regex = g_regex_new ("(?:(.+?)@)?(\\w+)?((?:\\+|-)\\d+)", G_REGEX_ANCHORED,
                                          G_REGEX_MATCH_ANCHORED, NULL);
  g_autoptr(GMatchInfo) info = NULL;
  int end = 0;

  return g_regex_match (regex, target, 0, &info) && g_match_info_fetch_pos (info, 0, NULL, &end)
         && (gsize)end != strlen (target);
}

static gboolean
may_refuse (JsonObject *record, JsonObject *test_case)
{
  JsonNode *target = json_object_get_member (test_case, "target");
  g_auto(GStrv) rows = hw_test_json_get_strv (test_case, "heads");
  const char *command = json_object_get_string_member (test_case, "command");

  if (!json_object_get_boolean_member_with_default (test_case, "heads_canonical", TRUE)
      || has_duplicate_ids (record))
    return TRUE;
  if (target == NULL || !JSON_NODE_HOLDS_VALUE (target))
    return FALSE;
  if (has_trailing_garbage (json_node_get_string (target)))
    return TRUE;

  return g_str_equal (command, "downgrade") && rows != NULL && g_strv_length (rows) > 1
         && g_regex_match_simple ("^-\\d+$", json_node_get_string (target), 0, 0);
}

static char *
describe_plan (const HwPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      g_autofree char *heads = g_strjoinv (" ", step->heads_after);

      if (step->revision != NULL)
        g_string_append_printf (text, "%s[%s] ", step->revision->id, heads);
    }

  return g_string_free (text, FALSE);
}

/* The same text from recorded steps; @member says which heads, those where it is absent are heads_after. */
static char *
describe_steps (JsonArray *steps, const char *member)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      g_auto(GStrv) heads = hw_test_json_get_strv (step, json_object_has_member (step, member)
                                                              ? member
                                                              : "heads_after");
      g_autofree char *joined = join_sorted ((const char *const *)heads);

      g_string_append_printf (text, "%s[%s] ", json_object_get_string_member (step, "revision"),
                              joined);
    }

  return g_string_free (text, FALSE);
}

static GStrv
list_step_revisions (JsonArray *steps)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (steps); i++)
    g_strv_builder_add (
        ids, json_object_get_string_member (json_array_get_object_element (steps, i), "revision"));

  return g_strv_builder_end (ids);
}

static GStrv
list_plan_revisions (const HwPlan *plan)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);

      if (step->revision != NULL)
        g_strv_builder_add (ids, step->revision->id);
    }

  return g_strv_builder_end (ids);
}

/* Is every revision after those of the plan that it stands on (before, for a downgrade)? */
static gboolean
is_topological (const HwGraph *graph, const char *const *ids, gboolean downgrade)
{
  g_autoptr(GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = hw_strv_length (ids);

  for (guint i = 0; i < n; i++)
    g_hash_table_add (left, (gpointer)ids[i]);
  for (guint i = 0; i < n; i++)
    {
      const char *id = ids[downgrade ? n - 1 - i : i];
      guint node = hw_graph_lookup (graph, id);
      guint n_down, n_deps;
      const guint *down = hw_graph_get_parents (graph, node, &n_down);
      const guint *deps = hw_graph_get_dependencies (graph, node, &n_deps);

      for (guint d = 0; d < n_down + n_deps; d++)
        {
          guint below = d < n_down ? down[d] : deps[d - n_down];

          if (g_hash_table_contains (left, hw_graph_get_revision (graph, below)->id))
            return FALSE;
        }
      g_hash_table_remove (left, id);
    }

  return TRUE;
}

static gboolean
is_variant (JsonObject *test_case, const char *const *ids)
{
  JsonNode *variants = json_object_get_member (test_case, "variants");
  JsonArray *array;

  if (variants == NULL || !JSON_NODE_HOLDS_ARRAY (variants))
    return FALSE;
  array = json_node_get_array (variants);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *variant = json_array_get_object_element (array, i);
      g_auto(GStrv) his = list_step_revisions (json_object_get_array_member (variant, "steps"));

      if (hw_strv_equal ((const char *const *)his, ids))
        return TRUE;
    }

  return FALSE;
}

static char *
describe_change (const HwRowChange *change)
{
  switch (change->kind)
    {
    case HW_ROW_INSERT:
      return g_strdup_printf ("insert %s", change->to);
    case HW_ROW_UPDATE:
      return g_strdup_printf ("update %s %s", change->from, change->to);
    case HW_ROW_DELETE:
      return g_strdup_printf ("delete %s", change->from);
    case HW_ROW_PURGE:
      return g_strdup ("purge");
    }
  g_assert_not_reached ();
}

/* What each step does to the table, where Alembic always does the same. */
static char *
compare_changes (JsonObject *test_case, const HwPlan *plan)
{
  JsonArray *steps = json_object_get_array_member (test_case, "steps");

  if (!g_str_equal (json_object_get_string_member (test_case, "stability"), "exact"))
    return NULL;
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      JsonArray *rows =
          json_object_get_array_member (json_array_get_object_element (steps, i), "rows");

      for (guint r = 0; r < MAX (json_array_get_length (rows), step->n_changes); r++)
        {
          g_autofree char *mine =
              r < step->n_changes ? describe_change (&step->changes[r]) : g_strdup ("");
          g_autoptr(GString) his = g_string_new (NULL);
          JsonArray *words =
              r < json_array_get_length (rows) ? json_array_get_array_element (rows, r) : NULL;

          for (guint w = 0; words != NULL && w < json_array_get_length (words); w++)
            g_string_append_printf (his, "%s%s", w > 0 ? " " : "",
                                    json_array_get_string_element (words, w));
          if (!g_str_equal (mine, his->str))
            return g_strdup_printf ("step %u: “%s”, expected “%s”", i + 1, mine, his->str);
        }
    }

  return NULL;
}

static char *
judge_plan (const HwGraph *graph, JsonObject *test_case, const HwPlan *plan)
{
  JsonArray *steps = json_object_get_array_member (test_case, "steps");
  const char *command = json_object_get_string_member (test_case, "command");
  g_autofree char *mine = describe_plan (plan);
  g_autofree char *his = describe_steps (steps, "heads_after");
  g_autofree char *maximal = describe_steps (steps, "heads_maximal");
  g_auto(GStrv) my_ids = list_plan_revisions (plan);
  g_auto(GStrv) his_ids = list_step_revisions (steps);

  if (g_str_equal (mine, his))
    return compare_changes (test_case, plan);
  if (g_str_equal (mine, maximal) || is_variant (test_case, (const char *const *)my_ids))
    return NULL;
  if (!g_str_equal (command, "stamp") && !get_flag (test_case, "order_forced")
      && same_set ((const char *const *)my_ids, (const char *const *)his_ids)
      && is_topological (graph, (const char *const *)my_ids, g_str_equal (command, "downgrade")))
    return NULL;

  return g_strdup_printf ("%s, expected %s", mine, his);
}

/* Ids from the lines that Alembic printed. */
static GStrv
parse_output (JsonObject *test_case)
{
  const char *command = json_object_get_string_member (test_case, "command");
  g_auto(GStrv) lines = hw_test_json_get_strv (test_case, "output");
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GRegex) arrow = g_regex_new ("-> (\\S+?)(?: \\(|,|$)", 0, 0, NULL);

  for (char **line = lines; line != NULL && *line != NULL; line++)
    {
      g_autoptr(GMatchInfo) info = NULL;
      g_autofree char *id = NULL;

      if (g_str_equal (command, "history"))
        {
          if (g_regex_match (arrow, *line, 0, &info))
            id = g_match_info_fetch (info, 1);
        }
      else if (**line != '\0' && **line != ' ')
        id = g_strndup (*line, strcspn (*line, " "));
      if (id != NULL)
        g_strv_builder_add (ids, id);
    }

  return g_strv_builder_end (ids);
}

static char *
judge_list (const HwGraph *graph, JsonObject *test_case, const char *const *mine)
{
  const char *command = json_object_get_string_member (test_case, "command");
  const char *stability = json_object_get_string_member (test_case, "stability");
  g_auto(GStrv) his = parse_output (test_case);
  g_autofree char *my_text = g_strjoinv (" ", (char **)mine);
  g_autofree char *his_text = g_strjoinv (" ", his);

  /* Lines cannot be taken apart where ids hold blanks. */
  for (guint v = 0; v < hw_graph_get_n_revisions (graph); v++)
    if (strchr (hw_graph_get_revision (graph, v)->id, ' ') != NULL)
      return NULL;
  if (hw_strv_equal (mine, (const char *const *)his))
    return NULL;
  if ((!g_str_equal (stability, "exact") || g_str_equal (command, "branches"))
      && same_set (mine, (const char *const *)his))
    return NULL;

  return g_strdup_printf ("%s, expected %s", my_text, his_text);
}

static char *
judge_error (JsonObject *record, JsonObject *wanted, const GError *error)
{
  const char *category = json_object_get_string_member (wanted, "category");
  g_autofree char *name = NULL;

  if (error == NULL)
    return g_strdup_printf ("answered, expected the refusal %s", category);
  /* Which of two faults is named first is not held against anyone. */
  if (g_str_equal (category, "internal") || get_object (record, "load_error") != NULL)
    return NULL;

  name = g_strdelimit (g_strdup (hw_error_get_name (error)), "-", '_');

  return g_str_equal (name, category)
             ? NULL
             : g_strdup_printf ("refused as %s (%s), expected %s", name, error->message, category);
}

/* NULL when the answer is right. */
static char *
judge (JsonObject *record, const HwGraph *graph, JsonObject *test_case)
{
  JsonObject *wanted = get_object (test_case, "error");
  g_auto(Answer) answer = { 0 };

  ask (graph, test_case, &answer);
  if (answer.error != NULL && hw_error_get_hint (answer.error) == NULL)
    return g_strdup_printf ("the refusal “%s” has no hint", answer.error->message);
  if (answer.error != NULL && may_refuse (record, test_case))
    return NULL;
  if (wanted != NULL)
    return judge_error (record, wanted, answer.error);
  if (answer.error != NULL)
    return g_strdup_printf ("refused: %s", answer.error->message);

  return answer.plan != NULL ? judge_plan (graph, test_case, answer.plan)
                             : judge_list (graph, test_case, (const char *const *)answer.ids);
}

static gboolean
is_asked_here (JsonObject *test_case)
{
  static const char *const commands[] = { "upgrade", "downgrade", "stamp", "history",
                                          "heads",   "branches",  NULL };
  static const char *const other_options[] = { "sql", "verbose", "resolve_dependencies",
                                               "indicate_current", NULL };
  JsonObject *opts = get_object (test_case, "opts");
  JsonObject *error = get_object (test_case, "error");

  for (const char *const *option = other_options; opts != NULL && *option != NULL; option++)
    if (json_object_has_member (opts, *option))
      return FALSE;
  if (error != NULL
      && g_str_equal (json_object_get_string_member (error, "category"), "version_table_rows"))
    return FALSE;

  return g_strv_contains (commands, json_object_get_string_member (test_case, "command"));
}

static void
assert_set (const char *what, const char *const *mine, JsonObject *object, const char *member)
{
  g_auto(GStrv) his = hw_test_json_get_strv (object, member);
  g_autofree char *left = join_sorted (mine);
  g_autofree char *right = join_sorted ((const char *const *)his);

  if (!g_str_equal (left, right))
    g_test_fail_printf ("%s: %s are “%s”, expected “%s”", what, member, left, right);
}

static GStrv
list_neighbours (const HwGraph *graph,
                 const guint *(*get) (const HwGraph *, guint, guint *),
                 guint node)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  guint n;
  const guint *nodes = get (graph, node, &n);

  for (guint i = 0; i < n; i++)
    g_strv_builder_add (ids, hw_graph_get_revision (graph, nodes[i])->id);

  return g_strv_builder_end (ids);
}

static void
check_map (JsonObject *record, const HwGraph *graph)
{
  JsonObject *map = get_object (record, "map");
  JsonObject *revisions;

  if (map == NULL || hw_graph_get_error (graph) != NULL)
    return;
  revisions = json_object_get_object_member (map, "revisions");
  assert_set ("graph", hw_graph_get_heads (graph), map, "heads");
  assert_set ("graph", hw_graph_get_real_heads (graph), map, "real_heads");
  assert_set ("graph", hw_graph_get_bases (graph), map, "bases");
  for (guint v = 0; v < hw_graph_get_n_revisions (graph); v++)
    {
      const char *id = hw_graph_get_revision (graph, v)->id;
      JsonObject *his = json_object_get_object_member (revisions, id);
      g_auto(GStrv) children = list_neighbours (graph, hw_graph_get_children, v);
      g_auto(GStrv) deps = list_neighbours (graph, hw_graph_get_dependencies, v);

      assert_set (id, (const char *const *)children, his, "children");
      assert_set (id, (const char *const *)deps, his, "deps");
      assert_set (id, hw_graph_get_labels (graph, v), his, "labels");
    }
}

static void
test_graph (gconstpointer data)
{
  const GraphTest *test = data;
  g_autoptr(JsonParser) parser = hw_test_conformance_load (test->folder, test->name);
  JsonObject *record = json_node_get_object (json_parser_get_root (parser));
  JsonArray *cases = json_object_get_array_member (record, "cases");
  g_autoptr(HwGraph) graph = build_graph (record);
  guint n_passed = 0, n_failed = 0;

  check_map (record, graph);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *test_case = json_array_get_object_element (cases, i);
      g_autofree char *target = NULL;
      g_autofree char *rows = NULL;
      g_autofree char *why = NULL;

      if (!is_asked_here (test_case))
        continue;
      why = judge (record, graph, test_case);
      if (why == NULL)
        {
          n_passed++;
          continue;
        }
      n_failed++;
      target = json_to_string (json_object_get_member (test_case, "target"), FALSE);
      rows = json_to_string (json_object_get_member (test_case, "heads"), FALSE);
      g_test_fail_printf ("case %" G_GINT64_FORMAT ", %s %s from %s: %s",
                          json_object_get_int_member (test_case, "n"),
                          json_object_get_string_member (test_case, "command"),
                          json_to_string (json_object_get_member (test_case, "target"), FALSE),
                          json_to_string (json_object_get_member (test_case, "heads"), FALSE), why);
    }
  g_test_message ("%u passed, %u failed", n_passed, n_failed);
}

static void
graph_test_free (gpointer data)
{
  GraphTest *test = data;

  g_free (test->name);
  g_free (test);
}

static void
test_absent (void)
{
  g_test_skip ("the recorded answers are not here; set HEADWAY_CONFORMANCE to their folder");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);

  folder = hw_test_conformance_find ("alembic");
  if (folder == NULL)
    {
      g_test_add_func ("/alembic/absent", test_absent);
      return g_test_run ();
    }

  names = hw_test_conformance_list (folder, ".jsonl");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strdup_printf ("/alembic/%.*s", (int)strlen (name) - 6, name);
      GraphTest *test = g_new (GraphTest, 1);

      test->folder = folder;
      test->name = g_strdup (name);
      g_test_add_data_func_full (path, test, test_graph, graph_test_free);
    }

  return g_test_run ();
}
