/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwAlembicValues:
 *
 * What alembic.ini and pyproject.toml say under a name, with the references in it replaced. alembic.ini comes first
 * where both have a key (Alembic 1.16).
 */
typedef struct _HwAlembicValues HwAlembicValues;

typedef struct
{
  char *text;       /* NULL: there is no such key, or its value is of another kind */
  GStrv items;      /* of a list of pyproject.toml; else NULL */
  const char *file; /* borrowed from the values; NULL: there is no such key */
  guint line;       /* of the key */
  gboolean is_toml;
} HwAlembicValue;

/* @section: (nullable): of alembic.ini: NULL for [alembic], or for the only other one that has a script_location */
HwAlembicValues *hw_alembic_values_new (const char *root,
                                        const char *ini,
                                        const char *toml,
                                        const char *section) G_GNUC_WARN_UNUSED_RESULT;
void hw_alembic_values_free (HwAlembicValues *values);
/* The name of the section that is read. */
const char *hw_alembic_values_get_section (const HwAlembicValues *values);
/* (element-type GError): what makes Python refuse the files */
GPtrArray *hw_alembic_values_get_errors (const HwAlembicValues *values);
/* FALSE: the value cannot be read; an absent key is none of that. */
gboolean hw_alembic_values_get (const HwAlembicValues *values,
                                const char *key,
                                HwAlembicValue *out_value,
                                GError **error);
/* Does alembic.ini have such a section? */
gboolean hw_alembic_values_has_section (const HwAlembicValues *values, const char *name);
void hw_alembic_value_clear (HwAlembicValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwAlembicValues, hw_alembic_values_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwAlembicValue, hw_alembic_value_clear)

G_END_DECLS
