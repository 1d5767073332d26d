/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "headway-gui"

#include "config.h"

#include <locale.h>
#include <signal.h>

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "hw-application.h"

int
main (int argc, char **argv)
{
  g_autoptr(HwApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Headway"));
  /* A program that ends before it has read all that it is told, as git may, ends nothing here. */
  signal (SIGPIPE, SIG_IGN);

  application = hw_application_new (APP_ID, G_APPLICATION_DEFAULT_FLAGS);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  gtk_source_finalize ();

  return status;
}
