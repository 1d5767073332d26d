/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-test-conformance.h"

char *
hw_test_conformance_find (const char *name)
{
  const char *root = g_getenv ("HEADWAY_CONFORMANCE");
  g_autofree char *path = NULL;

  if (root != NULL && root[0] != '\0')
    path = g_build_filename (root, name, NULL);
  else
    path = g_build_filename (g_test_get_dir (G_TEST_DIST), "..", "..", "shared", "conformance",
                             name, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return NULL;

  return g_steal_pointer (&path);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
hw_test_conformance_list (const char *folder, const char *suffix)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

JsonParser *
hw_test_conformance_load (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();

  json_parser_load_from_mapped_file (parser, path, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&parser);
}

GStrv
hw_test_json_get_strv (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autoptr(GStrvBuilder) builder = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;

  builder = g_strv_builder_new ();
  if (JSON_NODE_HOLDS_VALUE (node))
    g_strv_builder_add (builder, json_node_get_string (node));
  else
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        g_strv_builder_add (builder, json_array_get_string_element (array, i));
    }

  return g_strv_builder_end (builder);
}
