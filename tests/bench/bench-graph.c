/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <time.h>

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "hw-graph-row.h"
#include "hw-graph-view.h"
#include "hw-test-window.h"

/* What the graph of the window costs: CPU time from opening a project to its first painted row, beyond that of an empty
 * window; binding and drawing of single rows; frames while scrolling; memory a revision. Figures, not verdicts.
 * usage: run-display.sh bench-graph [REVISIONS]... */

#define N_ROWS 2000
#define N_FRAMES 200

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Resident memory, in KiB. */
static double
get_memory_kib (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  fields = g_strsplit (text, " ", 3);

  return (double)g_ascii_strtoull (fields[1], NULL, 10) * 4;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static void
print_distribution (const char *what, GArray *times)
{
  g_array_sort (times, compare_doubles);
  g_print ("  %-28s median %8.1f us, p99 %8.1f us\n", what,
           g_array_index (times, double, times->len / 2) * 1e3,
           g_array_index (times, double, times->len * 99 / 100) * 1e3);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_frame (GtkWidget *widget)
{
  gboolean is_drawn = FALSE;

  gtk_widget_queue_draw (widget);
  gtk_widget_add_tick_callback (widget, on_tick_cb, &is_drawn, NULL);
  while (!is_drawn)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

/* One row widget is given one revision after another, laid out and drawn. */
static void
measure_rows (HwWindow *window, HwGraphView *view)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (view), "graph-list");
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  GtkWidget *row = hw_test_find_type (list, HW_TYPE_GRAPH_ROW);
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(HwGraphItem) old = g_object_ref (hw_graph_row_get_item (HW_GRAPH_ROW (row)));
  const int width = gtk_widget_get_width (row), height = gtk_widget_get_height (row);
  const guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autoptr(HwGraphItem) item =
                     g_list_model_get_item (model, (guint)((guint64)i * n / N_ROWS));
      const double start = get_cpu_ms ();
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      g_autoptr(GskRenderNode) node = NULL;
      int natural;
      double spent;

      hw_graph_row_set_item (HW_GRAPH_ROW (row), item);
      gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      gtk_widget_allocate (row, width, height, -1, NULL);
      GTK_WIDGET_GET_CLASS (row)->snapshot (row, snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      spent = get_cpu_ms () - start;
      g_array_append_val (times, spent);
    }
  hw_graph_row_set_item (HW_GRAPH_ROW (row), old);
  print_distribution ("row: bind, allocate, snapshot", times);
}

static void
measure_scrolling (HwWindow *window, HwGraphView *view, const char *what, double step)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (view), "graph-list");
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  gtk_adjustment_set_value (adjustment, 0);
  wait_frame (GTK_WIDGET (window));
  for (guint i = 0; i < N_FRAMES; i++)
    {
      const double start = get_cpu_ms ();
      double spent;

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + step);
      wait_frame (GTK_WIDGET (window));
      spent = get_cpu_ms () - start;
      g_array_append_val (times, spent);
    }
  print_distribution (what, times);
}

static gboolean
has_rows (gpointer user_data)
{
  return hw_test_find_type (user_data, HW_TYPE_GRAPH_ROW) != NULL;
}

static double
measure_empty_window (void)
{
  const double start = get_cpu_ms ();
  HwWindow *window = hw_test_open_window (NULL, 1280, 800);
  const double spent = get_cpu_ms () - start;

  hw_test_close_window (window);

  return spent;
}

/* What of it is reading the files, which the command has to do as well. */
static double
measure_reading (const char *path)
{
  const double start = get_cpu_ms ();
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project = hw_project_open (path, NULL, &error);

  g_assert_no_error (error);

  return get_cpu_ms () - start;
}

/* The first project loads what a project's widgets need, which is no revision's memory. */
static void
warm_up (void)
{
  HwTestDir dir;
  g_autofree char *project = NULL;
  HwWindow *window;

  hw_test_dir_init (&dir);
  project = hw_test_make_chain (dir.path, 100);
  window = hw_test_open_window (project, 1280, 800);
  wait_frame (GTK_WIDGET (window));
  hw_test_close_window (window);
  hw_test_dir_clear (&dir);
}

static void
measure (guint n_revisions, double empty_ms)
{
  HwTestDir dir;
  g_autofree char *project = NULL;
  HwWindow *window;
  HwGraphView *view;
  double reading_ms, start_ms, start_kib, spent, kib;

  hw_test_dir_init (&dir);
  project = hw_test_make_chain (dir.path, n_revisions);
  reading_ms = measure_reading (project);
  start_kib = get_memory_kib ();
  start_ms = get_cpu_ms ();
  window = hw_test_open_window (project, 1280, 800);
  view = HW_GRAPH_VIEW (hw_test_find_type (GTK_WIDGET (window), HW_TYPE_GRAPH_VIEW));
  hw_test_wait_until (has_rows, view, "there are rows");
  wait_frame (GTK_WIDGET (window));
  spent = get_cpu_ms () - start_ms;
  kib = get_memory_kib () - start_kib;
  g_print (
      "%u revisions\n  to the first painted row      %8.0f ms of CPU, %.0f beyond an empty "
      "window\n  of which reading the files     %8.0f ms\n  memory                        %8.2f KiB a revision\n",
      n_revisions, spent, spent - empty_ms, reading_ms, kib / n_revisions);
  measure_rows (window, view);
  measure_scrolling (window, view, "frame: 23 px further", 23);
  measure_scrolling (window, view, "frame: a page further", 700);
  hw_test_close_window (window);
  hw_test_dir_clear (&dir);
}

int
main (int argc, char **argv)
{
  static const guint usual[] = { 1000, 10000, 100000 };
  double empty_ms;

  gtk_init ();
  adw_init ();
  gtk_source_init ();
  /* The first window loads what later ones have: fonts, icons, style sheets. */
  g_print ("first window: %.0f ms of CPU\n", measure_empty_window ());
  empty_ms = measure_empty_window ();
  warm_up ();
  g_print ("empty window: %.0f ms of CPU\n", empty_ms);
  for (int i = 1; i < argc; i++)
    measure ((guint)g_ascii_strtoull (argv[i], NULL, 10), empty_ms);
  for (guint i = 0; argc < 2 && i < G_N_ELEMENTS (usual); i++)
    measure (usual[i], empty_ms);

  return 0;
}
