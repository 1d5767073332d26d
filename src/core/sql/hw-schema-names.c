/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-names"

#include "config.h"

#include <string.h>

#include "hw-schema-names.h"

struct _HwSchemaNames
{
  HwDialect dialect;
  int server_version;
  gboolean is_open;
  GStrv search_path;
  GPtrArray *all;        /* (element-type HwName), owns them */
  GHashTable *by_name;   /* name: GPtrArray of borrowed HwName, no children among them */
  GHashTable *by_parent; /* schema and relation: GPtrArray of borrowed HwName */
  GPtrArray *statements; /* (element-type utf8) */
};

static void
clear_name (gpointer data)
{
  HwName *name = data;

  g_free (name->schema);
  g_free (name->parent);
  g_free (name->name);
  g_free (name->detail);
}

static void
unref_name (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_name);
}

/* SQLite's names are the same in any case of ASCII letters; PostgreSQL has folded its own already. */
static char *
make_key (const HwSchemaNames *self, const char *schema, const char *name)
{
  g_autofree char *key =
      schema == NULL ? g_strdup (name) : g_strconcat (schema, "\001", name, NULL);

  return self->dialect == HW_DIALECT_SQLITE ? g_ascii_strdown (key, -1) : g_steal_pointer (&key);
}

static gboolean
is_same (const HwSchemaNames *self, const char *a, const char *b)
{
  return self->dialect == HW_DIALECT_SQLITE ? g_ascii_strcasecmp (a, b) == 0 : strcmp (a, b) == 0;
}

/**
 * hw_schema_names_new:
 * @dialect: whose names these are
 *
 * Returns: (transfer full): no names at all
 */
HwSchemaNames *
hw_schema_names_new (HwDialect dialect)
{
  HwSchemaNames *self = g_atomic_rc_box_new0 (HwSchemaNames);
  static const char *const postgresql_path[] = { "pg_catalog", "public", NULL };
  static const char *const sqlite_path[] = { "", NULL };

  self->dialect = dialect;
  self->search_path =
      g_strdupv ((GStrv)(dialect == HW_DIALECT_SQLITE ? sqlite_path : postgresql_path));
  self->all = g_ptr_array_new_with_free_func (unref_name);
  self->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->by_parent =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->statements = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static void
clear (gpointer data)
{
  HwSchemaNames *self = data;

  g_strfreev (self->search_path);
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_parent);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->statements);
}

HwSchemaNames *
hw_schema_names_ref (const HwSchemaNames *names)
{
  return g_atomic_rc_box_acquire ((HwSchemaNames *)names);
}

void
hw_schema_names_unref (HwSchemaNames *names)
{
  if (names != NULL)
    g_atomic_rc_box_release_full (names, clear);
}

static gboolean
is_child (HwNameKind kind)
{
  return kind == HW_NAME_COLUMN || kind == HW_NAME_CONSTRAINT || kind == HW_NAME_TRIGGER;
}

static void
insert (GHashTable *table, char *key, HwName *name)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (table, key, list);
    }
  else
    g_free (key);
  g_ptr_array_add (list, name);
}

/* Takes a reference of @name over. */
static void
take_name (HwSchemaNames *self, HwName *name)
{
  g_ptr_array_add (self->all, name);
  /* An index is both: a name of its schema, and part of its table. */
  if (!is_child (name->kind))
    insert (self->by_name, make_key (self, NULL, name->name), name);
  if (name->parent[0] != '\0')
    insert (self->by_parent, make_key (self, name->schema, name->parent), name);
}

HwSchemaNames *
hw_schema_names_copy (const HwSchemaNames *names)
{
  HwSchemaNames *self;

  g_return_val_if_fail (names != NULL, NULL);

  self = hw_schema_names_new (names->dialect);
  hw_schema_names_set_server (self, names->server_version, (const char *const *)names->search_path);
  self->is_open = names->is_open;
  for (guint i = 0; i < names->all->len; i++)
    take_name (self, g_atomic_rc_box_acquire (g_ptr_array_index (names->all, i)));
  for (guint i = 0; i < names->statements->len; i++)
    hw_schema_names_add_statement (self, g_ptr_array_index (names->statements, i));

  return self;
}

HwDialect
hw_schema_names_get_dialect (const HwSchemaNames *names)
{
  g_return_val_if_fail (names != NULL, HW_DIALECT_POSTGRESQL);

  return names->dialect;
}

int
hw_schema_names_get_server_version (const HwSchemaNames *names)
{
  g_return_val_if_fail (names != NULL, 0);

  return names->server_version;
}

const char *const *
hw_schema_names_get_search_path (const HwSchemaNames *names)
{
  g_return_val_if_fail (names != NULL, NULL);

  return (const char *const *)names->search_path;
}

gboolean
hw_schema_names_is_open (const HwSchemaNames *names)
{
  g_return_val_if_fail (names != NULL, TRUE);

  return names->is_open;
}

const GPtrArray *
hw_schema_names_get_all (const HwSchemaNames *names)
{
  g_return_val_if_fail (names != NULL, NULL);

  return names->all;
}

const GPtrArray *
hw_schema_names_get_statements (const HwSchemaNames *names)
{
  g_return_val_if_fail (names != NULL, NULL);

  return names->statements;
}

typedef gboolean (*KindFunc) (HwNameKind kind, HwNameKind wanted);

static gboolean
is_kind (HwNameKind kind, HwNameKind wanted)
{
  return kind == wanted;
}

static gboolean
is_relation (HwNameKind kind, HwNameKind wanted)
{
  return kind == HW_NAME_TABLE || kind == HW_NAME_VIEW || kind == HW_NAME_SEQUENCE;
}

static const HwName *
find_in_schema (const HwSchemaNames *self,
                const GPtrArray *list,
                KindFunc func,
                HwNameKind kind,
                const char *schema)
{
  for (guint i = 0; i < list->len; i++)
    {
      const HwName *name = g_ptr_array_index (list, i);

      if (func (name->kind, kind) && is_same (self, name->schema, schema))
        return name;
    }

  return NULL;
}

static const HwName *
find (
    const HwSchemaNames *self, KindFunc func, HwNameKind kind, const char *schema, const char *name)
{
  g_autofree char *key = make_key (self, NULL, name);
  const GPtrArray *list = g_hash_table_lookup (self->by_name, key);
  const HwName *found = NULL;

  if (list == NULL)
    return NULL;
  /* A schema itself is in none, and in SQLite “main” is where everything is. */
  if (kind == HW_NAME_SCHEMA || self->dialect == HW_DIALECT_SQLITE)
    return find_in_schema (self, list, func, kind, "");
  if (schema != NULL && *schema != '\0')
    return find_in_schema (self, list, func, kind, schema);
  for (guint i = 0; found == NULL && self->search_path[i] != NULL; i++)
    found = find_in_schema (self, list, func, kind, self->search_path[i]);

  return found;
}

const HwName *
hw_schema_names_find (const HwSchemaNames *names,
                      HwNameKind kind,
                      const char *schema,
                      const char *name)
{
  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return find (names, is_kind, kind, schema, name);
}

const HwName *
hw_schema_names_find_relation (const HwSchemaNames *names, const char *schema, const char *name)
{
  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return find (names, is_relation, HW_NAME_TABLE, schema, name);
}

const GPtrArray *
hw_schema_names_get_children (const HwSchemaNames *names, const HwName *relation)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (relation != NULL, NULL);

  key = make_key (names, relation->schema, relation->name);

  return g_hash_table_lookup (names->by_parent, key);
}

const HwName *
hw_schema_names_find_child (const HwSchemaNames *names,
                            const HwName *relation,
                            HwNameKind kind,
                            const char *name)
{
  const GPtrArray *children = hw_schema_names_get_children (names, relation);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      const HwName *child = g_ptr_array_index (children, i);

      if (child->kind == kind && is_same (names, child->name, name))
        return child;
    }

  return NULL;
}

/* Filling */

/**
 * hw_schema_names_set_server:
 * @version: as hw_database_get_server_version()
 * @search_path: (nullable): schemas in the order in which they are looked through; NULL leaves the usual ones
 */
void
hw_schema_names_set_server (HwSchemaNames *names, int version, const char *const *search_path)
{
  g_return_if_fail (names != NULL);

  names->server_version = version;
  if (search_path == NULL)
    return;
  g_strfreev (names->search_path);
  names->search_path = g_strdupv ((GStrv)search_path);
}

void
hw_schema_names_set_open (HwSchemaNames *names)
{
  g_return_if_fail (names != NULL);

  names->is_open = TRUE;
}

static char *
dup_string (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/**
 * hw_schema_names_add:
 * @values: what to add; copied
 *
 * Returns: (transfer none): the new one
 */
const HwName *
hw_schema_names_add (HwSchemaNames *names, const HwName *values)
{
  HwName *name;

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (values != NULL && values->name != NULL, NULL);

  name = g_atomic_rc_box_new0 (HwName);
  name->kind = values->kind;
  name->is_builtin = values->is_builtin;
  name->is_pending = values->is_pending;
  name->schema = dup_string (values->schema);
  name->parent = dup_string (values->parent);
  name->name = g_strdup (values->name);
  name->detail = dup_string (values->detail);
  take_name (names, name);

  return name;
}

void
hw_schema_names_add_statement (HwSchemaNames *names, const char *sql)
{
  g_return_if_fail (names != NULL);
  g_return_if_fail (sql != NULL);

  g_ptr_array_add (names->statements, g_strdup (sql));
}

static void
take_out (GHashTable *table, const char *key, gpointer name)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list != NULL)
    g_ptr_array_remove (list, name);
}

static void
remove_one (HwSchemaNames *self, HwName *name)
{
  g_autofree char *key = make_key (self, NULL, name->name);
  g_autofree char *parent = make_key (self, name->schema, name->parent);

  if (!is_child (name->kind))
    take_out (self->by_name, key, name);
  take_out (self->by_parent, parent, name);
  g_ptr_array_remove (self->all, name);
}

/* The children of @name, held so that they outlive their removal. */
static GPtrArray *
hold_children (const HwSchemaNames *self, const HwName *name)
{
  GPtrArray *held = g_ptr_array_new_with_free_func (unref_name);
  const GPtrArray *children =
      is_relation (name->kind, name->kind) ? hw_schema_names_get_children (self, name) : NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    g_ptr_array_add (held, g_atomic_rc_box_acquire (g_ptr_array_index (children, i)));

  return held;
}

void
hw_schema_names_remove (HwSchemaNames *names, const HwName *name)
{
  g_autoptr(GPtrArray) children = NULL;

  g_return_if_fail (names != NULL);
  g_return_if_fail (name != NULL);

  children = hold_children (names, name);
  for (guint i = 0; i < children->len; i++)
    remove_one (names, g_ptr_array_index (children, i));
  remove_one (names, (HwName *)name);
}

/* Puts a changed copy in the place of @old, which is gone then. */
static void
replace (
    HwSchemaNames *self, HwName *old, const char *schema, const char *parent, const char *new_name)
{
  HwName values = *old;
  HwName *held = g_atomic_rc_box_acquire (old);

  values.schema = (char *)(schema != NULL ? schema : old->schema);
  values.parent = (char *)(parent != NULL ? parent : old->parent);
  values.name = (char *)(new_name != NULL ? new_name : old->name);
  remove_one (self, old);
  hw_schema_names_add (self, &values);
  unref_name (held);
}

void
hw_schema_names_rename (HwSchemaNames *names,
                        const HwName *name,
                        const char *schema,
                        const char *new_name)
{
  g_autoptr(GPtrArray) children = NULL;

  g_return_if_fail (names != NULL);
  g_return_if_fail (name != NULL);

  children = hold_children (names, name);
  replace (names, (HwName *)name, schema, NULL, new_name);
  for (guint i = 0; i < children->len; i++)
    replace (names, g_ptr_array_index (children, i), schema, new_name, NULL);
}
