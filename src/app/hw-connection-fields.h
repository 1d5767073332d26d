/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How the editor of an environment shows where its database is. */
typedef enum
{
  HW_CONNECTION_FORM_FIELDS,
  HW_CONNECTION_FORM_URL,
  HW_CONNECTION_FORM_SERVICE,
  HW_CONNECTION_FORM_FILE,
} HwConnectionForm;

/** The `url` of an environment, taken apart. What is not given is empty, never NULL. */
typedef struct
{
  HwConnectionForm form;
  char *url; /* as it is written */
  char *host;
  char *port;
  char *dbname;
  char *user;
  char *sslmode;
  char *service;
  char *file;     /* SQLite: relative or absolute */
  char *password; /* one that was pasted with a URL; never written */
} HwConnectionFields;

/* Anything that is more than the fields say, such as variables or further options, stays a URL. */
HwConnectionFields *hw_connection_fields_parse (const char *url) G_GNUC_WARN_UNUSED_RESULT;
/* The `url` for @form: (transfer full) */
char *hw_connection_fields_to_url (const HwConnectionFields *fields) G_GNUC_WARN_UNUSED_RESULT;
void hw_connection_fields_free (HwConnectionFields *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwConnectionFields, hw_connection_fields_free)

G_END_DECLS
