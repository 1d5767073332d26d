/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-sha256.h"

static void
test_known (void)
{
  /* FIPS 180-4, appendix B. */
  static const struct
  {
    const char *text, *hex;
  } cases[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hex = hw_sha256_compute (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (hex, ==, cases[i].hex);
    }
}

static void
test_pieces (void)
{
  for (gsize length = 0; length < 300; length++)
    {
      g_autofree guint8 *data = g_malloc (length + 1);
      struct sha256_ctx sha256;
      g_autofree char *hex = NULL;
      g_autofree char *expected = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = (guint8)g_test_rand_int_range (0, 256);
      sha256_init (&sha256);
      for (gsize done = 0; done < length;)
        {
          gsize n = (gsize)g_test_rand_int_range (1, 70);

          n = MIN (n, length - done);
          sha256_update (&sha256, n, data + done);
          done += n;
        }
      hex = hw_sha256_finish (&sha256);
      expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
      g_assert_cmpstr (hex, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sha256/known", test_known);
  g_test_add_func ("/sha256/pieces", test_pieces);

  return g_test_run ();
}
