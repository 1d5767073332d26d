/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-tree"

#include "config.h"

#include "hw-schema-private.h"
#include "hw-sql-splitter.h"

/* libpg_query writes the tree and reads it again by recursion. 1+1+… of 5,000 terms needs 8 MiB, so a thousand levels are
 * far from what any thread has; each takes two tokens at least. */
#define MAX_TOKENS_DEEP 2000

/* An upper bound for the depth of the tree, in tokens: a comma ends what stands before it on the same level. */
static gboolean
is_deep (const char *sql)
{
  g_autoptr(GArray) tokens = hw_sql_tokenize (sql, HW_DIALECT_POSTGRESQL);
  g_autoptr(GArray) levels = g_array_new (FALSE, TRUE, sizeof (guint));
  guint total = 0;

  g_array_set_size (levels, 1);
  for (guint i = 0; i < tokens->len && total <= MAX_TOKENS_DEEP; i++)
    {
      char c = sql[g_array_index (tokens, HwSqlToken, i).start];
      guint *level = &g_array_index (levels, guint, levels->len - 1);

      if (c == '(' || c == '[')
        {
          g_array_set_size (levels, levels->len + 1);
          g_array_index (levels, guint, levels->len - 1) = 1;
          total++;
        }
      else if ((c == ')' || c == ']') && levels->len > 1)
        {
          total -= *level;
          g_array_set_size (levels, levels->len - 1);
        }
      else if (c == ',')
        {
          total -= *level;
          *level = 0;
        }
      else
        {
          (*level)++;
          total++;
        }
    }

  return total > MAX_TOKENS_DEEP;
}

PgQuery__ParseResult *
_hw_sql_tree_new (const char *sql)
{
  PgQueryProtobufParseResult result;
  PgQuery__ParseResult *tree = NULL;

  if (is_deep (sql))
    return NULL;
  result = pg_query_parse_protobuf (sql);
  if (result.error == NULL)
    tree = pg_query__parse_result__unpack (NULL, result.parse_tree.len,
                                           (const guint8 *)result.parse_tree.data);
  pg_query_free_protobuf_parse_result (result);

  return tree;
}

void
_hw_sql_tree_free (PgQuery__ParseResult *tree)
{
  if (tree != NULL)
    pg_query__parse_result__free_unpacked (tree, NULL);
}

/* By the descriptors, so that no kind of node has to be known. */
void
_hw_sql_tree_visit (const ProtobufCMessage *message, HwSqlTreeFunc func, gpointer user_data)
{
  const ProtobufCMessageDescriptor *descriptor = message->descriptor;
  const char *base = (const char *)message;

  if (!func (message, user_data))
    return;
  for (guint i = 0; i < descriptor->n_fields; i++)
    {
      const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
      const char *member = base + field->offset;

      if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        continue;
      if (field->label == PROTOBUF_C_LABEL_REPEATED)
        {
          gsize n = *(const gsize *)(base + field->quantifier_offset);
          ProtobufCMessage *const *items = *(ProtobufCMessage *const *const *)member;

          for (gsize k = 0; k < n; k++)
            _hw_sql_tree_visit (items[k], func, user_data);
        }
      else if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0
               || *(const guint32 *)(base + field->quantifier_offset) == field->id)
        {
          const ProtobufCMessage *item = *(const ProtobufCMessage *const *)member;

          if (item != NULL)
            _hw_sql_tree_visit (item, func, user_data);
        }
    }
}

const char *
_hw_sql_tree_get_string (const PgQuery__Node *node)
{
  return node != NULL && node->node_case == PG_QUERY__NODE__NODE_STRING ? node->string->sval : NULL;
}

const char *
_hw_sql_tree_get_name (PgQuery__Node **parts, gsize n_parts, const char **out_schema)
{
  *out_schema = n_parts > 1 ? _hw_sql_tree_get_string (parts[n_parts - 2]) : NULL;

  return n_parts > 0 ? _hw_sql_tree_get_string (parts[n_parts - 1]) : NULL;
}
