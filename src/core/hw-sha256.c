/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sha256"

#include "config.h"

#if HAVE_LIBCRYPTO
#include <openssl/evp.h>
#endif

#include "hw-sha256.h"

/* libcrypto uses the processor's own instructions; GLib is there where it is not, or where a policy of
 * the system has it refuse. */
struct _HwSha256
{
#if HAVE_LIBCRYPTO
  EVP_MD_CTX *context; /* NULL: @checksum is used */
#endif
  GChecksum *checksum;
};

HwSha256 *
hw_sha256_new (void)
{
  HwSha256 *self = g_new0 (HwSha256, 1);

#if HAVE_LIBCRYPTO
  self->context = EVP_MD_CTX_new ();
  if (self->context != NULL && EVP_DigestInit_ex (self->context, EVP_sha256 (), NULL) == 1)
    return self;
  EVP_MD_CTX_free (self->context);
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
      int ok = EVP_DigestUpdate (self->context, data, length);

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
      int ok = EVP_DigestFinal_ex (self->context, digest, &length);
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
  EVP_MD_CTX_free (self->context);
#endif
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_free (self);
}
