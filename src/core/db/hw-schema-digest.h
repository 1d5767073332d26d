/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-tables.h"

G_BEGIN_DECLS

/* Beside the history table: what the schema was when a deployment ended. See HwSchemaRecord. */
#define HW_SCHEMA_TABLE "headway_schema"

/**
 * HwSchemaDigest:
 *
 * The user's objects in a database, each with a hash of its definition: enough to say which of them are not what they
 * were, and not enough to say how. It holds tables with their columns, constraints, indexes, views, sequences, functions, triggers, rules,
 * policies, types, schemas and extensions; not who owns them and who may use them, not what belongs to an extension,
 * not temporary objects, and none of Headway's own tables. Nothing in it depends on rows, on a session's settings or
 * on the order in which things were made, so that a dump that is restored elsewhere has the same one.
 */
typedef struct _HwSchemaDigest HwSchemaDigest;

typedef enum
{
  HW_SCHEMA_ADDED,
  HW_SCHEMA_REMOVED,
  HW_SCHEMA_CHANGED,
} HwSchemaChangeKind;

/** One object that is not what it was. */
typedef struct
{
  HwSchemaChangeKind change;
  char *kind; /* "table", "materialized view": as SQL calls it, in lower case */
  char
      *name; /* with its schema where there are any: "shop.orders", "orders_check on shop.orders" */
} HwSchemaChange;

/* @form: how the hashes were made; digests of different forms say nothing about one another */
HwSchemaDigest *hw_schema_digest_new (const char *form) G_GNUC_WARN_UNUSED_RESULT;
void hw_schema_digest_free (HwSchemaDigest *self);
/* @parent: the table that it comes and goes with, by name; "" for none */
void hw_schema_digest_add (
    HwSchemaDigest *self, const char *kind, const char *parent, const char *name, const char *hash);
const char *hw_schema_digest_get_form (const HwSchemaDigest *self);
guint hw_schema_digest_get_n_objects (const HwSchemaDigest *self);

/* To be kept, and back; NULL for a text that is none. */
char *hw_schema_digest_to_text (HwSchemaDigest *self) G_GNUC_WARN_UNUSED_RESULT;
HwSchemaDigest *
hw_schema_digest_new_from_text (const char *form, const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type HwSchemaChange) by kind and name; NULL where the two cannot be compared. */
GPtrArray *
hw_schema_digest_compare (HwSchemaDigest *before, HwSchemaDigest *now) G_GNUC_WARN_UNUSED_RESULT;
void hw_schema_change_free (HwSchemaChange *change);
const char *hw_schema_change_kind_to_string (HwSchemaChangeKind change);

/* What the database holds now; NULL on error, and HW_ERROR_STATE where the server is too old. Writes nothing, waits at most
 * @limit_ms for the answer and for locks. Outside of a transaction. @own: Headway's tables, which are left out */
HwSchemaDigest *hw_schema_digest_read (HwDatabase *database,
                                       const HwTableNames *own,
                                       gint64 limit_ms,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSchemaDigest, hw_schema_digest_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSchemaChange, hw_schema_change_free)

G_END_DECLS
