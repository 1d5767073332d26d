/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-revision.h"
#include "hw-test-graph.h"

static HwRevision *
parse_revision (const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr(GStrvBuilder) down = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) deps = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) labels = g_strv_builder_new ();
  GStrvBuilder *open = NULL;
  const char *id = NULL;
  gint64 created_usec = 0;
  HwRevisionFlags flags = HW_REVISION_NONE;
  g_auto(GStrv) down_strv = NULL;
  g_auto(GStrv) deps_strv = NULL;
  g_auto(GStrv) labels_strv = NULL;
  g_autofree char *file = NULL;

  for (char **word = words; *word != NULL; word++)
    {
      if (**word == '\0')
        continue;
      if (g_str_equal (*word, "<"))
        open = down;
      else if (g_str_equal (*word, "~"))
        open = deps;
      else if (g_str_equal (*word, "!"))
        flags |= HW_REVISION_IRREVERSIBLE;
      else if (**word == '@')
        g_strv_builder_add (labels, *word + 1);
      else if (**word == '#')
        created_usec = g_ascii_strtoll (*word + 1, NULL, 10) * G_USEC_PER_SEC;
      else if (open != NULL)
        g_strv_builder_add (open, *word);
      else
        id = *word;
    }
  g_assert_nonnull (id);

  down_strv = g_strv_builder_end (down);
  deps_strv = g_strv_builder_end (deps);
  labels_strv = g_strv_builder_end (labels);
  file = g_strdup_printf ("/p/%s.sql", id);

  return hw_revision_new (id, (const char *const *)down_strv, (const char *const *)labels_strv,
                          (const char *const *)deps_strv, NULL, NULL, created_usec, file, flags);
}

GPtrArray *
hw_test_revisions_new (const char *text)
{
  GPtrArray *revisions = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      g_ptr_array_add (revisions, parse_revision (*line));

  return revisions;
}

HwGraph *
hw_test_graph_new (const char *text)
{
  g_autoptr(GPtrArray) revisions = hw_test_revisions_new (text);

  return hw_graph_new (revisions);
}

char *
hw_test_graph_join (const HwGraph *graph, GArray *nodes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < nodes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            hw_graph_get_revision (graph, g_array_index (nodes, guint, i))->id);

  return g_string_free (text, FALSE);
}

static void
append_distinct (GString *text, GRand *rand, guint below, guint count)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < count; i++)
    {
      guint node = (guint)g_rand_int_range (rand, 0, (gint32)below);

      if (g_hash_table_add (seen, GUINT_TO_POINTER (node + 1)))
        g_string_append_printf (text, " r%03u", node);
    }
}

HwGraph *
hw_test_graph_new_random (GRand *rand, guint n_revisions)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);

  for (guint v = 0; v < n_revisions; v++)
    {
      GString *line = g_string_new (NULL);

      g_string_append_printf (line, "r%03u", v);
      if (v > 0 && g_rand_int_range (rand, 0, 12) > 0)
        {
          g_string_append (line, " <");
          append_distinct (line, rand, v, g_rand_int_range (rand, 0, 5) == 0 ? 2 : 1);
        }
      if (v > 0 && g_rand_int_range (rand, 0, 6) == 0)
        {
          g_string_append (line, " ~");
          append_distinct (line, rand, v, 1 + (guint)g_rand_int_range (rand, 0, 2));
        }
      if (g_rand_int_range (rand, 0, 8) == 0)
        g_string_append_printf (line, " @label%u", v);
      g_string_append_printf (line, " #%d", g_rand_int_range (rand, 0, 3) > 0 ? (int)v : 0);
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }

  /* Load order need not be the order of creation. */
  while (lines->len > 0)
    {
      guint at = (guint)g_rand_int_range (rand, 0, (gint32)lines->len);

      g_ptr_array_add (revisions, parse_revision (g_ptr_array_index (lines, at)));
      g_ptr_array_remove_index (lines, at);
    }

  return hw_graph_new (revisions);
}
