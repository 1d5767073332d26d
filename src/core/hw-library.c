/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-library"

#include "config.h"

#include <dlfcn.h>

#include "hw-library.h"

gpointer *
hw_library_load (const char *file, const char *const *names, guint n_names, char **out_message)
{
  g_autofree gpointer *functions = g_new0 (gpointer, n_names);
  void *library = dlopen (file, RTLD_LAZY);
  gboolean ok = library != NULL;

  for (guint i = 0; ok && i < n_names; i++)
    {
      functions[i] = dlsym (library, names[i]);
      ok = functions[i] != NULL;
    }
  if (ok)
    return g_steal_pointer (&functions);

  if (out_message != NULL)
    *out_message = g_strdup (dlerror ());
  if (library != NULL)
    dlclose (library);

  return NULL;
}
