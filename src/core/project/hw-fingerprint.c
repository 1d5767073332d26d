/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-fingerprint"

#include "config.h"

#include <string.h>

#include "hw-fingerprint.h"
#include "hw-sha256.h"
#include "hw-util.h"

/**
 * hw_fingerprint_free:
 * @self: (nullable) (transfer full)
 */
void
hw_fingerprint_free (HwFingerprint *self)
{
  if (self == NULL)
    return;

  g_free (self->checksum);
  g_free (self->up);
  g_free (self->down);
  g_free (self);
}

/**
 * hw_fingerprint_new_from_script:
 * @dialect: of the database that it runs on
 * @shapes: (nullable): see hw_fingerprint_sql()
 *
 * Returns: (transfer full): the fingerprints of both directions; any thread
 */
HwFingerprint *
hw_fingerprint_new_from_script (const HwScript *script, HwDialect dialect, HwSqlShapes *shapes)
{
  g_autoptr(HwSqlShapes) own = NULL;
  HwFingerprint *self;

  g_return_val_if_fail (script != NULL, NULL);

  self = g_new0 (HwFingerprint, 1);
  self->checksum = g_strdup (script->sha256);
  if (shapes == NULL)
    shapes = own = hw_sql_shapes_new ();
  self->up = hw_fingerprint_sql (script->up.text, dialect, shapes);
  self->down = hw_fingerprint_sql (script->down.text, dialect, shapes);

  return self;
}

/**
 * hw_fingerprint_new:
 * @revision: whose file is read; it may have changed since the project was opened
 * @dialect: of the database that the revision runs on
 * @error: HW_ERROR_FILE, HW_ERROR_SCRIPT
 *
 * Blocks while it reads one file; any thread.
 *
 * Returns: (transfer full): the fingerprints of both directions
 */
HwFingerprint *
hw_fingerprint_new (const HwRevision *revision, HwDialect dialect, GError **error)
{
  g_autoptr(HwFingerprint) self = g_new0 (HwFingerprint, 1);

  g_return_val_if_fail (revision != NULL, NULL);

  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    {
      gsize length = 0;
      g_autofree char *text = hw_file_read (revision->file, &length, error);

      if (text == NULL)
        return NULL;
      self->checksum = hw_sha256_compute (text, length);
      self->up = hw_fingerprint_python (text, length, HW_DIRECTION_UPGRADE);
      self->down = hw_fingerprint_python (text, length, HW_DIRECTION_DOWNGRADE);
    }
  else
    {
      g_autoptr(HwScript) script = hw_script_load (revision->file, error);

      if (script == NULL)
        return NULL;
      return hw_fingerprint_new_from_script (script, dialect, NULL);
    }

  return g_steal_pointer (&self);
}

/**
 * hw_fingerprint_compare:
 * @recorded: (nullable): of then
 * @now: (nullable): of now
 *
 * Returns: whether they speak of scripts with the same meaning, as far as that can be told
 */
HwFingerprintMatch
hw_fingerprint_compare (const char *recorded, const char *now)
{
  const char *colon;

  if (recorded == NULL || now == NULL)
    return HW_FINGERPRINT_UNKNOWN;
  colon = strchr (recorded, ':');
  if (colon == NULL || strncmp (recorded, now, (gsize)(colon - recorded) + 1) != 0)
    return HW_FINGERPRINT_UNKNOWN;

  return strcmp (recorded, now) == 0 ? HW_FINGERPRINT_SAME : HW_FINGERPRINT_DIFFERENT;
}
