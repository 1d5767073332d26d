/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-test-conformance.h"
#include "hw-test-layout.h"
#include "hw-util.h"

/* Gates over all real histories together. */
#define MAX_CROSSINGS 80
#define MAX_LANES 7
#define MAX_BENDS_PER_1000_EDGES 145

typedef struct
{
  const char *folder;
  char *name;
} GraphTest;

static HwTestLayoutQuality total;

/* References to nothing are left out, as a project would report and not draw them. */
static GStrv
keep_known (JsonObject *object, const char *member, GHashTable *known)
{
  g_auto(GStrv) names = hw_test_json_get_strv (object, member);
  g_autoptr(GStrvBuilder) kept = g_strv_builder_new ();

  for (char **name = names; names != NULL && *name != NULL; name++)
    if (g_hash_table_contains (known, *name))
      g_strv_builder_add (kept, *name);

  return g_strv_builder_end (kept);
}

static HwGraph *
build_graph (JsonArray *array)
{
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_hash_table_add (known, (gpointer)json_object_get_string_member (
                                 json_array_get_object_element (array, i), "revision"));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      g_auto(GStrv) down = keep_known (object, "down_revision", known);
      g_auto(GStrv) deps = keep_known (object, "depends_on", known);
      const char *created =
          json_object_get_string_member_with_default (object, "create_date", NULL);

      g_ptr_array_add (revisions,
                       hw_revision_new (json_object_get_string_member (object, "revision"),
                                        (const char *const *)down, NULL, (const char *const *)deps,
                                        NULL, NULL,
                                        created != NULL ? hw_time_from_iso8601 (created) : 0, NULL,
                                        HW_REVISION_NONE));
    }

  return hw_graph_new (revisions);
}

static void
test_graph (gconstpointer data)
{
  const GraphTest *test = data;
  g_autoptr(JsonParser) parser = hw_test_conformance_load (test->folder, test->name);
  JsonObject *record = json_node_get_object (json_parser_get_root (parser));
  g_autoptr(HwGraph) graph = build_graph (json_object_get_array_member (record, "revisions"));

  g_assert_no_error (hw_graph_get_error (graph));
  for (guint order = HW_LAYOUT_ORDER_DATE; order <= HW_LAYOUT_ORDER_BRANCH; order++)
    {
      g_autoptr(HwLayout) layout = hw_layout_new (graph, (HwLayoutOrder)order);
      HwTestLayoutQuality quality = hw_test_layout_measure (layout, graph);

      g_test_message ("%u rows, %u lanes, %u edges, %u crossings, %u bends",
                      hw_layout_get_n_rows (layout), quality.n_lanes, quality.n_edges,
                      quality.n_crossings, quality.n_bends);
      g_assert_cmpuint (quality.n_errors, ==, 0);
      g_assert_cmpuint (quality.n_lanes, <=, MAX_LANES);
      if (order == HW_LAYOUT_ORDER_BRANCH)
        continue;
      total.n_edges += quality.n_edges;
      total.n_crossings += quality.n_crossings;
      total.n_bends += quality.n_bends;
    }
}

/* Runs after the graphs. */
static void
test_total (void)
{
  g_test_message ("%u edges, %u crossings, %u bends", total.n_edges, total.n_crossings,
                  total.n_bends);
  g_assert_cmpuint (total.n_crossings, <=, MAX_CROSSINGS);
  g_assert_cmpuint (total.n_bends * 1000, <=, total.n_edges * MAX_BENDS_PER_1000_EDGES);
}

static void
test_absent (void)
{
  g_test_skip ("the recorded graphs are not here; set HEADWAY_CONFORMANCE to their folder");
}

static void
graph_test_free (gpointer data)
{
  GraphTest *test = data;

  g_free (test->name);
  g_free (test);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);

  folder = hw_test_conformance_find ("graphs");
  if (folder == NULL)
    {
      g_test_add_func ("/layout/absent", test_absent);
      return g_test_run ();
    }

  names = hw_test_conformance_list (folder, ".json");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strdup_printf ("/layout/%.*s", (int)strlen (name) - 5, name);
      GraphTest *test = g_new (GraphTest, 1);

      test->folder = folder;
      test->name = g_strdup (name);
      g_test_add_data_func_full (path, test, test_graph, graph_test_free);
    }
  g_test_add_func ("/layout/total", test_total);

  return g_test_run ();
}
