/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-atspi"

#include "config.h"

#include <string.h>

#include "hw-test-atspi.h"

/* Generous: a machine may be busy with other things. */
#define LIMIT_USEC (180 * G_USEC_PER_SEC)
#define CALL_LIMIT_MS 60000
#define POLL_USEC 50000
/* A list view keeps some two hundred row widgets; each costs five calls. */
#define N_CHILDREN_MAX 80

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiSelection, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiStateSet, g_object_unref)

gboolean
hw_test_atspi_init (void)
{
  g_autoptr(AtspiAccessible) desktop = NULL;

  /* Applications that are still registering make the library warn. */
  g_log_set_fatal_mask ("dbind", G_LOG_LEVEL_ERROR);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  if (atspi_init () != 0)
    return FALSE;
  atspi_set_timeout (CALL_LIMIT_MS, CALL_LIMIT_MS);
  desktop = atspi_get_desktop (0);
  if (desktop == NULL)
    return FALSE;
  /* Not every change sends an event that would refresh what is remembered. */
  atspi_accessible_set_cache_mask (desktop, ATSPI_CACHE_NONE);

  return TRUE;
}

/* GTK 4.8 sets SHOWING on windows only; what cannot be seen has no size. */
static gboolean
is_seen (AtspiAccessible *object)
{
  g_autoptr(AtspiComponent) component = atspi_accessible_get_component_iface (object);
  AtspiRect *rect = NULL;
  gboolean is_seen = TRUE;

  if (component == NULL)
    return TRUE;
  rect = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  is_seen = rect != NULL && rect->width > 0 && rect->height > 0;
  g_free (rect);

  return is_seen;
}

/* GTK 4.8 calls a button "_Upgrade Upgrade": by its own label, with the mnemonic, and by the text in it. */
static gboolean
has_name (AtspiAccessible *object, const char *wanted)
{
  g_autofree char *name = atspi_accessible_get_name (object, NULL);
  g_autofree char *twice = g_strdup_printf ("%s %s", wanted, wanted);
  g_auto(GStrv) parts = NULL;
  g_autofree char *plain = NULL;

  if (name == NULL)
    return FALSE;
  if (g_str_has_suffix (wanted, "*"))
    return strncmp (name, wanted, strlen (wanted) - 1) == 0;
  parts = g_strsplit (name, "_", -1);
  plain = g_strjoinv ("", parts);

  return g_str_equal (name, wanted) || g_str_equal (plain, twice);
}

/* @role ATSPI_ROLE_INVALID: any */
static AtspiAccessible *
find_in (AtspiAccessible *object, AtspiRole role, const char *name)
{
  int n;

  if ((role == ATSPI_ROLE_INVALID || atspi_accessible_get_role (object, NULL) == role)
      && (name == NULL || has_name (object, name)) && is_seen (object))
    return g_object_ref (object);
  n = MIN (atspi_accessible_get_child_count (object, NULL), N_CHILDREN_MAX);
  for (int i = 0; i < n; i++)
    {
      g_autoptr(AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);
      AtspiAccessible *found = child != NULL ? find_in (child, role, name) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The window that was opened last is the one to work in. */
static AtspiAccessible *
find (HwTestProgram *self, AtspiRole role, const char *name)
{
  for (int i = atspi_accessible_get_child_count (self->root, NULL) - 1; i >= 0; i--)
    {
      g_autoptr(AtspiAccessible) window =
                     atspi_accessible_get_child_at_index (self->root, i, NULL);
      AtspiAccessible *found = window != NULL ? find_in (window, role, name) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Names of all that can be seen, for the report of a failure. */
static void
describe (AtspiAccessible *object, int depth)
{
  g_autofree char *name = atspi_accessible_get_name (object, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (object, NULL);
  const int n = MIN (atspi_accessible_get_child_count (object, NULL), N_CHILDREN_MAX);

  if (depth > 0 && !is_seen (object))
    return;
  g_test_message ("%*s%s “%s”", 2 * depth, "", role, name);
  for (int i = 0; i < n; i++)
    {
      g_autoptr(AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);

      if (child != NULL)
        describe (child, depth + 1);
    }
}

static void
fail (HwTestProgram *self, const char *what, const char *name)
{
  describe (self->root, 0);
  g_error ("%s “%s”", what, name != NULL ? name : "");
}

static AtspiAccessible *
find_program (guint pid)
{
  g_autoptr(AtspiAccessible) desktop = atspi_get_desktop (0);
  const int n = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < n; i++)
    {
      g_autoptr(AtspiAccessible) child = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (child != NULL && atspi_accessible_get_process_id (child, NULL) == pid
          && atspi_accessible_get_child_count (child, NULL) > 0)
        return g_steal_pointer (&child);
    }

  return NULL;
}

HwTestProgram *
hw_test_program_new (const char *const *argv)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  const gint64 end = g_get_monotonic_time () + LIMIT_USEC;
  HwTestProgram *self = g_new0 (HwTestProgram, 1);
  g_autoptr(GError) error = NULL;
  guint64 pid = 0;

  /* With "test" a program speaks to nobody outside. */
  g_subprocess_launcher_unsetenv (launcher, "GTK_A11Y");
  self->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_assert_true (g_ascii_string_to_unsigned (g_subprocess_get_identifier (self->process), 10, 1,
                                             G_MAXINT, &pid, NULL));
  while (self->root == NULL && g_get_monotonic_time () < end)
    {
      self->root = find_program ((guint)pid);
      if (self->root == NULL)
        g_usleep (POLL_USEC);
    }
  g_assert_nonnull (self->root);

  return self;
}

void
hw_test_program_free (HwTestProgram *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->root);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_free (self);
}

AtspiAccessible *
hw_test_program_need (HwTestProgram *self, AtspiRole role, const char *name)
{
  const gint64 end = g_get_monotonic_time () + LIMIT_USEC;

  while (g_get_monotonic_time () < end)
    {
      AtspiAccessible *found = find (self, role, name);

      if (found != NULL)
        return found;
      g_usleep (POLL_USEC);
    }
  fail (self, "in vain waited for", name);

  return NULL;
}

void
hw_test_program_wait (HwTestProgram *self, const char *name)
{
  g_autoptr(AtspiAccessible) found = hw_test_program_need (self, ATSPI_ROLE_INVALID, name);

  g_assert_nonnull (found);
}

void
hw_test_program_wait_gone (HwTestProgram *self, const char *name)
{
  const gint64 end = g_get_monotonic_time () + LIMIT_USEC;

  while (g_get_monotonic_time () < end)
    {
      g_autoptr(AtspiAccessible) found = find (self, ATSPI_ROLE_INVALID, name);

      if (found == NULL)
        return;
      g_usleep (POLL_USEC);
    }
  fail (self, "still there is", name);
}

static gboolean
do_action (AtspiAccessible *object, const char *wanted, GError **error)
{
  g_autoptr(AtspiAction) action = atspi_accessible_get_action_iface (object);
  const int n = action != NULL ? atspi_action_get_n_actions (action, NULL) : 0;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = atspi_action_get_action_name (action, i, NULL);

      if (g_strcmp0 (name, wanted) == 0)
        return atspi_action_do_action (action, i, error);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no action “%s”", wanted);

  return FALSE;
}

/* The first of @object and what is below it that can do @action, and has done it. */
static gboolean
act (AtspiAccessible *object, const char *action)
{
  const int n = MIN (atspi_accessible_get_child_count (object, NULL), N_CHILDREN_MAX);

  if (do_action (object, action, NULL))
    return TRUE;
  for (int i = 0; i < n; i++)
    {
      g_autoptr(AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);

      if (child != NULL && act (child, action))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_state (AtspiAccessible *object, AtspiStateType state)
{
  g_autoptr(AtspiStateSet) states = atspi_accessible_get_state_set (object);

  return states != NULL && atspi_state_set_contains (states, state);
}

void
hw_test_program_click (HwTestProgram *self, const char *name)
{
  const gint64 end = g_get_monotonic_time () + LIMIT_USEC;

  g_test_message ("click %s", name);
  while (g_get_monotonic_time () < end)
    {
      g_autoptr(AtspiAccessible) button = find (self, ATSPI_ROLE_PUSH_BUTTON, name);

      if (button == NULL)
        button = find (self, ATSPI_ROLE_PAGE_TAB, name);
      if (button == NULL)
        button = find (self, ATSPI_ROLE_MENU_ITEM, name);
      if (button != NULL && has_state (button, ATSPI_STATE_SENSITIVE))
        {
          /* A menu button is one around another. What has been replaced by now is looked for again. */
          if (act (button, "click"))
            return;
        }
      g_usleep (POLL_USEC);
    }
  fail (self, "cannot click", name);
}

/* -1 when there is none */
static int
find_child (AtspiAccessible *object, const char *name)
{
  const int n = atspi_accessible_get_child_count (object, NULL);

  for (int i = 0; i < n; i++)
    {
      g_autoptr(AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);

      if (child != NULL && has_name (child, name))
        return i;
    }

  return -1;
}

void
hw_test_program_select (HwTestProgram *self, const char *list, const char *name)
{
  g_autoptr(AtspiAccessible) object = hw_test_program_need (self, ATSPI_ROLE_LIST, list);
  g_autoptr(AtspiSelection) selection = atspi_accessible_get_selection_iface (object);
  const gint64 end = g_get_monotonic_time () + LIMIT_USEC;

  g_assert_nonnull (selection);
  while (g_get_monotonic_time () < end)
    {
      const int index = find_child (object, name);

      /* Its name says how it stands, which changes. */
      if (index >= 0 && atspi_selection_select_child (selection, index, NULL))
        return;
      g_usleep (POLL_USEC);
    }
  fail (self, "cannot select", name);
}

void
hw_test_program_type (HwTestProgram *self, const char *name, const char *text)
{
  g_autoptr(AtspiAccessible) entry = hw_test_program_need (self, ATSPI_ROLE_TEXT, name);
  g_autoptr(AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (entry);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (editable);
  g_assert_true (atspi_editable_text_set_text_contents (editable, text, &error));
  g_assert_no_error (error);
}

/* Where nobody has said a name GTK 4.8 takes that of the type, and that of a button with its mnemonic. */
static gboolean
is_made_up (const char *name)
{
  static const char *const prefixes[] = { "Gtk", "Adw", "Hw" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]) && g_ascii_isupper (name[strlen (prefixes[i])]))
      return TRUE;

  return g_regex_match_simple ("^_\\w| _\\w", name, 0, 0);
}

/* What can take the focus says what it is: a name, and a role that is one. */
static gboolean
is_mute (AtspiAccessible *object, const char *name)
{
  const AtspiRole role = atspi_accessible_get_role (object, NULL);

  /* GTK calls every scrolled window and list focusable, which hand the focus on to what is in them. */
  if (role == ATSPI_ROLE_SCROLL_PANE || role == ATSPI_ROLE_LIST
      || !has_state (object, ATSPI_STATE_FOCUSABLE))
    return FALSE;

  return name == NULL || name[0] == '\0' || is_made_up (name) || role == ATSPI_ROLE_INVALID
         || role == ATSPI_ROLE_UNKNOWN;
}

/* How many below @object are mute; @path: the names above, outermost first. What a combo box shows of its list has no name
 * at this floor; the box itself has. */
static guint
count_nameless (AtspiAccessible *object, const char *path)
{
  g_autofree char *name = atspi_accessible_get_name (object, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (object, NULL);
  g_autofree char *place = g_strdup_printf ("%s / %s “%s”", path, role, name);
  const int n = MIN (atspi_accessible_get_child_count (object, NULL), N_CHILDREN_MAX);
  const gboolean is_combo_box = atspi_accessible_get_role (object, NULL) == ATSPI_ROLE_COMBO_BOX;
  guint n_nameless = 0;

  if (!is_seen (object))
    return 0;
  if (is_mute (object, name))
    {
      g_test_message ("no name: %s", place);
      n_nameless++;
    }
  for (int i = 0; i < n && !is_combo_box; i++)
    {
      g_autoptr(AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);

      if (child != NULL)
        n_nameless += count_nameless (child, place);
    }

  return n_nameless;
}

void
hw_test_program_act (HwTestProgram *self, const char *action)
{
  const gint64 end = g_get_monotonic_time () + LIMIT_USEC;

  g_test_message ("do %s", action);
  while (g_get_monotonic_time () < end)
    {
      if (act (self->root, action))
        return;
      g_usleep (POLL_USEC);
    }
  fail (self, "nobody can do", action);
}

void
hw_test_program_check_names (HwTestProgram *self, const char *page)
{
  const int n = atspi_accessible_get_child_count (self->root, NULL);
  g_autoptr(AtspiAccessible) window =
                 atspi_accessible_get_child_at_index (self->root, n - 1, NULL);

  g_assert_nonnull (window);
  if (count_nameless (window, page) > 0)
    g_test_fail_printf ("something without a name takes the focus on %s", page);
}

static void
on_waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

static gboolean
on_late_cb (gpointer data)
{
  g_error ("the program did not end");

  return G_SOURCE_REMOVE;
}

int
hw_test_program_close (HwTestProgram *self)
{
  g_autoptr(AtspiAccessible) window = atspi_accessible_get_child_at_index (self->root, 0, NULL);
  g_autoptr(GError) error = NULL;
  gboolean has_ended = FALSE;
  guint late;

  g_assert_nonnull (window);
  /* The program may be gone before it answers. */
  if (!do_action (window, "window.close", &error))
    g_test_message ("close: %s", error != NULL ? error->message : "no answer");
  g_clear_object (&self->root);
  late = g_timeout_add (LIMIT_USEC / 1000, on_late_cb, NULL);
  g_subprocess_wait_async (self->process, NULL, on_waited_cb, &has_ended);
  while (!has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
  g_assert_true (g_subprocess_get_if_exited (self->process));

  return g_subprocess_get_exit_status (self->process);
}
