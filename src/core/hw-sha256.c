/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sha256"

#include "config.h"

#if HAVE_LIBCRYPTO
#include <openssl/evp.h>
#endif

#include "hw-library.h"
#include "hw-sha256.h"

/* libcrypto uses the processor's own instructions; GLib is there where it is not, or where a policy of
 * the system has it refuse. It is loaded when it is needed: linked, it would take a millisecond of every command. */

#if HAVE_LIBCRYPTO

#ifdef OPENSSL_SHLIB_VERSION
#define LIBRARY "libcrypto.so." G_STRINGIFY (OPENSSL_SHLIB_VERSION)
#else
#define LIBRARY "libcrypto.so." SHLIB_VERSION_NUMBER /* before OpenSSL 3 */
#endif

typedef struct
{
  __typeof__ (EVP_MD_CTX_new) *context_new;
  __typeof__ (EVP_MD_CTX_free) *context_free;
  __typeof__ (EVP_sha256) *sha256;
  __typeof__ (EVP_DigestInit_ex) *init;
  __typeof__ (EVP_DigestUpdate) *update;
  __typeof__ (EVP_DigestFinal_ex) *final;
} Library;

#endif

struct _HwSha256
{
#if HAVE_LIBCRYPTO
  const Library *library;
  EVP_MD_CTX *context; /* NULL: @checksum is used */
#endif
  GChecksum *checksum;
};

#if HAVE_LIBCRYPTO

static const char *const names[] = {
  "EVP_MD_CTX_new",    "EVP_MD_CTX_free",  "EVP_sha256",
  "EVP_DigestInit_ex", "EVP_DigestUpdate", "EVP_DigestFinal_ex"
};

G_STATIC_ASSERT (sizeof (Library) == G_N_ELEMENTS (names) * sizeof (gpointer));

/* The one of this process, which is loaded at the first call and stays; NULL when there is none. */
static const Library *
get_library (void)
{
  static gsize is_done;
  static const Library *library;

  if (g_once_init_enter (&is_done))
    {
      library = (const Library *)hw_library_load (LIBRARY, names, G_N_ELEMENTS (names), NULL);
      g_once_init_leave (&is_done, 1);
    }

  return library;
}

#endif

HwSha256 *
hw_sha256_new (void)
{
  HwSha256 *self = g_new0 (HwSha256, 1);

#if HAVE_LIBCRYPTO
  self->library = get_library ();
  self->context = self->library != NULL ? self->library->context_new () : NULL;
  if (self->context != NULL
      && self->library->init (self->context, self->library->sha256 (), NULL) == 1)
    return self;
  if (self->context != NULL)
    self->library->context_free (self->context);
  self->context = NULL;
#endif
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);

  return self;
}

/**
 * hw_sha256_update:
 * @data: the next @length bytes
 */
void
hw_sha256_update (HwSha256 *self, const void *data, gsize length)
{
#if HAVE_LIBCRYPTO
  if (self->context != NULL)
    {
      int ok = self->library->update (self->context, data, length);

      /* With a digest that was initialised there is nothing that could fail. */
      g_assert (ok == 1);
      return;
    }
#endif
  g_checksum_update (self->checksum, data, (gssize)length);
}

char *
hw_sha256_finish (HwSha256 *self)
{
#if HAVE_LIBCRYPTO
  if (self->context != NULL)
    {
      unsigned char digest[EVP_MAX_MD_SIZE];
      unsigned int length = 0;
      int ok = self->library->final (self->context, digest, &length);
      GString *hex = g_string_new (NULL);

      g_assert (ok == 1);
      for (unsigned int i = 0; i < length; i++)
        g_string_append_printf (hex, "%02x", digest[i]);

      return g_string_free (hex, FALSE);
    }
#endif

  return g_strdup (g_checksum_get_string (self->checksum));
}

/**
 * hw_sha256_free:
 * @self: (nullable)
 */
void
hw_sha256_free (HwSha256 *self)
{
  if (self == NULL)
    return;

#if HAVE_LIBCRYPTO
  if (self->context != NULL)
    self->library->context_free (self->context);
#endif
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_free (self);
}
