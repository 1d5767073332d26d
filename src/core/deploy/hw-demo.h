/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean postgres; /* a throwaway PostgreSQL cluster in @dir instead of SQLite files */
  gboolean trouble;  /* add a revision that fails on prod */
} HwDemoOptions;

/**
 * hw_demo_create:
 * @dir: a folder that does not exist or is empty
 *
 * A project to try: revisions with a branch and a merge, depends_on, a data migration, an irreversible one; dev up to date, staging
 * behind, prod further behind and protected, with data in their tables and a history. Made with Headway's own runner.
 */
gboolean hw_demo_create (const char *dir,
                         const HwDemoOptions *options,
                         GCancellable *cancellable,
                         GError **error);
/**
 * hw_demo_reset:
 * @dir: the folder of a demo that nobody is deploying to
 *
 * Makes a demo anew: what was changed in it is lost. The old one is put back when the new one cannot be made.
 */
gboolean hw_demo_reset (const char *dir,
                        const HwDemoOptions *options,
                        GCancellable *cancellable,
                        GError **error);
/* Starts the cluster of a demo made with @postgres again when it is not running. Harmless for others. */
gboolean hw_demo_start (const char *dir, GCancellable *cancellable, GError **error);
gboolean hw_demo_stop (const char *dir, GError **error);

G_END_DECLS
