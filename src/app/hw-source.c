/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-source"

#include "config.h"

#include <string.h>

#include <adwaita.h>

#include "hw-editor-font.h"
#include "hw-settings.h"
#include "hw-source.h"

#define LANGUAGES_PATH "resource://" APP_PATH "/language-specs/"
#define SNIPPETS_PATH "resource://" APP_PATH "/snippets/"

/* GtkSourceView reads schemes from files only, ours are embedded: they are put into the cache folder first. */
static void
unpack_scheme (const char *dir, const char *name)
{
  g_autofree char *resource = g_strconcat (APP_PATH "/styles/", name, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *old = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size, old_size = 0;
  const char *data;

  g_return_if_fail (bytes != NULL);

  data = g_bytes_get_data (bytes, &size);
  if (g_file_get_contents (path, &old, &old_size, NULL) && old_size == size
      && memcmp (old, data, size) == 0)
    return;
  /* A folder that cannot be written to leaves the theme's own colours. */
  g_file_set_contents (path, data, (gssize)size, NULL);
}

static void
ensure_schemes (GtkSourceStyleSchemeManager *manager)
{
  g_autofree char *dir = g_build_filename (g_get_user_cache_dir (), "headway", "styles", NULL);
  const char *const *paths = gtk_source_style_scheme_manager_get_search_path (manager);

  if (paths != NULL && g_strv_contains (paths, dir))
    return;
  if (g_mkdir_with_parents (dir, 0700) == 0)
    {
      unpack_scheme (dir, "headway.xml");
      unpack_scheme (dir, "headway-dark.xml");
    }
  gtk_source_style_scheme_manager_append_search_path (manager, dir);
}

static GtkSourceStyleScheme *
find_scheme (GtkSourceStyleSchemeManager *manager, gboolean is_dark)
{
  GtkSourceStyleScheme *scheme =
      gtk_source_style_scheme_manager_get_scheme (manager, is_dark ? "headway-dark" : "headway");

  return scheme != NULL
             ? scheme
             : gtk_source_style_scheme_manager_get_scheme (manager,
                                                           is_dark ? "Adwaita-dark" : "Adwaita");
}

static void
update_scheme (GtkSourceBuffer *buffer)
{
  const gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  ensure_schemes (manager);
  gtk_source_buffer_set_style_scheme (buffer, find_scheme (manager, is_dark));
}

void
hw_source_follow_style (GtkSourceBuffer *buffer)
{
  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), buffer, G_CONNECT_SWAPPED);
  update_scheme (buffer);
}

/* The languages and snippets of Headway are embedded; GtkSourceView's own stay there beside them. */
static void
ensure_languages (GtkSourceLanguageManager *manager)
{
  const char *const *paths = gtk_source_language_manager_get_search_path (manager);

  if (!g_strv_contains (paths, LANGUAGES_PATH))
    gtk_source_language_manager_append_search_path (manager, LANGUAGES_PATH);
}

void
hw_source_ensure_snippets (void)
{
  GtkSourceSnippetManager *manager = gtk_source_snippet_manager_get_default ();
  const char *const *paths = gtk_source_snippet_manager_get_search_path (manager);
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto (GStrv) all = NULL;

  if (paths != NULL && g_strv_contains (paths, SNIPPETS_PATH))
    return;
  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **)paths);
  g_strv_builder_add (builder, SNIPPETS_PATH);
  all = g_strv_builder_end (builder);
  gtk_source_snippet_manager_set_search_path (manager, (const char *const *)all);
}

const char *
hw_source_get_sql_language (HwDialect dialect)
{
  switch (dialect)
    {
    case HW_DIALECT_POSTGRESQL:
      return "headway-postgresql";
    case HW_DIALECT_SQLITE:
      return "headway-sqlite";
    }
  g_assert_not_reached ();
}

void
hw_source_set_language (GtkSourceBuffer *buffer, const char *language)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();

  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));

  ensure_languages (manager);
  if (g_strcmp0 (language, "sql") == 0)
    language = hw_source_get_sql_language (HW_DIALECT_POSTGRESQL);
  gtk_source_buffer_set_language (
      buffer,
      language == NULL ? NULL : gtk_source_language_manager_get_language (manager, language));
}

static gboolean
wrap_to_mode (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_enum (value, g_variant_get_boolean (variant) ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);

  return TRUE;
}

#define KEY_BLOCKED "hw-completion-blocked"

/* Proposals come by themselves, or only when they are asked for. */
static void
on_completion_changed_cb (GSettings *settings, const char *key, GtkSourceView *view)
{
  GtkSourceCompletion *completion = gtk_source_view_get_completion (view);
  const gboolean is_blocked = g_object_get_data (G_OBJECT (view), KEY_BLOCKED) != NULL;
  const gboolean is_wanted = g_settings_get_boolean (settings, "editor-completion");

  if (is_wanted != is_blocked)
    return;
  if (is_wanted)
    gtk_source_completion_unblock_interactive (completion);
  else
    gtk_source_completion_block_interactive (completion);
  g_object_set_data (G_OBJECT (view), KEY_BLOCKED, GINT_TO_POINTER (!is_wanted));
}

/**
 * hw_source_view_bind_settings:
 * @has_own_tab_width: whether the language says how wide a tab is
 */
void
hw_source_view_bind_settings (GtkSourceView *view, gboolean has_own_tab_width)
{
  g_autoptr(GSettings) settings = hw_settings_new ();

  g_return_if_fail (GTK_SOURCE_IS_VIEW (view));

  if (settings == NULL)
    return;
  g_settings_bind_with_mapping (settings, "editor-wrap", view, "wrap-mode", G_SETTINGS_BIND_GET,
                                wrap_to_mode, NULL, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (view), HW_EDITOR_FONT_CLASS);
  g_signal_connect_object (settings, "changed::editor-completion",
                           G_CALLBACK (on_completion_changed_cb), view, 0);
  on_completion_changed_cb (settings, NULL, view);
  g_object_set_data_full (G_OBJECT (view), "hw-settings", g_object_ref (settings), g_object_unref);
  g_settings_bind (settings, "editor-right-margin", view, "show-right-margin", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "editor-right-margin-position", view, "right-margin-position",
                   G_SETTINGS_BIND_GET);
  if (!has_own_tab_width)
    g_settings_bind (settings, "editor-tab-width", view, "tab-width", G_SETTINGS_BIND_GET);
}

/**
 * hw_source_view_new:
 * @language: (nullable): id of the language to highlight
 *
 * Returns: (transfer floating): a view with a buffer of its own
 */
GtkWidget *
hw_source_view_new (const char *language)
{
  g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkWidget *view;

  hw_source_set_language (buffer, language);
  hw_source_follow_style (buffer);
  view = gtk_source_view_new_with_buffer (buffer);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_widget_set_direction (view, GTK_TEXT_DIR_LTR);

  return view;
}
