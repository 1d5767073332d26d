/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include "hw-monkey.h"

static const char *const texts[] = {
  "",
  " ",
  "head",
  "SELECT 1;",
  "'; DROP TABLE authors; --",
  "$$ never closed",
  "-- migrate:up\nCREATE TABLE t (a int);\n\n-- migrate:down\n",
  "INSERT INTO books VALUES (1, $1, :name, '\\x00'::bytea);",
  "ünïcödé ß ŁÓDŹ",
  "日本語のテキスト",
  "\342\200\256right to left\342\200\254",
  "עברית עם English",
  "e\314\201\314\201\314\201\314\201",
  "👩‍👩‍👧‍👦 family",
  /* Not without letters: GTK 4.8 loses what it draws for a selection of no width (gtksnapshot.c, gtk_snapshot_collect_clip()
   * returns early and keeps the node). */
  "a\342\200\213b",
  "%s%n%d 100 %",
  "<b>markup</b> &amp; <unclosed",
  "author:~ -is:pending \"open",
  "is:merge date:>2026-11-01 touches:orders",
  "1ad8",
  "prod",
  "new one",
  "99999999999999999999",
  "-1",
  "sqlite:///new.db",
  "postgresql://u:p@127.0.0.1:1/x",
  "a\tb\r\nc",
};

static const char *const revisions[] = {
  "3fd0c1a7b2e4", "57ad20f9c6b8", "b06c9e7f3a11", "2e91d4c0786b", "a9d2f6074e1b", "f1c08e5d6b93",
  "d40f2a6c9e85", "92c4e0f7b6d1", "1ad86f3c5b7e", "bb60d9e274f8", "7c19f5a08e3d", "000000000000",
};

static const char *const environments[] = { "dev", "qa", "staging", "prod", "archive" };

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

HwMonkey *
hw_monkey_new (guint32 seed)
{
  HwMonkey *self = g_new0 (HwMonkey, 1);

  self->rand = g_rand_new_with_seed (seed);
  self->windows = g_ptr_array_new_with_free_func (free_weak_ref);
  self->pristine =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  hw_test_dir_init (&self->dir);
  self->project = hw_test_make_bookshop (self->dir.path);
  hw_monkey_read_pristine (self);

  return self;
}

void
hw_monkey_free (HwMonkey *self)
{
  g_rand_free (self->rand);
  g_ptr_array_unref (self->windows);
  g_hash_table_unref (self->pristine);
  g_free (self->project);
  hw_test_dir_clear (&self->dir);
  g_free (self);
}

guint
hw_monkey_draw (HwMonkey *self, guint n)
{
  return n == 0 ? 0 : (guint)g_rand_int_range (self->rand, 0, (gint32)n);
}

void
hw_monkey_draw_act (HwMonkey *self, const HwMonkeyAct *acts, guint n)
{
  guint sum = 0, drawn, i;

  for (i = 0; i < n; i++)
    sum += acts[i].weight;
  drawn = hw_monkey_draw (self, sum);
  for (i = 0; drawn >= acts[i].weight; i++)
    drawn -= acts[i].weight;
  acts[i].act (self);
}

const char *
hw_monkey_draw_text (HwMonkey *self)
{
  return texts[hw_monkey_draw (self, G_N_ELEMENTS (texts))];
}

const char *
hw_monkey_draw_revision (HwMonkey *self)
{
  return revisions[hw_monkey_draw (self, G_N_ELEMENTS (revisions))];
}

const char *
hw_monkey_draw_environment (HwMonkey *self)
{
  return environments[hw_monkey_draw (self, G_N_ELEMENTS (environments))];
}

static GPtrArray *
list_windows (void)
{
  GListModel *model = gtk_window_get_toplevels ();
  GPtrArray *windows = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (model, i);

      if (gtk_widget_get_mapped (window))
        g_ptr_array_add (windows, window);
    }

  return windows;
}

HwWindow *
hw_monkey_get_main_window (HwMonkey *self)
{
  g_autoptr(GPtrArray) windows = list_windows ();

  for (guint i = windows->len; i > 0; i--)
    if (!HW_IS_WINDOW (windows->pdata[i - 1]))
      g_ptr_array_remove_index (windows, i - 1);

  return windows->len == 0 ? NULL : windows->pdata[hw_monkey_draw (self, windows->len)];
}

static GtkWindow *
find_modal (const GPtrArray *windows)
{
  for (guint i = windows->len; i > 0; i--)
    if (gtk_window_get_modal (windows->pdata[i - 1]))
      return windows->pdata[i - 1];

  return NULL;
}

gboolean
hw_monkey_has_modal (HwMonkey *self)
{
  g_autoptr(GPtrArray) windows = list_windows ();

  return find_modal (windows) != NULL;
}

GtkWindow *
hw_monkey_get_window (HwMonkey *self)
{
  g_autoptr(GPtrArray) windows = list_windows ();
  GtkWindow *modal = find_modal (windows);

  if (modal != NULL || windows->len == 0)
    return modal;

  return windows->pdata[hw_monkey_draw (self, windows->len)];
}

static void
add_widgets (GtkWidget *widget, GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget)
      || !gtk_widget_get_can_target (widget))
    return;
  g_ptr_array_add (found, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_widgets (child, found);
}

static GtkWidget *
find_popover (const GPtrArray *widgets)
{
  for (guint i = widgets->len; i > 0; i--)
    if (GTK_IS_POPOVER (widgets->pdata[i - 1]) && gtk_popover_get_autohide (widgets->pdata[i - 1]))
      return widgets->pdata[i - 1];

  return NULL;
}

GPtrArray *
hw_monkey_list_widgets (GtkWidget *root)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *popover;

  add_widgets (root, found);
  /* A menu that is open takes all clicks. */
  popover = find_popover (found);
  if (popover != NULL && popover != root)
    {
      g_autoptr(GtkWidget) held = g_object_ref (popover);

      g_ptr_array_set_size (found, 0);
      add_widgets (held, found);
    }

  return found;
}

static gboolean
is_known (HwMonkey *self, GtkWidget *window)
{
  for (guint i = 0; i < self->windows->len; i++)
    {
      g_autoptr(GtkWidget) known = g_weak_ref_get (self->windows->pdata[i]);

      if (known == window)
        return TRUE;
    }

  return FALSE;
}

/* The menu that GTK 4.8 has for title bars where there is no window manager is freed while it is being closed by one of its
 * items (gtkwindowhandle.c); hiding it is safe. */
static void
hide_title_menu (GtkWidget *widget)
{
  if (GTK_IS_POPOVER_MENU (widget) && GTK_IS_WINDOW_HANDLE (gtk_widget_get_parent (widget)))
    gtk_widget_hide (widget);
}

/* GTK 4.8 leaks in its list of emojis: the keywords of all that a search looks at (gtkemojichooser.c, filter_func()), and
 * where it is in filling a list that is closed early (the same file, populate_emoji_chooser()). So no text offers it. */
static void
forbid_emojis (GtkWidget *widget)
{
  if (GTK_IS_TEXT (widget))
    gtk_text_set_input_hints (GTK_TEXT (widget), gtk_text_get_input_hints (GTK_TEXT (widget))
                                                     | GTK_INPUT_HINT_NO_EMOJI);
  else if (GTK_IS_TEXT_VIEW (widget))
    gtk_text_view_set_input_hints (GTK_TEXT_VIEW (widget),
                                   gtk_text_view_get_input_hints (GTK_TEXT_VIEW (widget))
                                       | GTK_INPUT_HINT_NO_EMOJI);
}

/* Takes away what is not ours and known to be broken. */
static void
disarm (GtkWidget *window)
{
  g_autoptr(GPtrArray) widgets = hw_monkey_list_widgets (window);

  for (guint i = 0; i < widgets->len; i++)
    {
      hide_title_menu (widgets->pdata[i]);
      forbid_emojis (widgets->pdata[i]);
    }
}

void
hw_monkey_sweep (HwMonkey *self)
{
  g_autoptr(GPtrArray) windows = list_windows ();

  for (guint i = 0; i < windows->len; i++)
    {
      GtkWidget *window = windows->pdata[i];

      disarm (window);
      if (!is_known (self, window))
        {
          GWeakRef *weak = g_new0 (GWeakRef, 1);

          g_weak_ref_init (weak, window);
          g_ptr_array_add (self->windows, weak);
        }
    }
}

guint
hw_monkey_count_windows (HwMonkey *self)
{
  guint n = 0;

  for (guint i = 0; i < self->windows->len; i++)
    {
      g_autoptr(GtkWidget) window = g_weak_ref_get (self->windows->pdata[i]);

      n += window != NULL;
    }

  return n;
}

static void
tell_session (HwSession *session)
{
  const HwProject *project = hw_session_get_project (session);

  hw_monkey_log ("(%s %u revisions of %s)",
                 hw_session_is_loading (session) ? "reading, with" : "with",
                 project == NULL ? 0 : hw_graph_get_n_revisions (hw_session_get_graph (session)),
                 project == NULL ? "nothing" : hw_project_get_root (project));
}

void
hw_monkey_tell_windows (HwMonkey *self)
{
  for (guint i = 0; i < self->windows->len; i++)
    {
      g_autoptr(GtkWidget) window = g_weak_ref_get (self->windows->pdata[i]);

      if (window != NULL)
        hw_monkey_log ("(there is still %s “%s”)", G_OBJECT_TYPE_NAME (window),
                       gtk_window_get_title (GTK_WINDOW (window)));
      if (HW_IS_WINDOW (window))
        tell_session (hw_window_get_session (HW_WINDOW (window)));
    }
}
