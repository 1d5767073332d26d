/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-digest"

#include "config.h"

#include <string.h>

#include "hw-schema-digest.h"

/* Of a line of the text: kind, parent, name, hash. */
#define N_FIELDS 4

typedef struct
{
  char *kind;
  char *parent;
  char *name;
  char *hash;
} Object;

struct _HwSchemaDigest
{
  char *form;
  GPtrArray *objects; /* (element-type Object) */
  gboolean is_sorted; /* by kind and name */
};

static void
free_object (gpointer data)
{
  Object *object = data;

  g_free (object->kind);
  g_free (object->parent);
  g_free (object->name);
  g_free (object->hash);
  g_free (object);
}

/**
 * hw_schema_digest_new:
 *
 * Returns: (transfer full): a digest of no objects
 */
HwSchemaDigest *
hw_schema_digest_new (const char *form)
{
  HwSchemaDigest *self;

  g_return_val_if_fail (form != NULL, NULL);

  self = g_new0 (HwSchemaDigest, 1);
  self->form = g_strdup (form);
  self->objects = g_ptr_array_new_with_free_func (free_object);

  return self;
}

/**
 * hw_schema_digest_free:
 * @self: (nullable) (transfer full)
 */
void
hw_schema_digest_free (HwSchemaDigest *self)
{
  if (self == NULL)
    return;

  g_free (self->form);
  g_ptr_array_unref (self->objects);
  g_free (self);
}

/**
 * hw_schema_digest_add:
 *
 * In any order; an object is known by @kind and @name. Names that are no UTF-8, which SQLite takes, get replacement
 * characters.
 */
void
hw_schema_digest_add (
    HwSchemaDigest *self, const char *kind, const char *parent, const char *name, const char *hash)
{
  Object *object;

  g_return_if_fail (self != NULL);

  object = g_new0 (Object, 1);
  object->kind = g_strdup (kind);
  object->parent = g_utf8_make_valid (parent, -1);
  object->name = g_utf8_make_valid (name, -1);
  object->hash = g_strdup (hash);
  g_ptr_array_add (self->objects, object);
  self->is_sorted = FALSE;
}

const char *
hw_schema_digest_get_form (const HwSchemaDigest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->form;
}

guint
hw_schema_digest_get_n_objects (const HwSchemaDigest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->objects->len;
}

static int
compare_objects (const Object *a, const Object *b)
{
  int order = strcmp (a->kind, b->kind);

  return order != 0 ? order : strcmp (a->name, b->name);
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  return compare_objects (*(const Object *const *)a, *(const Object *const *)b);
}

static void
sort (HwSchemaDigest *self)
{
  if (!self->is_sorted)
    g_ptr_array_sort (self->objects, compare_pointers);
  self->is_sorted = TRUE;
}

/* What separates fields and lines must not be in a name; everything but ASCII stays as it is. */
static void
append_field (GString *text, const char *value, const char *others, char end)
{
  g_autofree char *escaped = g_strescape (value, others);

  g_string_append (text, escaped);
  g_string_append_c (text, end);
}

/**
 * hw_schema_digest_to_text:
 *
 * Returns: (transfer full): a line an object, its fields between tabs, in the order of kinds and names
 */
char *
hw_schema_digest_to_text (HwSchemaDigest *self)
{
  GString *text = g_string_new (NULL);
  char others[130] = "\"";

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < 128; i++)
    others[1 + i] = (char)(128 + i);
  sort (self);
  for (guint i = 0; i < self->objects->len; i++)
    {
      const Object *object = g_ptr_array_index (self->objects, i);

      append_field (text, object->kind, others, '\t');
      append_field (text, object->parent, others, '\t');
      append_field (text, object->name, others, '\t');
      append_field (text, object->hash, others, '\n');
    }

  return g_string_free (text, FALSE);
}

/**
 * hw_schema_digest_new_from_text:
 * @text: from hw_schema_digest_to_text()
 *
 * Returns: (transfer full): NULL when @text is nothing of that kind
 */
HwSchemaDigest *
hw_schema_digest_new_from_text (const char *form, const char *text)
{
  g_autoptr(HwSchemaDigest) self = NULL;
  g_auto(GStrv) lines = NULL;

  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = hw_schema_digest_new (form);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto(GStrv) fields = g_strsplit (lines[i], "\t", -1);
      g_autofree char *parent = NULL;
      g_autofree char *name = NULL;

      if (g_strv_length (fields) != N_FIELDS)
        return NULL;
      parent = g_strcompress (fields[1]);
      name = g_strcompress (fields[2]);
      hw_schema_digest_add (self, fields[0], parent, name, fields[3]);
    }

  return g_steal_pointer (&self);
}

/**
 * hw_schema_change_free:
 * @change: (nullable) (transfer full)
 */
void
hw_schema_change_free (HwSchemaChange *change)
{
  if (change == NULL)
    return;

  g_free (change->kind);
  g_free (change->name);
  g_free (change);
}

/**
 * hw_schema_change_kind_to_string:
 *
 * Returns: (transfer none): "added", "removed", "changed"
 */
const char *
hw_schema_change_kind_to_string (HwSchemaChangeKind change)
{
  static const char *const names[] = { "added", "removed", "changed" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_SCHEMA_CHANGED + 1);

  return names[change];
}

/* An object as it was and as it is; one of them may be NULL. */
typedef struct
{
  const Object *before;
  const Object *now;
} Pair;

/* (element-type Pair): those that differ. Both digests are sorted. */
static GArray *
find_differences (const HwSchemaDigest *before, const HwSchemaDigest *now)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  guint i = 0, j = 0;

  while (i < before->objects->len || j < now->objects->len)
    {
      Pair pair = { NULL, NULL };
      int order;

      if (i < before->objects->len)
        pair.before = g_ptr_array_index (before->objects, i);
      if (j < now->objects->len)
        pair.now = g_ptr_array_index (now->objects, j);
      order = pair.before == NULL ? 1
              : pair.now == NULL  ? -1
                                  : compare_objects (pair.before, pair.now);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      if (order == 0 && strcmp (pair.before->hash, pair.now->hash) == 0)
        continue;
      if (order < 0)
        pair.now = NULL;
      else if (order > 0)
        pair.before = NULL;
      g_array_append_val (pairs, pair);
    }

  return pairs;
}

static gboolean
goes_with (const Object *object, GHashTable *wholes)
{
  return object != NULL && object->parent[0] != '\0'
         && g_hash_table_contains (wholes, object->parent);
}

/* The names of what was added or removed as a whole, borrowed: nothing but tables and views is the parent of anything. */
static GHashTable *
find_wholes (const GArray *pairs)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      const Object *object = pair->before != NULL ? pair->before : pair->now;

      if ((pair->before == NULL || pair->now == NULL) && object->parent[0] == '\0')
        g_hash_table_add (names, object->name);
    }

  return names;
}

static HwSchemaChange *
make_change (const Pair *pair)
{
  const Object *object = pair->before != NULL ? pair->before : pair->now;
  HwSchemaChange *change = g_new0 (HwSchemaChange, 1);

  change->change = pair->before == NULL ? HW_SCHEMA_ADDED
                   : pair->now == NULL  ? HW_SCHEMA_REMOVED
                                        : HW_SCHEMA_CHANGED;
  change->kind = g_strdup (object->kind);
  change->name = g_strdup (object->name);

  return change;
}

/**
 * hw_schema_digest_compare:
 * @before: as it was recorded
 * @now: as it is
 *
 * What comes or goes with its table (an index, a constraint, a trigger) is not told beside the table.
 *
 * Returns: (transfer full) (element-type HwSchemaChange): NULL when they are of different forms
 */
GPtrArray *
hw_schema_digest_compare (HwSchemaDigest *before, HwSchemaDigest *now)
{
  g_autoptr(GArray) pairs = NULL;
  g_autoptr(GHashTable) wholes = NULL;
  GPtrArray *changes;

  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);

  if (!g_str_equal (before->form, now->form))
    return NULL;
  sort (before);
  sort (now);
  pairs = find_differences (before, now);
  wholes = find_wholes (pairs);
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_schema_change_free);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (!goes_with (pair->before, wholes) && !goes_with (pair->now, wholes))
        g_ptr_array_add (changes, make_change (pair));
    }

  return changes;
}
