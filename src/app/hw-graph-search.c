/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-search"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-graph-search.h"
#include "hw-search-chips.h"
#include "hw-wrap-box.h"

struct _HwGraphSearch
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *search_bar;
  GtkWidget *entry;
  GtkWidget *summary;
  GtkWidget *filter_button;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkWidget *error_label;
  HwSearchChips *chips;

  /* Borrowed */
  HwGraphView *view;
  HwSession *session;

  gboolean
      is_filter_lent; /* rows are hidden for this search, not because the user wants that of searches */
};

G_DEFINE_FINAL_TYPE (HwGraphSearch, hw_graph_search, GTK_TYPE_WIDGET)

static char *
dup_summary (HwGraphSearch *self)
{
  const guint n = hw_graph_view_get_n_matches (self->view);
  const guint current = hw_graph_view_get_match (self->view);
  HwRevisionSearch *search = hw_graph_view_get_search (self->view);

  if (!hw_revision_search_is_active (search))
    return g_strdup ("");
  if (hw_revision_search_is_busy (search))
    return g_strdup (_("Reading files…"));
  if (n == 0)
    return g_strdup (_("No revisions found"));
  if (current == 0)
    return g_strdup_printf (ngettext ("%u match", "%u matches", n), n);

  /* Translators: which match of how many */
  return g_strdup_printf (_("%u of %u"), current, n);
}

/* What cannot be understood is said in a sentence below the entry. */
static void
update_error (HwGraphSearch *self)
{
  HwRevisionSearch *search = hw_graph_view_get_search (self->view);
  const GError *error = hw_revision_search_get_error (search);
  const gboolean is_vain = hw_revision_search_is_active (search)
                           && !hw_revision_search_is_busy (search)
                           && hw_graph_view_get_n_matches (self->view) == 0;
  g_autofree char *text = error == NULL ? g_strdup ("") : hw_format_error (error);

  gtk_label_set_text (GTK_LABEL (self->error_label), text);
  gtk_widget_set_visible (self->error_label, error != NULL);
  if (error != NULL || is_vain)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
update_summary (HwGraphSearch *self)
{
  const guint n = hw_graph_view_get_n_matches (self->view);
  g_autofree char *summary = dup_summary (self);

  gtk_label_set_text (GTK_LABEL (self->summary), summary);
  gtk_widget_set_sensitive (self->previous_button, n > 0);
  gtk_widget_set_sensitive (self->next_button, n > 0);
}

static void
update (HwGraphSearch *self)
{
  update_summary (self);
  update_error (self);
  hw_search_chips_update (self->chips, self->session, hw_graph_view_get_search (self->view));
}

static void
on_search_changed_cb (HwGraphSearch *self)
{
  hw_graph_view_set_search (self->view, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  update (self);
}

static void
on_text_wanted_cb (HwGraphSearch *self, const char *text)
{
  hw_graph_search_set_text (self, text);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
on_next_cb (HwGraphSearch *self)
{
  hw_graph_view_go_to_match (self->view, TRUE);
  update_summary (self);
}

static void
on_previous_cb (HwGraphSearch *self)
{
  hw_graph_view_go_to_match (self->view, FALSE);
  update_summary (self);
}

/* Return goes to the match and leaves the keyboard there. */
static void
on_activate_cb (HwGraphSearch *self)
{
  on_next_cb (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_next_cb (HW_GRAPH_SEARCH (widget));
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_previous_cb (HW_GRAPH_SEARCH (widget));
}

static gboolean
has_focus (HwGraphSearch *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
on_mode_notify_cb (HwGraphSearch *self)
{
  if (self->view == NULL)
    return;
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    {
      hw_graph_view_set_search (self->view, NULL);
      if (self->is_filter_lent)
        hw_graph_view_set_filtered (self->view, FALSE);
      self->is_filter_lent = FALSE;
      /* Else GTK hands it to whatever comes next. */
      if (has_focus (self))
        hw_graph_view_focus (self->view);
    }
  update (self);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (HW_GRAPH_SEARCH (widget)->search_bar), FALSE);
}

/* A key on the graph while it is searched. */
static gboolean
on_view_key_cb (GtkWidget *view, GVariant *action, gpointer user_data)
{
  HwGraphSearch *self = user_data;

  return gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar))
         && gtk_widget_activate_action (GTK_WIDGET (self), g_variant_get_string (action, NULL),
                                        NULL);
}

/* The keys of the search work where its matches are, too. */
static void
add_view_keys (HwGraphSearch *self, GtkWidget *view)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Escape, 0, "search.close" },
    { GDK_KEY_g, GDK_CONTROL_MASK, "search.next" },
    { GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "search.previous" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                                         gtk_callback_action_new (on_view_key_cb, self, NULL), "s",
                                         keys[i].action));
  gtk_widget_add_controller (view, controller);
}

static void
hw_graph_search_dispose (GObject *object)
{
  HwGraphSearch *self = HW_GRAPH_SEARCH (object);

  self->view = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_GRAPH_SEARCH);

  G_OBJECT_CLASS (hw_graph_search_parent_class)->dispose (object);
}

static void
hw_graph_search_class_init (HwGraphSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_graph_search_dispose;
  gtk_widget_class_install_action (widget_class, "search.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "search.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "search.close", NULL, close_action);
  /* From the chips and the buttons; the entry has its own. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "search.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "search.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "search.previous", NULL);
  g_type_ensure (HW_TYPE_SEARCH_CHIPS);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-graph-search.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, summary);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, filter_button);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, previous_button);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, next_button);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, error_label);
  gtk_widget_class_bind_template_child (widget_class, HwGraphSearch, chips);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_text_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_notify_cb);
}

static void
hw_graph_search_init (HwGraphSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_EDITABLE (self->entry));
}

void
hw_graph_search_set_view (HwGraphSearch *self,
                          HwGraphView *view,
                          HwSession *session,
                          GtkWidget *capture)
{
  g_return_if_fail (HW_IS_GRAPH_SEARCH (self));
  g_return_if_fail (HW_IS_GRAPH_VIEW (view));

  self->view = view;
  self->session = session;
  g_signal_connect_object (view, "search-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_object_bind_property (view, "filtered", self->filter_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_search_bar_set_key_capture_widget (GTK_SEARCH_BAR (self->search_bar), capture);
  add_view_keys (self, GTK_WIDGET (view));
}

GtkWidget *
hw_graph_search_get_bar (HwGraphSearch *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_SEARCH (self), NULL);

  return self->search_bar;
}

void
hw_graph_search_start (HwGraphSearch *self)
{
  g_return_if_fail (HW_IS_GRAPH_SEARCH (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), TRUE);
  gtk_widget_grab_focus (self->entry);
}

void
hw_graph_search_set_text (HwGraphSearch *self, const char *text)
{
  g_return_if_fail (HW_IS_GRAPH_SEARCH (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  /* The entry waits for more to be typed; here nobody types. */
  on_search_changed_cb (self);
}

void
hw_graph_search_filter (HwGraphSearch *self, const char *text)
{
  gboolean is_filtered;

  g_return_if_fail (HW_IS_GRAPH_SEARCH (self));
  g_return_if_fail (text != NULL);

  hw_graph_search_start (self);
  g_object_get (self->view, "filtered", &is_filtered, NULL);
  self->is_filter_lent = self->is_filter_lent || !is_filtered;
  hw_graph_view_set_filtered (self->view, TRUE);
  hw_graph_search_set_text (self, text);
}

void
hw_graph_search_end (HwGraphSearch *self)
{
  g_return_if_fail (HW_IS_GRAPH_SEARCH (self));

  hw_graph_search_set_text (self, "");
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
}

const char *
hw_graph_search_get_summary (HwGraphSearch *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_SEARCH (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->summary));
}
