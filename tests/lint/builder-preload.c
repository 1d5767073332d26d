/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Loaded into gtk4-builder-tool by check-ui.sh: registers the widget types that the templates name, ours and those of the
 * libraries, without which the tool cannot look at a template. $HEADWAY_WIDGET_TYPES holds the names of their get_type functions.
 */

#define _GNU_SOURCE

#include "config.h"

#include <dlfcn.h>

#include <glib-object.h>

typedef GType (*GetTypeFunc) (void);

__attribute__ ((constructor)) static void
register_types (void)
{
  const char *list = g_getenv ("HEADWAY_WIDGET_TYPES");
  g_auto(GStrv) names = g_strsplit (list != NULL ? list : "", " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      GetTypeFunc get_type = (GetTypeFunc)dlsym (RTLD_DEFAULT, names[i]);

      if (get_type != NULL)
        g_type_ensure (get_type ());
    }
}
