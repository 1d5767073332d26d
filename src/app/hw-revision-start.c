/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-start"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-revision-start.h"
#include "hw-source.h"

/* The formatter takes the translated strings of a table for nested blocks. */
/* clang-format off */
static const struct
{
  const char *trigger; /* of the snippet */
  const char *title;
  gboolean is_postgresql; /* SQLite's snippet of that name does something else */
} starts[] = {
  { NULL, N_("Empty"), FALSE },
  { "addnotnull", N_("Add NOT NULL Column in Steps"), TRUE },
  { "index", N_("Index Concurrently"), TRUE },
  { "batch", N_("Backfill in Batches"), FALSE },
  { "enum", N_("Enum Value"), TRUE },
};
/* clang-format on */

G_STATIC_ASSERT (G_N_ELEMENTS (starts) == HW_REVISION_N_STARTS);

const char *
hw_revision_start_get_title (HwRevisionStart start)
{
  g_return_val_if_fail (start < HW_REVISION_N_STARTS, NULL);

  return _(starts[start].title);
}

char *
hw_revision_start_dup_body (HwRevisionStart start, HwDialect dialect)
{
  g_autoptr(GtkSourceSnippet) snippet = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (start < HW_REVISION_N_STARTS, NULL);

  if (starts[start].trigger == NULL
      || (starts[start].is_postgresql && dialect != HW_DIALECT_POSTGRESQL))
    return NULL;
  hw_source_ensure_snippets ();
  snippet = gtk_source_snippet_manager_get_snippet (gtk_source_snippet_manager_get_default (), NULL,
                                                    hw_source_get_sql_language (dialect),
                                                    starts[start].trigger);
  if (snippet == NULL)
    return NULL;
  /* A placeholder's specification is what stands in it at first. */
  for (guint i = 0; i < gtk_source_snippet_get_n_chunks (snippet); i++)
    g_string_append (text, gtk_source_snippet_chunk_get_spec (
                               gtk_source_snippet_get_nth_chunk (snippet, i)));
  /* Some snippets are the statements of a section alone. */
  if (!g_str_has_prefix (text->str, "-- migrate:up"))
    {
      g_string_prepend (text, "-- migrate:up\n");
      g_string_append (text, "\n-- migrate:down\n");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
