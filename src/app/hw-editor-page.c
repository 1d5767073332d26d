/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-page"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-editor-page-private.h"
#include "hw-tab-guard.h"

G_DEFINE_FINAL_TYPE (HwEditorPage, hw_editor_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_HAS_UNSAVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_FAILED,
  SIGNAL_FILES_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

HwEditorTab *
_hw_editor_page_get_nth_tab (HwEditorPage *self, int index)
{
  return HW_EDITOR_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tab_view, index)));
}

static AdwTabPage *
get_page (HwEditorPage *self, HwEditorTab *tab)
{
  return adw_tab_view_get_page (self->tab_view, GTK_WIDGET (tab));
}

static void
update_unsaved (HwEditorPage *self)
{
  gboolean has_unsaved = hw_editor_page_has_unsaved (self);

  if (has_unsaved == self->has_unsaved)
    return;
  self->has_unsaved = has_unsaved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_UNSAVED]);
}

/* A dot in the tab and a star before its title. */
static void
on_modified_notify_cb (HwEditorPage *self, GParamSpec *pspec, HwEditorTab *tab)
{
  gboolean is_modified = hw_editor_tab_is_modified (tab);
  AdwTabPage *page = get_page (self, tab);
  g_autoptr(GIcon) icon = is_modified ? g_themed_icon_new ("media-record-symbolic") : NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_object_get (tab, "title", &name, NULL);
  /* Translators: the title of a tab whose file has changes that are not saved */
  title = is_modified ? g_strdup_printf (_("*%s"), name) : g_strdup (name);
  adw_tab_page_set_title (page, title);
  adw_tab_page_set_icon (page, icon);
  update_unsaved (self);
}

static void
on_saved_cb (HwEditorPage *self)
{
  g_signal_emit (self, signals[SIGNAL_FILES_SAVED], 0);
}

static void
on_reloaded_cb (HwEditorPage *self, HwEditorTab *tab)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_object_get (tab, "title", &name, NULL);
  /* Translators: a file name */
  text = g_strdup_printf (_("Reloaded %s"), name);
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, text);
}

static void
on_save_failed_cb (HwEditorPage *self, const GError *error, HwEditorTab *tab)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, _("The file was not saved"), error);
}

static void
on_close_wanted_cb (HwEditorPage *self, HwEditorTab *tab)
{
  adw_tab_view_close_page (self->tab_view, get_page (self, tab));
}

/* So that it can be opened again. */
static void
on_page_detached_cb (HwEditorPage *self, AdwTabPage *page)
{
  HwEditorTab *tab = HW_EDITOR_TAB (adw_tab_page_get_child (page));
  const char *path = hw_editor_tab_get_path (tab);

  /* What still reads its file keeps the tab alive for a while, but it has no page any more. */
  g_signal_handlers_disconnect_by_func (tab, on_modified_notify_cb, self);
  g_signal_handlers_disconnect_by_func (tab, on_close_wanted_cb, self);
  if (self->closed != NULL && path != NULL)
    g_ptr_array_add (self->closed, g_strdup (path));
}

static void
on_n_pages_notify_cb (HwEditorPage *self)
{
  gboolean is_empty = adw_tab_view_get_n_pages (self->tab_view) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "tabs");
  update_unsaved (self);
}

/* The menu of a tab is about that tab: its actions are about the one in front. */
static void
on_setup_menu_cb (HwEditorPage *self, AdwTabPage *page)
{
  if (page != NULL)
    adw_tab_view_set_selected_page (self->tab_view, page);
}

static void
hw_editor_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_HAS_UNSAVED:
      g_value_set_boolean (value, HW_EDITOR_PAGE (object)->has_unsaved);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_editor_page_dispose (GObject *object)
{
  HwEditorPage *self = HW_EDITOR_PAGE (object);

  if (self->tab_view != NULL)
    g_signal_handlers_disconnect_by_data (self->tab_view, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->closed, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_EDITOR_PAGE);

  G_OBJECT_CLASS (hw_editor_page_parent_class)->dispose (object);
}

/* A tab that is dropped outside of every window stays with us: there are no windows of scripts alone. */
static AdwTabView *
on_create_window_cb (HwEditorPage *self)
{
  return self->tab_view;
}

static void
hw_editor_page_class_init (HwEditorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_editor_page_dispose;
  object_class->get_property = hw_editor_page_get_property;

  properties[PROP_HAS_UNSAVED] = g_param_spec_boolean ("has-unsaved", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", HW_TYPE_EDITOR_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", HW_TYPE_EDITOR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_FILES_SAVED] = g_signal_new ("files-saved", HW_TYPE_EDITOR_PAGE, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-editor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwEditorPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HwEditorPage, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, HwEditorPage, tab_view);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_menu_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_close_page_cb",
                                                G_CALLBACK (_hw_editor_page_close_page));
  gtk_widget_class_bind_template_callback (widget_class, on_n_pages_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_page_detached_cb);
}

static void
hw_editor_page_init (HwEditorPage *self)
{
  self->closed = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_tab_guard_watch (self->tab_bar);
  g_signal_connect_object (self->tab_view, "create-window", G_CALLBACK (on_create_window_cb), self,
                           G_CONNECT_SWAPPED);
  /* Ctrl+Tab goes to the other half of a file here; Ctrl+Page Down to the next file. */
  /* Of those of tabs this window has others, and a text the ones for its ends. */
  adw_tab_view_remove_shortcuts (self->tab_view, ADW_TAB_VIEW_SHORTCUT_ALL_SHORTCUTS);
  adw_tab_view_add_shortcuts (self->tab_view, ADW_TAB_VIEW_SHORTCUT_CONTROL_PAGE_UP
                                                  | ADW_TAB_VIEW_SHORTCUT_CONTROL_PAGE_DOWN
                                                  | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_PAGE_UP
                                                  | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_PAGE_DOWN);
}

/* "dev, staging": environments where the revision of this file is applied; NULL for none. */
static char *
find_applied (HwEditorPage *self, const char *path, guint *out_n)
{
  const HwGraph *graph = self->session != NULL ? hw_session_get_graph (self->session) : NULL;
  GListModel *environments =
      self->session != NULL ? hw_session_get_environments (self->session) : NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint node = 0; graph != NULL && node < hw_graph_get_n_revisions (graph); node++)
    {
      if (strcmp (hw_graph_get_revision (graph, node)->file, path) != 0)
        continue;
      for (guint i = 0; i < g_list_model_get_n_items (environments); i++)
        {
          g_autoptr(HwEnvironmentState) state = g_list_model_get_item (environments, i);

          if (hw_environment_state_is_applied (state, node))
            {
              g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                      hw_environment_state_get_name (state));
              *out_n += 1;
            }
        }
      break;
    }

  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static void
update_applied (HwEditorPage *self, HwEditorTab *tab)
{
  guint n = 0;
  g_autofree char *applied = find_applied (self, hw_editor_tab_get_path (tab), &n);
  g_autofree char *text = NULL;

  if (applied != NULL)
    /* Translators: names of environments */
    text = g_strdup_printf (
        ngettext ("Applied on %s. Editing the file does not change that database.",
                  "Applied on %s. Editing the file does not change those databases.", n),
        applied);
  hw_editor_tab_set_applied (tab, text);
}

/* It was looked at for the first time, or deployed to. */
static void
on_environment_changed_cb (HwEditorPage *self)
{
  for (int i = 0; self->tab_view != NULL && i < adw_tab_view_get_n_pages (self->tab_view); i++)
    update_applied (self, _hw_editor_page_get_nth_tab (self, i));
}

static HwEditorTab *
find_tab (HwEditorPage *self, const char *path)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    {
      HwEditorTab *tab = _hw_editor_page_get_nth_tab (self, i);

      if (g_strcmp0 (hw_editor_tab_get_path (tab), path) == 0)
        return tab;
    }

  return NULL;
}

static HwEditorTab *
add_tab (HwEditorPage *self, const char *path)
{
  GtkWidget *tab = hw_editor_tab_new (path, self->session);
  AdwTabPage *page = adw_tab_view_append (self->tab_view, tab);
  g_autofree char *name = g_path_get_basename (path);

  adw_tab_page_set_title (page, name);
  adw_tab_page_set_tooltip (page, path);
  update_applied (self, HW_EDITOR_TAB (tab));
  g_signal_connect_object (tab, "notify::modified", G_CALLBACK (on_modified_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "saved", G_CALLBACK (on_saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "reloaded", G_CALLBACK (on_reloaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "close-wanted", G_CALLBACK (on_close_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "save-failed", G_CALLBACK (on_save_failed_cb), self,
                           G_CONNECT_SWAPPED);

  return HW_EDITOR_TAB (tab);
}

void
hw_editor_page_set_session (HwEditorPage *self, HwSession *session)
{
  g_return_if_fail (HW_IS_EDITOR_PAGE (self));

  if (g_set_object (&self->session, session))
    g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_environment_changed_cb),
                             self, G_CONNECT_SWAPPED);
}

void
hw_editor_page_open (HwEditorPage *self, const char *path, guint line)
{
  HwEditorTab *tab;

  g_return_if_fail (HW_IS_EDITOR_PAGE (self));
  g_return_if_fail (path != NULL);

  tab = find_tab (self, path);
  if (tab == NULL)
    tab = add_tab (self, path);
  adw_tab_view_set_selected_page (self->tab_view, get_page (self, tab));
  hw_editor_tab_go_to_line (tab, line);
}

HwEditorTab *
hw_editor_page_get_tab (HwEditorPage *self)
{
  AdwTabPage *page;

  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), NULL);

  page = adw_tab_view_get_selected_page (self->tab_view);

  return page != NULL ? HW_EDITOR_TAB (adw_tab_page_get_child (page)) : NULL;
}

gboolean
hw_editor_page_focus (HwEditorPage *self)
{
  HwEditorTab *tab;

  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), FALSE);

  tab = hw_editor_page_get_tab (self);
  if (tab != NULL)
    hw_editor_tab_focus (tab);

  return tab != NULL;
}

GtkWidget *
hw_editor_page_get_bar (HwEditorPage *self)
{
  HwEditorTab *tab;

  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), NULL);

  tab = hw_editor_page_get_tab (self);

  return tab == NULL ? NULL : hw_editor_tab_get_info_bar (tab);
}

guint
hw_editor_page_get_n_tabs (HwEditorPage *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), 0);

  return (guint)adw_tab_view_get_n_pages (self->tab_view);
}

void
hw_editor_page_save (HwEditorPage *self)
{
  HwEditorTab *tab = hw_editor_page_get_tab (self);

  if (tab != NULL && hw_editor_tab_is_modified (tab))
    hw_editor_tab_save_async (tab, FALSE, NULL, NULL);
}

void
hw_editor_page_save_all (HwEditorPage *self)
{
  g_return_if_fail (HW_IS_EDITOR_PAGE (self));

  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    if (hw_editor_tab_is_modified (_hw_editor_page_get_nth_tab (self, i)))
      hw_editor_tab_save_async (_hw_editor_page_get_nth_tab (self, i), FALSE, NULL, NULL);
}

gboolean
hw_editor_page_reopen (HwEditorPage *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), FALSE);

  while (self->closed->len > 0)
    {
      g_autofree char *path = g_ptr_array_steal_index (self->closed, self->closed->len - 1);

      /* It may be open again already. */
      if (find_tab (self, path) == NULL)
        {
          hw_editor_page_open (self, path, 0);
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
hw_editor_page_close_tab (HwEditorPage *self)
{
  AdwTabPage *page;

  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), FALSE);

  page = adw_tab_view_get_selected_page (self->tab_view);
  if (page == NULL)
    return FALSE;
  adw_tab_view_close_page (self->tab_view, page);

  return TRUE;
}

void
hw_editor_page_close_file (HwEditorPage *self, const char *path)
{
  HwEditorTab *tab;
  guint index;

  g_return_if_fail (HW_IS_EDITOR_PAGE (self));
  g_return_if_fail (path != NULL);

  tab = find_tab (self, path);
  /* What was written in it is not thrown away: the tab says that its file is gone. */
  if (tab != NULL && !hw_editor_tab_is_modified (tab))
    adw_tab_view_close_page (self->tab_view, get_page (self, tab));
  while (g_ptr_array_find_with_equal_func (self->closed, path, g_str_equal, &index))
    g_ptr_array_remove_index (self->closed, index);
}

GStrv
hw_editor_page_list_unsaved (HwEditorPage *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (HW_IS_EDITOR_PAGE (self), NULL);

  for (int i = 0; self->tab_view != NULL && i < adw_tab_view_get_n_pages (self->tab_view); i++)
    {
      HwEditorTab *tab = _hw_editor_page_get_nth_tab (self, i);
      g_autofree char *name = NULL;

      if (!hw_editor_tab_is_modified (tab))
        continue;
      g_object_get (tab, "title", &name, NULL);
      g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

gboolean
hw_editor_page_has_unsaved (HwEditorPage *self)
{
  g_auto(GStrv) names = hw_editor_page_list_unsaved (self);

  return names != NULL && names[0] != NULL;
}
