/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-look"

#include "config.h"

#include <libintl.h>

#include "hw-adaptive-bin.h"
#include "hw-compare-line.h"
#include "hw-state-pill.h"
#include "hw-test-contrast.h"
#include "hw-test-look.h"
#include "hw-test-widget.h"

const HwTestLook hw_test_looks[] = {
  { "light", 1280, 800, FALSE, FALSE, 1, TRUE },
  { "dark", 1280, 800, TRUE, FALSE, 1, FALSE },
  { "contrast", 1280, 800, FALSE, TRUE, 1, FALSE },
  { "contrast-dark", 1280, 800, TRUE, TRUE, 1, TRUE },
  { "text-150", 1280, 800, FALSE, FALSE, 1.5, FALSE },
  { "text-200", 1280, 800, FALSE, FALSE, 2, TRUE },
  { "1920", 1920, 1000, FALSE, FALSE, 1, FALSE },
  { "1024", 1024, 700, FALSE, FALSE, 1, FALSE },
  { "700", 700, 700, FALSE, FALSE, 1, FALSE },
  { "360", 360, 640, FALSE, FALSE, 1, TRUE },
  { NULL, 0, 0, FALSE, FALSE, 0, FALSE },
};

gboolean
hw_test_look_is_due (const HwTestLook *look)
{
  return g_getenv ("HEADWAY_TEST_LOCALEDIR") == NULL
         || (!look->is_dark && !look->is_high_contrast
             && (look->text_scale < 1.1 || look->text_scale > 1.9));
}

/* The desktop's settings are the test's own: they are kept in memory. */
static void
set_high_contrast (gboolean is_high)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema =
                 g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE);
  g_autoptr(GSettings) settings = NULL;

  if (schema == NULL)
    return;
  settings = g_settings_new ("org.gnome.desktop.a11y.interface");
  g_settings_set_boolean (settings, "high-contrast", is_high);
}

void
hw_test_look_wear (const HwTestLook *look)
{
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (look != NULL)
    scheme = look->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  set_high_contrast (look != NULL && look->is_high_contrast);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                (int)(96 * 1024 * (look != NULL ? look->text_scale : 1)), NULL);
}

/* What a label says is either translated or nobody's English: gettext() must not know it. */
static void
check_translated (GtkWidget *label, const char *name)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  if (text[0] != '\0' && !g_str_equal (dgettext (GETTEXT_PACKAGE, text), text))
    HW_TEST_COMPLAIN ("%s: “%s” is not translated", name, text);
}

/* Of what does not scroll, nothing may stick out. */
static void
check_inside (GtkWidget *widget, GtkWidget *window, const char *name)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (widget, window, &bounds)
      && (bounds.origin.x < 0
          || bounds.origin.x + bounds.size.width > gtk_widget_get_width (window)))
    HW_TEST_COMPLAIN ("%s: %s “%s” sticks out", name, G_OBJECT_TYPE_NAME (widget),
                      GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                            : gtk_widget_get_name (widget));
}

/* SQL, logs, ids and paths are left to right everywhere. */
static void
check_direction (GtkWidget *widget, const char *name)
{
  if ((GTK_IS_TEXT_VIEW (widget) || gtk_widget_has_css_class (widget, "hw-id")
       || gtk_widget_has_css_class (widget, "hw-mono"))
      && gtk_widget_get_direction (widget) != GTK_TEXT_DIR_LTR)
    HW_TEST_COMPLAIN ("%s: %s “%s” does not run from left to right", name,
                      G_OBJECT_TYPE_NAME (widget),
                      GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                            : gtk_widget_get_name (widget));
}

/* Text of a person's own may be longer than any room for it, and a path is cut where it matters least; the switchers of
 * views are libadwaita's. */
static gboolean
may_be_cut (GtkWidget *label)
{
  return gtk_label_get_ellipsize (GTK_LABEL (label)) == PANGO_ELLIPSIZE_MIDDLE
         || gtk_widget_get_ancestor (label, GTK_TYPE_DROP_DOWN) != NULL
         || gtk_widget_get_ancestor (label, GTK_TYPE_MENU_BUTTON) != NULL
         || gtk_widget_get_ancestor (label, ADW_TYPE_VIEW_SWITCHER) != NULL
         || gtk_widget_get_ancestor (label, HW_TYPE_COMPARE_LINE) != NULL;
}

/* An id that is cut is another's, a button says what it does, and a pill how an environment is. */
static void
check_whole (GtkWidget *label, const char *name)
{
  const char *what = NULL;

  if (gtk_widget_has_css_class (label, "hw-id"))
    what = "id";
  else if (gtk_widget_get_ancestor (label, HW_TYPE_STATE_PILL) != NULL)
    what = "pill";
  else if (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) != NULL)
    what = "button";
  if (what != NULL && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)))
      && !may_be_cut (label))
    HW_TEST_COMPLAIN ("%s: the %s “%s” is cut off", name, what,
                      gtk_label_get_text (GTK_LABEL (label)));
}

/* What shows no word has to say one; GTK's own buttons are known without. */
static void
check_tooltip (GtkWidget *button, const char *name)
{
  GtkWidget *parent = gtk_widget_get_parent (button);
  GtkWidget *owner = GTK_IS_MENU_BUTTON (parent) ? parent : button;

  if (gtk_button_get_icon_name (GTK_BUTTON (button)) == NULL
      && !GTK_IS_IMAGE (gtk_button_get_child (GTK_BUTTON (button))))
    return;
  if (gtk_widget_get_ancestor (button, GTK_TYPE_WINDOW_CONTROLS) == NULL
      && !GTK_IS_SPIN_BUTTON (parent) && gtk_widget_get_tooltip_text (owner) == NULL)
    HW_TEST_COMPLAIN ("%s: the button “%s” has neither words nor a tooltip", name,
                      gtk_widget_get_name (owner));
}

static void
check_widgets (GtkWidget *widget, GtkWidget *window, const char *name, gboolean is_scrolled)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    {
      check_translated (widget, name);
      check_whole (widget, name);
    }
  if (!is_scrolled && (GTK_IS_LABEL (widget) || GTK_IS_BUTTON (widget)))
    check_inside (widget, window, name);
  if (GTK_IS_BUTTON (widget))
    check_tooltip (widget, name);
  check_direction (widget, name);
  is_scrolled = is_scrolled || GTK_IS_SCROLLED_WINDOW (widget) || HW_IS_COMPARE_LINE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_widgets (child, window, name, is_scrolled);
}

/* Without the frame that a window draws around itself where nothing else does. */
static GtkWidget *
get_content (GtkWidget *window)
{
  if (ADW_IS_APPLICATION_WINDOW (window))
    return adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
  if (ADW_IS_WINDOW (window) && adw_window_get_content (ADW_WINDOW (window)) != NULL)
    return adw_window_get_content (ADW_WINDOW (window));

  return gtk_window_get_child (GTK_WINDOW (window));
}

/* Where narrow windows are made: it says that it needs less than what is in it. */
static GtkWidget *
get_narrowed (GtkWidget *window)
{
  GtkWidget *bin = hw_test_find_type (window, HW_TYPE_ADAPTIVE_BIN);

  return bin != NULL ? gtk_widget_get_first_child (bin) : get_content (window);
}

static void
set_size (GtkWidget *window, int width, int height)
{
  if (gtk_widget_get_width (window) == width && gtk_widget_get_height (window) == height)
    return;
  /* The second time, what was too wide for the first has folded. */
  gtk_window_set_default_size (GTK_WINDOW (window), width + 1, height);
  hw_test_widget_settle (window);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
}

static void
check_at (GtkWidget *window, const HwTestLook *look, int width, int height, const char *page)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", page, look->name);
  g_autofree char *picture = g_strconcat ("looks-", name, NULL);
  int minimum;

  hw_test_look_wear (look);
  g_test_message ("%s", name);
  set_size (window, width, height);
  hw_test_widget_settle (window);
  hw_test_picture (window, picture);
  check_widgets (window, window, name, FALSE);
  gtk_widget_measure (get_narrowed (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  if (minimum > width)
    HW_TEST_COMPLAIN ("%s needs %d pixels", name, minimum);
  if (look->text_scale < 1.1 && look->width >= 700 && g_getenv ("HEADWAY_TEST_LOCALEDIR") == NULL)
    hw_test_check_contrast (window, name, HW_TEST_CONTRAST_TEXT, HW_TEST_CONTRAST_MARK);
}

void
hw_test_look_check (GtkWidget *window, const HwTestLook *look, const char *page)
{
  check_at (window, look, look->width, look->height, page);
}

void
hw_test_look_check_dialog (GtkWidget *window, int width, int height, const char *page)
{
  for (const HwTestLook *look = hw_test_looks; look->name != NULL; look++)
    {
      /* With larger text, people make a dialog larger; where there is room. */
      const double scale = MIN (look->text_scale, 1.5);

      if (!look->is_for_dialogs || !hw_test_look_is_due (look))
        continue;
      check_at (window, look, MIN (look->width, (int)(width * scale)),
                MIN (look->height, (int)(height * scale)), page);
    }
  hw_test_look_wear (hw_test_looks);
}
