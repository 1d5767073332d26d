/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment.h"
#include "hw-problem.h"

G_BEGIN_DECLS

/**
 * HwConfig:
 *
 * What a headway.ini says, checked. Keys that are not in the file are NULL, 0 or FALSE here; who
 * reads them applies the default, because in an Alembic project alembic.ini comes first.
 */
typedef struct
{
  char *path;              /* of the file */
  char *root;              /* its folder */
  char *name;              /* of the project, for people */
  char *project_id;        /* who the project is, whatever it is called */
  char *script_location;   /* absolute */
  GStrv version_locations; /* absolute */
  gboolean is_recursive;   /* are revisions in folders below the locations, too? Alembic's only */
  char *alembic_section;   /* of alembic.ini */
  char *version_table;
  char *version_table_schema; /* NULL when empty too */
  char *history_table;        /* "": keep no history */
  char *file_template;
  char *timezone;                  /* IANA name */
  guint truncate_slug_length;      /* characters; 0: not given */
  gboolean has_transaction_policy; /* is the next field given? */
  gboolean transaction_per_migration;
  gboolean sqlite_transaction_each;
  char *schema;            /* absolute path of the wanted schema */
  char *scratch_url;       /* variables not expanded */
  GPtrArray *environments; /* (element-type HwEnvironment), in the file's order */
  GPtrArray *problems;     /* (element-type HwProblem), by line */
  GError *error; /* the first error outside environments' sections: nothing may be carried out */
} HwConfig;

/* Never NULL: what is wrong becomes a problem. @text: UTF-8 */
HwConfig *hw_config_parse (const char *path, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void hw_config_free (HwConfig *config);

/* Days, hours and zone of an environment's `window`: "Mon-Thu 08:00-16:00 Europe/Berlin". */
gboolean hw_config_check_window (const char *text, GError **error);
/* Is @name a time zone that this computer knows? Where it knows none at all, every well-formed name is. */
gboolean hw_config_check_timezone (const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwConfig, hw_config_free)

G_END_DECLS
