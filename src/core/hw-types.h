/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* model: pure values */
typedef struct _HwRevision HwRevision;
typedef struct _HwGraph HwGraph;
typedef struct _HwPlan HwPlan;
typedef struct _HwLayout HwLayout;
typedef struct _HwProblem HwProblem;

/* project: files on disk */
typedef struct _HwProject HwProject;
typedef struct _HwEnvironment HwEnvironment;
typedef struct _HwScript HwScript;

/* secrets */
typedef struct _HwKeyring HwKeyring;

/* db: connections */
typedef struct _HwDatabase HwDatabase;
typedef struct _HwDatabaseUrl HwDatabaseUrl;
typedef struct _HwSqlCommand HwSqlCommand;

/* deploy: orchestration */
typedef struct _HwJournal HwJournal;
typedef struct _HwDeployment HwDeployment;

/**
 * HwDirection:
 * @HW_DIRECTION_UPGRADE: run a revision's up section
 * @HW_DIRECTION_DOWNGRADE: run a revision's down section
 * @HW_DIRECTION_STAMP: only change the version table
 */
typedef enum
{
  HW_DIRECTION_UPGRADE,
  HW_DIRECTION_DOWNGRADE,
  HW_DIRECTION_STAMP,
} HwDirection;

/** The SQL that a script is written in and a server speaks. */
typedef enum
{
  HW_DIALECT_POSTGRESQL,
  HW_DIALECT_SQLITE,
} HwDialect;

/** What an environment is for; it has a shape and a colour in the window. */
typedef enum
{
  HW_ENVIRONMENT_KIND_DEVELOPMENT,
  HW_ENVIRONMENT_KIND_TEST,
  HW_ENVIRONMENT_KIND_STAGING,
  HW_ENVIRONMENT_KIND_PRODUCTION,
  HW_ENVIRONMENT_KIND_OTHER,
} HwEnvironmentKind;

/** Whether a deployment has to make a backup first. */
typedef enum
{
  HW_BACKUP_POLICY_REQUIRED,
  HW_BACKUP_POLICY_OPTIONAL,
  HW_BACKUP_POLICY_OFF,
} HwBackupPolicy;

typedef enum
{
  HW_BACKUP_FORMAT_CUSTOM,    /* PostgreSQL: one file of pg_dump */
  HW_BACKUP_FORMAT_DIRECTORY, /* PostgreSQL: a folder of pg_dump, filled by several connections */
  HW_BACKUP_FORMAT_SQLITE,    /* a copy of the database, the only way there is for SQLite */
} HwBackupFormat;

typedef enum
{
  HW_SEVERITY_ERROR,
  HW_SEVERITY_WARNING,
  HW_SEVERITY_INFO,
} HwSeverity;

const char *hw_direction_to_string (HwDirection direction);
const char *hw_environment_kind_to_string (HwEnvironmentKind kind);
const char *hw_backup_policy_to_string (HwBackupPolicy policy);
const char *hw_backup_format_to_string (HwBackupFormat format);
const char *hw_dialect_to_string (HwDialect dialect);
const char *hw_severity_to_string (HwSeverity severity);

G_END_DECLS
