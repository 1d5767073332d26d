/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hw-sql-complete.h"
#include "hw-sql-validate.h"

/* What a completion costs, and a validation, in CPU time and as a ratio to what cannot be left out: looking at each name
 * once, and for the validation the grammar alone. Figures, not verdicts.
 * usage: bench-complete [TABLES]... */

#define N_ROUNDS 51
#define N_COLUMNS 9

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static double
get_median (double *times)
{
  qsort (times, N_ROUNDS, sizeof *times, compare_doubles);

  return times[N_ROUNDS / 2];
}

static HwSchemaNames *
make_names (guint n_tables)
{
  HwSchemaNames *names = hw_schema_names_new (HW_DIALECT_POSTGRESQL);

  for (guint i = 0; i < n_tables; i++)
    {
      g_autofree char *table = g_strdup_printf ("table_%05u_of_the_shop", i);
      HwName values = { .kind = HW_NAME_TABLE };

      values.schema = (char *)"public";
      values.name = table;
      hw_schema_names_add (names, &values);
      values.kind = HW_NAME_COLUMN;
      values.parent = table;
      for (guint k = 0; k < N_COLUMNS; k++)
        {
          g_autofree char *column = g_strdup_printf ("column_%u_%u", k, i);

          values.name = column;
          hw_schema_names_add (names, &values);
        }
    }

  return names;
}

static double
measure_floor (const HwSchemaNames *names, const char *prefix)
{
  const GPtrArray *all = hw_schema_names_get_all (names);
  double times[N_ROUNDS];
  volatile guint n_found = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = get_cpu_ms ();

      for (guint k = 0; k < all->len; k++)
        {
          const HwName *name = g_ptr_array_index (all, k);

          if (g_ascii_strncasecmp (name->name, prefix, strlen (prefix)) == 0)
            n_found++;
        }
      times[i] = get_cpu_ms () - start;
    }

  return get_median (times);
}

static double
measure_completion (const HwSchemaNames *names, const char *sql)
{
  double times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = get_cpu_ms ();
      g_autoptr(GPtrArray) found =
                     hw_sql_complete (sql, strlen (sql), HW_DIALECT_POSTGRESQL, names, 200, NULL);

      times[i] = get_cpu_ms () - start;
      g_assert_cmpuint (found->len, >, 0);
    }

  return get_median (times);
}

static double
measure_validation (const HwSchemaNames *names, const char *sql)
{
  double times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = get_cpu_ms ();
      g_autoptr(GPtrArray) found =
                     hw_sql_validate (sql, HW_DIALECT_POSTGRESQL, 1, names, 0, NULL, NULL);

      times[i] = get_cpu_ms () - start;
      g_assert_cmpuint (found->len, ==, 0);
    }

  return get_median (times);
}

static void
measure (guint n_tables)
{
  static const struct
  {
    const char *what;
    const char *prefix;
    const char *sql;
  } places[] = {
    { "tables behind FROM", "", "SELECT * FROM " },
    { "a table's name", "tab", "SELECT * FROM tab" },
    { "columns of an alias", "col", "SELECT t.col FROM table_00001_of_the_shop t WHERE t.col" },
    { "columns of everything", "col", "SELECT col" },
  };
  g_autoptr(HwSchemaNames) names = make_names (n_tables);
  g_autoptr(GString) script = g_string_new (NULL);
  double grammar;
  double checked;

  g_print ("%u tables, %u objects\n", n_tables, hw_schema_names_get_all (names)->len);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double floor = measure_floor (names, places[i].prefix);
      double spent = measure_completion (names, places[i].sql);

      g_print ("  %-24s %8.3f ms, a scan of the names %8.3f ms, ratio %6.1f\n", places[i].what,
               spent, floor, spent / MAX (floor, 0.001));
    }
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (script, "UPDATE table_%05u_of_the_shop SET column_1_%u = 1;\n",
                            i % n_tables, i % n_tables);
  grammar = measure_validation (NULL, script->str);
  checked = measure_validation (names, script->str);
  g_print ("  %-24s %8.3f ms, the grammar alone %11.3f ms, ratio %6.1f\n", "100 statements checked",
           checked, grammar, checked / grammar);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    measure (500);
  for (int i = 1; i < argc; i++)
    measure ((guint)g_ascii_strtoull (argv[i], NULL, 10));

  return 0;
}
