/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sha256"

#include "config.h"

#include <nettle/base16.h>

#include "hw-sha256.h"

char *
hw_sha256_finish (struct sha256_ctx *context)
{
  uint8_t digest[SHA256_DIGEST_SIZE];
  char *hex = g_malloc (BASE16_ENCODE_LENGTH (sizeof digest) + 1);

  sha256_digest (context, sizeof digest, digest);
  base16_encode_update (hex, sizeof digest, digest);
  hex[BASE16_ENCODE_LENGTH (sizeof digest)] = '\0';

  return hex;
}

char *
hw_sha256_compute (gconstpointer data, gsize length)
{
  struct sha256_ctx context;

  sha256_init (&context);
  sha256_update (&context, length, data);

  return hw_sha256_finish (&context);
}
