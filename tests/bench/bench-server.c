/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A throwaway PostgreSQL server for the measurements: prints the folder of its socket, the folder of its programs and its
 * process, and ends with its standard input. */

#include "config.h"

#include <stdio.h>

#include "hw-test-postgres.h"

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTestPostgres) server = hw_test_postgres_start (NULL, NULL, &error);

  if (server == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 77;
    }
  printf ("%s %s %d\n", hw_test_postgres_get_socket_dir (server),
          hw_test_postgres_get_bindir (server), (int)hw_test_postgres_get_pid (server));
  fflush (stdout);
  while (getchar () != EOF)
    ;

  return 0;
}
