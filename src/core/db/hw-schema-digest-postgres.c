/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-digest-postgres"

#include "config.h"

#include "hw-error.h"
#include "hw-schema-digest-private.h"

/* The oldest server whose catalogues have the columns that the question names (pg_trigger.tgparentid). */
#define OLDEST_SERVER 130000

/* Changes when the question does. The server's generation belongs to it, because each writes definitions its own way. */
#define FORM "1 postgresql %d"

enum
{
  COLUMN_KIND,
  COLUMN_PARENT,
  COLUMN_NAME,
  COLUMN_HASH,
};

/* How long a lock on one object is waited for: the server reads some definitions under one. */
#define LOCK_TIMEOUT "1000"

/* What decides how the server writes names, constants and types: for the transaction only. With nothing but pg_catalog in
 * the search path every name of the user's is written with its schema. */
static const char settings[] =
    "SELECT pg_catalog.set_config (name, value, true) FROM (VALUES ('statement_timeout', $1),"
    " ('lock_timeout', '" LOCK_TIMEOUT
    "'), ('search_path', 'pg_catalog'), ('DateStyle', 'ISO, MDY'),"
    " ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('extra_float_digits', '1'), ('bytea_output', 'hex'),"
    " ('xmlbinary', 'base64'), ('lc_monetary', 'C'), ('quote_all_identifiers', 'off'),"
    " ('standard_conforming_strings', 'on'), ('jit', 'off')) AS v (name, value)";

/* Headway's own tables as they are found by the search path that still holds. */
static const char own_query[] =
    "SELECT pg_catalog.array_remove (ARRAY[pg_catalog.to_regclass ($1)::oid,"
    " pg_catalog.to_regclass ($2)::oid, pg_catalog.to_regclass ($3)::oid], NULL)::text";

/* What several parts of the question ask. A column's place is its rank and not its number, in which dropped columns leave
 * gaps; inherited ones come first after a restore, so that in children names decide. */
#define COMMON \
  "WITH n AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_'" \
  " AND nspname <> 'information_schema')," \
  " e AS MATERIALIZED (SELECT classid, objid, deptype FROM pg_depend WHERE deptype = 'e'" \
  " OR (deptype = 'i' AND classid = 'pg_proc'::regclass))," \
  " d AS MATERIALIZED (SELECT classoid, objoid, objsubid, description FROM pg_description" \
  " WHERE objoid >= 16384)," \
  " r AS MATERIALIZED (SELECT c.oid, c.relkind, c.relpersistence, c.relispartition, c.reloptions," \
  " c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relpartbound, c.reloftype," \
  " format ('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN n ON n.oid = c.relnamespace" \
  " WHERE c.relpersistence <> 't' AND c.oid <> ALL ($1::oid[])" \
  " AND c.oid NOT IN (SELECT objid FROM e WHERE classid = 'pg_class'::regclass))," \
  " k AS MATERIALIZED (SELECT a.attrelid, string_agg (ROW (a.attname, format_type (a.atttypid, a.atttypmod)," \
  " a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attoptions," \
  " pg_get_expr (f.adbin, f.adrelid), CASE WHEN a.attcollation <> t.typcollation" \
  " THEN a.attcollation::regcollation::text END, d.description)::text, E'\\n'" \
  " ORDER BY CASE WHEN h.inhrelid IS NULL THEN a.attnum END, a.attname) AS text" \
  " FROM r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped" \
  " JOIN pg_type t ON t.oid = a.atttypid" \
  " LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum" \
  " LEFT JOIN d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum" \
  " LEFT JOIN (SELECT DISTINCT inhrelid FROM pg_inherits) h ON h.inhrelid = a.attrelid" \
  " WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') GROUP BY a.attrelid)"

/* The description of the object @oid of the catalogue @class, as a join. */
#define COMMENT(class, oid) \
  " LEFT JOIN d ON d.classoid = '" class "'::regclass AND d.objoid = " oid " AND d.objsubid = 0"

#define RELATIONS \
  "SELECT CASE r.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'" \
  " WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind, '' AS parent, r.name AS name," \
  " ROW (r.relkind, r.relpersistence, r.reloptions, r.relrowsecurity, r.relforcerowsecurity," \
  " r.relreplident, CASE r.relkind WHEN 'p' THEN pg_get_partkeydef (r.oid) END," \
  " pg_get_expr (r.relpartbound, r.oid), nullif (r.reloftype, 0::oid)::regtype," \
  " (SELECT string_agg (inhparent::regclass::text, ',' ORDER BY inhseqno) FROM pg_inherits" \
  " WHERE inhrelid = r.oid)," \
  " CASE WHEN r.relkind IN ('v', 'm') THEN pg_get_viewdef (r.oid) END," \
  " (SELECT ROW (srvname, ftoptions)::text FROM pg_foreign_table JOIN pg_foreign_server s" \
  " ON s.oid = ftserver WHERE ftrelid = r.oid), k.text, d.description)::text AS definition" \
  " FROM r LEFT JOIN k ON k.attrelid = r.oid" COMMENT ( \
      "pg_class", "r.oid") " WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm')"

/* An index of a constraint is told as that; one of a partition is made by that of the whole. */
#define INDEXES \
  "SELECT 'index', t.name, r.name, ROW (pg_get_indexdef (r.oid), i.indisvalid, d.description)::text" \
  " FROM pg_index i JOIN r ON r.oid = i.indexrelid JOIN r t ON t.oid = i.indrelid" COMMENT ( \
      "pg_class", \
      "r.oid") " WHERE NOT r.relispartition AND i.indexrelid NOT IN (SELECT conindid FROM pg_constraint" \
               " WHERE contype IN ('p', 'u', 'x'))"

/* Not those that a partition or a child has from its parent, and not what the columns tell. */
#define CONSTRAINTS \
  "SELECT 'constraint', r.name, format ('%I on %s', c.conname, r.name)," \
  " ROW (pg_get_constraintdef (c.oid), d.description)::text" \
  " FROM pg_constraint c JOIN r ON r.oid = c.conrelid" COMMENT ( \
      "pg_constraint", \
      "c.oid") " WHERE c.contype IN ('c', 'f', 'p', 'u', 'x') AND c.conparentid = 0" \
               " AND (c.conislocal OR c.coninhcount = 0)"

#define OF_TABLES \
  "SELECT 'trigger', r.name, format ('%I on %s', g.tgname, r.name)," \
  " ROW (pg_get_triggerdef (g.oid), g.tgenabled, d.description)::text" \
  " FROM pg_trigger g JOIN r ON r.oid = g.tgrelid" COMMENT ( \
      "pg_trigger", \
      "g.oid") " WHERE NOT g.tgisinternal AND g.tgparentid = 0" \
               " UNION ALL SELECT 'rule', r.name, format ('%I on %s', w.rulename, r.name)," \
               " ROW (pg_get_ruledef (w.oid), w.ev_enabled)::text" \
               " FROM pg_rewrite w JOIN r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'" \
               " UNION ALL SELECT 'policy', r.name, format ('%I on %s', p.polname, r.name)," \
               " ROW (p.polcmd, p.polpermissive, (SELECT string_agg (rolname, ',' ORDER BY rolname)" \
               " FROM pg_roles WHERE oid = ANY (p.polroles)), pg_get_expr (p.polqual, p.polrelid)," \
               " pg_get_expr (p.polwithcheck, p.polrelid))::text FROM pg_policy p JOIN r ON r.oid = p.polrelid" \
               " UNION ALL SELECT 'statistics', r.name, format ('%I.%I', n.nspname, s.stxname)," \
               " pg_get_statisticsobjdef (s.oid)" \
               " FROM pg_statistic_ext s JOIN r ON r.oid = s.stxrelid JOIN n ON n.oid = s.stxnamespace"

/* With the column that owns it: a serial or an identity. Where it stands is no part of the schema. */
#define SEQUENCES \
  "SELECT 'sequence', coalesce (t.name, ''), r.name, ROW (format_type (s.seqtypid, NULL), s.seqstart," \
  " s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, r.relpersistence, t.name, a.attname," \
  " d.description)::text FROM pg_sequence s JOIN r ON r.oid = s.seqrelid" \
  " LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = r.oid" \
  " AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')" \
  " LEFT JOIN r t ON t.oid = o.refobjid" \
  " LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid" COMMENT ( \
      "pg_class", "r.oid") " WHERE o.objid IS NULL OR t.oid IS NOT NULL"

/* The constructors of a range type come with it. */
#define FUNCTIONS \
  "SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, ''," \
  " p.oid::regprocedure::text, ROW (CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef (p.oid) END," \
  " (SELECT ROW (aggkind, aggtransfn, aggfinalfn, aggcombinefn, format_type (aggtranstype, NULL)," \
  " aggsortop::regoperator, agginitval)::text FROM pg_aggregate WHERE aggfnoid = p.oid)," \
  " d.description)::text FROM pg_proc p JOIN n ON n.oid = p.pronamespace" COMMENT ( \
      "pg_proc", \
      "p.oid") " WHERE p.oid NOT IN (SELECT objid FROM e WHERE classid = 'pg_proc'::regclass)"

#define TYPES \
  "SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, ''," \
  " format ('%I.%I', n.nspname, t.typname), ROW (CASE t.typtype" \
  " WHEN 'e' THEN (SELECT string_agg (quote_literal (enumlabel), ',' ORDER BY enumsortorder)" \
  " FROM pg_enum WHERE enumtypid = t.oid)" \
  " WHEN 'd' THEN ROW (format_type (t.typbasetype, t.typtypmod), t.typnotnull," \
  " pg_get_expr (t.typdefaultbin, 0), t.typcollation::regcollation, (SELECT string_agg (ROW (conname," \
  " pg_get_constraintdef (oid))::text, E'\\n' ORDER BY conname) FROM pg_constraint" \
  " WHERE contypid = t.oid))::text" \
  " WHEN 'r' THEN (SELECT ROW (format_type (rngsubtype, NULL), rngcollation::regcollation," \
  " rngcanonical, rngsubdiff)::text FROM pg_range WHERE rngtypid = t.oid)" \
  " ELSE k.text END, d.description)::text" \
  " FROM pg_type t JOIN n ON n.oid = t.typnamespace LEFT JOIN r ON r.oid = t.typrelid" \
  " LEFT JOIN k ON k.attrelid = t.typrelid" COMMENT ( \
      "pg_type", \
      "t.oid") " WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND r.relkind = 'c'))" \
               " AND t.oid NOT IN (SELECT objid FROM e WHERE classid = 'pg_type'::regclass)"

/* A new database has `public`, whatever was done with it; of what an extension brings only its name counts. */
#define SCHEMAS \
  "SELECT 'schema', '', quote_ident (n.nspname), coalesce (d.description, '') FROM n" COMMENT ( \
      "pg_namespace", \
      "n.oid") " WHERE n.nspname <> 'public'" \
               " AND n.oid NOT IN (SELECT objid FROM e WHERE classid = 'pg_namespace'::regclass)" \
               " UNION ALL SELECT 'extension', '', quote_ident (extname), '' FROM pg_extension"

/* A list of varchar constants is written in two ways that mean the same: as it was parsed, and as it is parsed again from
 * that after a restore. Both become the plain list. */
#define PLAIN \
  "CASE WHEN definition LIKE '%::character varying%::text%' THEN regexp_replace (regexp_replace (" \
  "definition, '\\((''(?:[^'']|'''')*''::character varying)\\)::text', '\\1', 'g')," \
  " '\\((ARRAY\\[(?:''(?:[^'']|'''')*''::character varying(?:, )?)*\\])\\)::text\\[\\]', '\\1', 'g')" \
  " ELSE definition END"

/* A database in SQL_ASCII holds any bytes, of which the server sends none that are no UTF-8. */
#define SENDABLE(column) \
  "CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN encode (convert_to (" column \
  ", 'SQL_ASCII'), 'escape')" \
  " ELSE " column " END"

static const char query[] = COMMON
    ", o AS (" RELATIONS " UNION ALL " INDEXES " UNION ALL " CONSTRAINTS " UNION ALL " OF_TABLES
    " UNION ALL " SEQUENCES " UNION ALL " FUNCTIONS " UNION ALL " TYPES " UNION ALL " SCHEMAS ")"
    " SELECT kind, " SENDABLE ("parent") ", " SENDABLE (
        "name") ", left (encode (sha256 (convert_to (coalesce (" PLAIN ", ''),"
                " CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END)), 'hex'), 32)"
                " FROM o";

/* NULL on error; else the OIDs as an array's text. */
static char *
find_own (HwDatabase *database, const HwTableNames *own, GCancellable *cancellable, GError **error)
{
  g_autofree char *version = hw_sql_quote_table (own->schema, own->version);
  g_autofree char *history =
      own->history != NULL ? hw_sql_quote_table (own->schema, own->history) : NULL;
  g_autofree char *record = hw_sql_quote_table (own->schema, HW_SCHEMA_TABLE);
  const char *params[] = { version, history, record };
  g_autoptr(HwRows) rows = hw_database_query (database, own_query, params, G_N_ELEMENTS (params),
                                               cancellable, error);

  return rows != NULL ? g_strdup (hw_rows_get (rows, 0, 0)) : NULL;
}

static HwRows *
ask (HwDatabase *database,
     const char *own,
     gint64 limit_ms,
     GCancellable *cancellable,
     GError **error)
{
  g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, limit_ms);
  HwSqlCommand *commands[] = { hw_sql_command_new ("BEGIN READ ONLY"),
                               hw_sql_command_new ("%s", settings),
                               hw_sql_command_new ("%s", query), hw_sql_command_new ("COMMIT") };
  HwRows *answers[G_N_ELEMENTS (commands)] = { NULL };
  gboolean ok;

  hw_sql_command_add (commands[1], limit);
  hw_sql_command_add (commands[2], own);
  ok = hw_database_ask (database, commands, G_N_ELEMENTS (commands), answers, cancellable, error);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      hw_sql_command_free (commands[i]);
      if (i != 2)
        hw_rows_free (answers[i]);
    }
  if (!ok && hw_database_is_open (database))
    hw_database_rollback (database);

  return ok ? answers[2] : NULL;
}

HwSchemaDigest *
_hw_schema_digest_read_postgres (HwDatabase *database,
                                 const HwTableNames *own,
                                 gint64 limit_ms,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autofree char *own_oids = NULL;
  g_autofree char *form = NULL;
  g_autoptr(HwRows) rows = NULL;
  HwSchemaDigest *digest;
  int version = hw_database_get_server_version (database);

  if (version < OLDEST_SERVER)
    {
      hw_set_error (error, HW_ERROR_STATE, NULL,
                    "the schema of a server older than PostgreSQL %d is not kept",
                    OLDEST_SERVER / 10000);
      return NULL;
    }
  own_oids = find_own (database, own, cancellable, error);
  if (own_oids == NULL)
    return NULL;
  rows = ask (database, own_oids, limit_ms, cancellable, error);
  if (rows == NULL)
    return NULL;

  form = g_strdup_printf (FORM, version / 10000);
  digest = hw_schema_digest_new (form);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    hw_schema_digest_add (digest, hw_rows_get (rows, i, COLUMN_KIND),
                          hw_rows_get (rows, i, COLUMN_PARENT), hw_rows_get (rows, i, COLUMN_NAME),
                          hw_rows_get (rows, i, COLUMN_HASH));

  return digest;
}
