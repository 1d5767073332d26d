/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-item.h"

G_BEGIN_DECLS

struct _HwDeployItem
{
  GObject parent_instance;

  /* Owned */
  HwRevision *revision;
  char *short_id;
  guint id_width; /* characters, for the ids of its plan to take the same room */
  char *sql;
  GPtrArray *statements; /* (element-type HwDeployStatement) */
  GError *error;         /* why the script cannot be shown, or NULL */
  HwProject *
      project; /* of a Python revision, whose SQL is written when it is looked at; NULL for others */
  HwEnvironment *environment;

  HwDirection direction;
  guint first_line;
  gboolean is_transactional;
  gboolean is_expanded;
  HwDeployItemState state;
  gint current_statement; /* index, -1 none */
  gint64 started_usec;    /* monotonic, of this run */
  gint64 statement_started_usec;
  gint64 duration_usec;
};

/* hw-deploy-items.c */
void _hw_deploy_statement_free (HwDeployStatement *statement);

G_END_DECLS
