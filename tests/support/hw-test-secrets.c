/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-secrets"

#include "config.h"

#include <string.h>

#include "hw-test-secrets.h"

#define BUS_NAME "org.freedesktop.secrets"
#define ROOT "/org/freedesktop/secrets"
#define COLLECTION ROOT "/collection/test"
#define DEFAULT ROOT "/aliases/default"
#define SESSION ROOT "/session/1"
#define SECRET_TYPE "(oayays)"

/* What libsecret uses of https://specifications.freedesktop.org/secret-service (0.2) */
static const char interfaces[] =
    "<node>"
    " <interface name='org.freedesktop.Secret.Service'>"
    "  <method name='OpenSession'><arg type='s'/><arg type='v'/>"
    "   <arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "  <method name='SearchItems'><arg type='a{ss}'/>"
    "   <arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
    "  <method name='GetSecrets'><arg type='ao'/><arg type='o'/>"
    "   <arg type='a{o(oayays)}' direction='out'/></method>"
    "  <method name='ReadAlias'><arg type='s'/><arg type='o' direction='out'/></method>"
    "  <method name='Unlock'><arg type='ao'/>"
    "   <arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
    "  <property name='Collections' type='ao' access='read'/>"
    " </interface>"
    " <interface name='org.freedesktop.Secret.Collection'>"
    "  <method name='CreateItem'><arg type='a{sv}'/><arg type='(oayays)'/><arg type='b'/>"
    "   <arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
    "  <property name='Items' type='ao' access='read'/>"
    "  <property name='Label' type='s' access='read'/>"
    "  <property name='Locked' type='b' access='read'/>"
    " </interface>"
    " <interface name='org.freedesktop.Secret.Item'>"
    "  <method name='Delete'><arg type='o' direction='out'/></method>"
    "  <property name='Attributes' type='a{ss}' access='read'/>"
    "  <property name='Label' type='s' access='read'/>"
    "  <property name='Locked' type='b' access='read'/>"
    " </interface>"
    " <interface name='org.freedesktop.Secret.Session'>"
    "  <method name='Close'/>"
    " </interface>"
    "</node>";

typedef struct
{
  char *path;
  char *label;
  GVariant *attributes; /* a{ss} */
  char *password;
  guint id; /* of its registration */
} Item;

struct _HwTestSecrets
{
  GDBusConnection *connection;
  GDBusNodeInfo *info;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex mutex;     /* for what follows */
  GPtrArray *items; /* (element-type Item) */
  guint n_made;
  guint n_calls;
  gboolean is_refusing;
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->path);
  g_free (item->label);
  g_variant_unref (item->attributes);
  g_free (item->password);
  g_free (item);
}

static gboolean
matches (const Item *item, GVariant *wanted)
{
  GVariantIter iter;
  const char *name, *value;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      const char *own = NULL;

      if (!g_variant_lookup (item->attributes, name, "&s", &own) || !g_str_equal (own, value))
        return FALSE;
    }

  return TRUE;
}

static Item *
find_item (HwTestSecrets *self, const char *path)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (g_str_equal (item->path, path))
        return item;
    }

  return NULL;
}

static GVariant *
list_items (HwTestSecrets *self, GVariant *wanted)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (wanted == NULL || matches (item, wanted))
        g_variant_builder_add (&builder, "o", item->path);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
make_secret (const Item *item)
{
  return g_variant_new ("(o@ay@ays)", SESSION, g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0),
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, item->password,
                                                   strlen (item->password), 1),
                        "text/plain");
}

static GVariant *
list_secrets (HwTestSecrets *self, GVariant *paths)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *path;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{o" SECRET_TYPE "}"));
  g_variant_iter_init (&iter, paths);
  while (g_variant_iter_next (&iter, "&o", &path))
    {
      const Item *item = find_item (self, path);

      if (item != NULL)
        g_variant_builder_add (&builder, "{o@" SECRET_TYPE "}", path, make_secret (item));
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
get_property (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *name,
              GError **error,
              gpointer user_data)
{
  HwTestSecrets *self = user_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Item *item = find_item (self, path);
  const char *const collections[] = { COLLECTION };

  if (g_str_equal (name, "Collections"))
    return g_variant_new_objv (collections, 1);
  if (g_str_equal (name, "Items"))
    return list_items (self, NULL);
  if (g_str_equal (name, "Locked"))
    return g_variant_new_boolean (FALSE);
  if (g_str_equal (name, "Label"))
    return g_variant_new_string (item != NULL ? item->label : "Test");

  return g_variant_ref (item->attributes);
}

static void
call_service (HwTestSecrets *self,
              const char *method,
              GVariant *parameters,
              GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) first = g_variant_get_child_value (parameters, 0);
  const char *const none[] = { NULL };

  if (g_str_equal (method, "OpenSession"))
    {
      /* Who asks for an encrypted one first goes on to this. */
      if (g_str_equal (g_variant_get_string (first, NULL), "plain"))
        g_dbus_method_invocation_return_value (
            invocation, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
      else
        g_dbus_method_invocation_return_dbus_error (invocation,
                                                    "org.freedesktop.DBus.Error.NotSupported",
                                                    "only plain sessions");
    }
  else if (g_str_equal (method, "SearchItems"))
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(@ao@ao)", list_items (self, first),
                                                          g_variant_new_objv (none, 0)));
  else if (g_str_equal (method, "GetSecrets"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@a{o" SECRET_TYPE "})",
                                                                      list_secrets (self, first)));
  else if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", COLLECTION));
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aoo)", first, "/"));
}

static void call (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data);

static const GDBusInterfaceVTable vtable = { call, get_property, NULL };

static guint
register_object (HwTestSecrets *self, const char *path, const char *name)
{
  g_autofree char *interface = g_strconcat ("org.freedesktop.Secret.", name, NULL);
  g_autoptr(GError) error = NULL;
  guint id =
      g_dbus_connection_register_object (self->connection, path,
                                         g_dbus_node_info_lookup_interface (self->info, interface),
                                         &vtable, self, NULL, &error);

  g_assert_no_error (error);

  return id;
}

static void
create_item (HwTestSecrets *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GVariant) attributes = NULL;
  g_autofree char *label = NULL;
  gboolean replaces;
  Item *item = NULL;

  if (self->is_refusing)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.Failed",
                                                  "the keyring is broken");
      return;
    }
  g_variant_get (parameters, "(@a{sv}(oay@ays)b)", &properties, NULL, NULL, &value, NULL,
                 &replaces);
  g_variant_lookup (properties, "org.freedesktop.Secret.Item.Attributes", "@a{ss}", &attributes);
  g_variant_lookup (properties, "org.freedesktop.Secret.Item.Label", "s", &label);
  for (guint i = 0; replaces && i < self->items->len; i++)
    if (g_variant_equal (((Item *)self->items->pdata[i])->attributes, attributes))
      item = self->items->pdata[i];
  if (item == NULL)
    {
      item = g_new0 (Item, 1);
      item->path = g_strdup_printf (COLLECTION "/%u", ++self->n_made);
      item->attributes = g_variant_ref (attributes);
      item->id = register_object (self, item->path, "Item");
      g_ptr_array_add (self->items, item);
    }
  g_free (item->label);
  item->label = g_steal_pointer (&label);
  g_free (item->password);
  item->password = g_strndup (g_variant_get_data (value), g_variant_get_size (value));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", item->path, "/"));
}

static void
call (GDBusConnection *connection,
      const char *sender,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *parameters,
      GDBusMethodInvocation *invocation,
      gpointer user_data)
{
  HwTestSecrets *self = user_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Item *item = find_item (self, path);

  self->n_calls++;
  if (g_str_has_suffix (interface, ".Service"))
    call_service (self, method, parameters, invocation);
  else if (g_str_equal (method, "CreateItem"))
    create_item (self, parameters, invocation);
  else if (g_str_equal (method, "Delete"))
    {
      g_dbus_connection_unregister_object (self->connection, item->id);
      g_ptr_array_remove (self->items, item);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/"));
    }
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
own_name (HwTestSecrets *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", BUS_NAME, 4), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  guint result = 0;

  g_assert_no_error (error);
  g_variant_get (answer, "(u)", &result);
  g_assert_cmpuint (result, ==, 1);
}

static gpointer
serve (gpointer data)
{
  HwTestSecrets *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

HwTestSecrets *
hw_test_secrets_start (void)
{
  HwTestSecrets *self = g_new0 (HwTestSecrets, 1);
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->info = g_dbus_node_info_new_for_xml (interfaces, &error);
  g_assert_no_error (error);

  /* Objects answer in the context that was in force when they were registered. */
  g_main_context_push_thread_default (self->context);
  self->connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  register_object (self, ROOT, "Service");
  register_object (self, COLLECTION, "Collection");
  register_object (self, DEFAULT, "Collection");
  register_object (self, SESSION, "Session");
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("secrets", serve, self);
  own_name (self);

  return self;
}

static gboolean
on_stop_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

void
hw_test_secrets_stop (HwTestSecrets *self)
{
  if (self == NULL)
    return;

  g_main_context_invoke (self->context, on_stop_cb, self->loop);
  g_thread_join (self->thread);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->info);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->items);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint
hw_test_secrets_get_n_items (HwTestSecrets *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->items->len;
}

guint
hw_test_secrets_get_n_calls (HwTestSecrets *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_calls;
}

char *
hw_test_secrets_dup_password (HwTestSecrets *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const guint n = self->items->len;

  return n == 0 ? NULL : g_strdup (((const Item *)self->items->pdata[n - 1])->password);
}

char *
hw_test_secrets_dup_attribute (HwTestSecrets *self, const char *name)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const guint n = self->items->len;
  char *value = NULL;

  if (n > 0)
    g_variant_lookup (((const Item *)self->items->pdata[n - 1])->attributes, name, "s", &value);

  return value;
}

void
hw_test_secrets_refuse (HwTestSecrets *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->is_refusing = TRUE;
}

void
hw_test_secrets_clear (HwTestSecrets *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->items->len; i++)
    g_dbus_connection_unregister_object (self->connection, ((Item *)self->items->pdata[i])->id);
  g_ptr_array_set_size (self->items, 0);
  self->is_refusing = FALSE;
  self->n_calls = 0;
}
