/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab"

#include "config.h"

#include "hw-editor-tab-private.h"
#include "hw-settings.h"
#include "hw-shortcuts.h"

G_DEFINE_FINAL_TYPE (HwEditorTab, hw_editor_tab, GTK_TYPE_BOX)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_LAYOUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint signals[HW_EDITOR_TAB_N_SIGNALS];

static const char *const layouts[] = { "beside", "stacked", "first", "second", "whole" };

void
_hw_editor_tab_emit (HwEditorTab *self, HwEditorTabSignal signal, const GError *error)
{
  if (signal == HW_EDITOR_TAB_SAVE_FAILED)
    g_signal_emit (self, signals[signal], 0, error);
  else
    g_signal_emit (self, signals[signal], 0);
}

void
hw_editor_tab_focus (HwEditorTab *self)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  gtk_widget_grab_focus (
      GTK_WIDGET (hw_editor_text_get_view (self->text, hw_editor_text_get_active (self->text))));
}

static void
on_modified_changed_cb (HwEditorTab *self)
{
  _hw_editor_tab_update_state (self);
  _hw_editor_tab_update_trials (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/* Typing the old text again, in whichever view, is as good as saving. The only copy of a file is never saved. */
static void
on_text_changed_cb (HwEditorTab *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = NULL;

  if (self->file == NULL || self->is_setting_text || self->bar == HW_EDITOR_BAR_DELETED
      || !gtk_text_buffer_get_modified (buffer)
      || gtk_text_buffer_get_char_count (buffer) != g_utf8_strlen (self->file->text, -1))
    return;
  text = hw_editor_text_dup_text (self->text);
  if (g_str_equal (text, self->file->text))
    gtk_text_buffer_set_modified (buffer, FALSE);
}

static void
update_checks (HwEditorTab *self)
{
  hw_editor_checks_set_context (self->checks, hw_editor_context_get_project (self->context),
                                hw_editor_context_get_environment (self->context),
                                hw_editor_context_get_server_version (self->context));
}

static void
on_context_changed_cb (HwEditorTab *self)
{
  const HwProject *project = hw_editor_context_get_project (self->context);
  HwEnvironmentState *state = project != NULL ? hw_editor_context_get_state (self->context) : NULL;
  const guint node = _hw_editor_tab_find_node (self);

  _hw_editor_tab_update_python (self, project, node);
  hw_editor_header_set_project (self->header, project);
  update_checks (self);
  /* Python revisions are the project's own alembic's business. */
  if (g_str_has_suffix (self->path, ".sql"))
    hw_editor_names_set (self->names, state != NULL ? project : NULL, state, node);
  _hw_editor_tab_update_trials (self);
}

/* The text may have been shown another way to go to a line. */
static void
on_parts_changed_cb (HwEditorTab *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->layout_button), hw_editor_text_has_halves (self->text));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
  _hw_editor_tab_update_position (self);
}

static void
on_first_clicked_cb (HwEditorTab *self)
{
  switch (self->bar)
    {
    case HW_EDITOR_BAR_APPLIED:
    case HW_EDITOR_BAR_READ_ONLY:
      self->is_edit_wanted = TRUE;
      g_clear_pointer (&self->applied, g_free);
      _hw_editor_tab_hide_bar (self);
      hw_editor_tab_focus (self);
      break;

    case HW_EDITOR_BAR_CHANGED:
      hw_editor_tab_reload (self);
      break;

    case HW_EDITOR_BAR_DELETED:
      hw_editor_tab_save_async (self, TRUE, NULL, NULL);
      break;

    case HW_EDITOR_BAR_FAILED:
      _hw_editor_tab_read_file (self);
      break;

    case HW_EDITOR_BAR_NONE:
      break;
    }
}

static void
on_second_clicked_cb (HwEditorTab *self)
{
  if (self->bar == HW_EDITOR_BAR_DELETED)
    _hw_editor_tab_emit (self, HW_EDITOR_TAB_CLOSE_WANTED, NULL);
  else if (self->bar == HW_EDITOR_BAR_APPLIED)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.new-revision", NULL);
  else
    hw_editor_tab_save_async (self, TRUE, NULL, NULL);
}

static void
on_third_clicked_cb (HwEditorTab *self)
{
  _hw_editor_tab_compare (self);
}

static void
on_line_shown_cb (HwEditorTab *self)
{
  g_autofree char *text = NULL;
  guint line, column;

  hw_editor_text_get_caret (self->text, &line, &column);
  text = g_strdup_printf ("%u", line);
  gtk_editable_set_text (self->line_entry, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->line_entry));
  gtk_editable_select_region (self->line_entry, 0, -1);
}

/* A line of the whole file, as messages name it. */
static void
on_line_chosen_cb (HwEditorTab *self)
{
  const guint n = (guint)gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (self->buffer));
  guint64 line;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (self->line_entry), 10, 1, G_MAXINT32,
                                   &line, NULL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->line_entry), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->line_entry), "error");
  gtk_menu_button_popdown (self->position_button);
  hw_editor_text_go_to (self->text, MIN ((guint)line, n), 0);
}

void
_hw_editor_tab_pick_line (HwEditorTab *self)
{
  gtk_menu_button_popup (self->position_button);
}

static gboolean
set_layout (HwEditorTab *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (g_strcmp0 (layouts[i], name) == 0)
      {
        hw_editor_text_set_layout (self->text, i);
        return TRUE;
      }

  return FALSE;
}

/* What was chosen is how the next file opens, and the first one of the next day. */
static void
remember_layout (const char *name)
{
  g_autoptr(GSettings) settings = hw_settings_new ();

  if (settings != NULL)
    g_settings_set_string (settings, "editor-layout", name);
}

static void
restore_layout (HwEditorTab *self)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  g_autofree char *name =
      settings != NULL ? g_settings_get_string (settings, "editor-layout") : NULL;

  set_layout (self, name);
}

static void
hw_editor_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_take_string (value, self->path != NULL ? g_path_get_basename (self->path) : NULL);
      break;

    case PROP_MODIFIED:
      g_value_set_boolean (value, hw_editor_tab_is_modified (self));
      break;

    case PROP_LAYOUT:
      g_value_set_static_string (value, self->text != NULL
                                            ? layouts[hw_editor_text_get_layout (self->text)]
                                            : NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_editor_tab_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  switch (prop_id)
    {
    case PROP_LAYOUT:
      if (set_layout (self, g_value_get_string (value)))
        remember_layout (g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_editor_tab_dispose (GObject *object)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->names);
  g_clear_pointer (&self->path, g_free);
  self->buffer = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_EDITOR_TAB);

  G_OBJECT_CLASS (hw_editor_tab_parent_class)->dispose (object);
}

static void
hw_editor_tab_finalize (GObject *object)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  g_clear_pointer (&self->file, hw_text_file_free);
  g_clear_pointer (&self->applied, g_free);

  G_OBJECT_CLASS (hw_editor_tab_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  static const char *const names[] = { "saved", "reloaded", "save-failed", "close-wanted" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_EDITOR_TAB_N_SIGNALS);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] =
        i == HW_EDITOR_TAB_SAVE_FAILED
            ? g_signal_new (names[i], HW_TYPE_EDITOR_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE)
            : g_signal_new (names[i], HW_TYPE_EDITOR_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-editor-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_bar);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_label);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_first);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_second);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_third);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, context);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, search);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, header);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, holder);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, status_button);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, status_icon);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, status_label);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, layout_button);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, trial_button);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, position_button);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, line_entry);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, state_label);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, form_label);
  gtk_widget_class_bind_template_callback (widget_class, on_first_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_second_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_third_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_context_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_line_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_line_chosen_cb);
}

static void
hw_editor_tab_class_init (HwEditorTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_editor_tab_dispose;
  object_class->finalize = hw_editor_tab_finalize;
  object_class->get_property = hw_editor_tab_get_property;
  object_class->set_property = hw_editor_tab_set_property;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LAYOUT] =
      g_param_spec_string ("layout", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();

  g_type_ensure (HW_TYPE_EDITOR_CONTEXT);
  g_type_ensure (HW_TYPE_EDITOR_HEADER);
  g_type_ensure (HW_TYPE_EDITOR_SEARCH);
  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "editor.layout", "layout");
  _hw_editor_tab_install_actions (widget_class);
}

static void
hw_editor_tab_init (HwEditorTab *self)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (layouts) == HW_EDITOR_LAYOUT_WHOLE + 1);

  self->names = hw_editor_names_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->names, "changed", G_CALLBACK (_hw_editor_tab_update_names), self,
                           G_CONNECT_SWAPPED);
  hw_shortcuts_add (GTK_WIDGET (self), "editor");
}

static void
add_text (HwEditorTab *self)
{
  GtkWidget *text = hw_editor_text_new (self->path);
  GtkWidget *checks = hw_editor_checks_new (HW_EDITOR_TEXT (text), self->path);

  self->text = HW_EDITOR_TEXT (text);
  self->checks = HW_EDITOR_CHECKS (checks);
  self->buffer = hw_editor_text_get_buffer (self->text);
  hw_editor_header_set_text (self->header, self->text, self->path);
  gtk_widget_set_vexpand (text, TRUE);
  gtk_box_append (GTK_BOX (self->holder), text);
  gtk_box_append (GTK_BOX (self->holder), checks);
  g_signal_connect_object (self->buffer, "modified-changed", G_CALLBACK (on_modified_changed_cb),
                           self, G_CONNECT_SWAPPED);
  /* The buffer itself marks every change as one. */
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_text_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (text, "caret-moved", G_CALLBACK (_hw_editor_tab_update_position), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "parts-changed", G_CALLBACK (on_parts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (checks, "changed", G_CALLBACK (_hw_editor_tab_update_checks), self,
                           G_CONNECT_SWAPPED);
  on_parts_changed_cb (self);
  _hw_editor_tab_update_checks (self);
}

/**
 * hw_editor_tab_new:
 * @path: absolute path of a file
 * @session: (nullable): of the project that it may belong to
 *
 * Begins to read the file at once.
 *
 * Returns: (transfer floating): a new tab
 */
GtkWidget *
hw_editor_tab_new (const char *path, HwSession *session)
{
  HwEditorTab *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (HW_TYPE_EDITOR_TAB, NULL);
  self->path = g_strdup (path);
  add_text (self);
  restore_layout (self);
  if (session != NULL)
    {
      hw_editor_context_set_session (self->context, session);
      g_signal_connect_object (session, "environment-changed", G_CALLBACK (update_checks), self,
                               G_CONNECT_SWAPPED);
    }
  _hw_editor_tab_update_trials (self);
  _hw_editor_tab_watch_file (self);
  _hw_editor_tab_read_file (self);

  return GTK_WIDGET (self);
}

const char *
hw_editor_tab_get_path (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), NULL);

  return self->path;
}

gboolean
hw_editor_tab_is_loaded (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), FALSE);

  return self->file != NULL;
}

gboolean
hw_editor_tab_is_modified (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), FALSE);

  return self->buffer != NULL && !self->is_setting_text
         && gtk_text_buffer_get_modified (GTK_TEXT_BUFFER (self->buffer));
}

void
hw_editor_tab_go_to_line (HwEditorTab *self, guint line)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  if (self->file == NULL)
    self->wanted_line = line;
  else if (line > 0)
    hw_editor_text_go_to (self->text, line, 0);
  else
    hw_editor_tab_focus (self);
}

void
hw_editor_tab_find (HwEditorTab *self, gboolean with_replace)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  hw_editor_search_start (self->search, with_replace);
}

GtkSourceBuffer *
hw_editor_tab_get_buffer (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), NULL);

  return self->buffer;
}
