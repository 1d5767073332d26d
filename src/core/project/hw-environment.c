/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment"

#include "config.h"

#include <string.h>

#include "hw-environment.h"
#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-project-private.h"
#include "hw-url-user.h"
#include "hw-user-config.h"
#include "hw-util.h"

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

HwEnvironment *
_hw_environment_new (const char *name, const char *root, const char *config_file, guint line)
{
  HwEnvironment *environment = g_atomic_rc_box_new0 (HwEnvironment);

  environment->name = g_strdup (name);
  environment->kind = hw_environment_kind_from_name (name);
  environment->color = environment->kind;
  environment->url = g_strdup ("");
  environment->root = g_strdup (root);
  environment->backup = HW_BACKUP_POLICY_OPTIONAL;
  environment->backup_format = -1;
  environment->backup_keep = -1;
  environment->checks_automatically = TRUE;
  environment->lock_attempts = HW_ENVIRONMENT_DEFAULT_LOCK_ATTEMPTS;
  environment->lock_backoff_ms = HW_ENVIRONMENT_DEFAULT_LOCK_BACKOFF_MS;
  environment->config_file = g_strdup (config_file);
  environment->line = line;

  return environment;
}

static void
hw_environment_clear (gpointer data)
{
  HwEnvironment *environment = data;

  g_free (environment->name);
  g_free (environment->url);
  g_free (environment->env_file);
  g_free (environment->root);
  g_free (environment->requires);
  g_free (environment->backup_dir);
  g_free (environment->window);
  g_free (environment->run);
  g_free (environment->user);
  g_free (environment->password_variable);
  g_clear_pointer (&environment->keyring, hw_keyring_unref);
  g_clear_error (&environment->error);
  g_free (environment->config_file);
}

HwEnvironment *
hw_environment_ref (const HwEnvironment *environment)
{
  return g_atomic_rc_box_acquire ((HwEnvironment *)environment);
}

void
hw_environment_unref (HwEnvironment *environment)
{
  if (environment != NULL)
    g_atomic_rc_box_release_full (environment, hw_environment_clear);
}

/* Does one of the words that @name is made of begin with one of @beginnings? */
static gboolean
has_word (const char *name, const char *const *beginnings)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, "-_. /:", -1);

  for (guint i = 0; words[i] != NULL; i++)
    for (guint j = 0; beginnings[j] != NULL; j++)
      if (g_str_has_prefix (words[i], beginnings[j]))
        return TRUE;

  return FALSE;
}

/**
 * hw_environment_kind_from_name:
 * @name: an environment's name
 *
 * Guesses what an environment is for, by the words of its name. `pre` comes before `prod`, so that “pre-prod”
 * is a staging environment; production comes before the rest, so that doubt falls on the careful side.
 *
 * Returns: the kind
 */
HwEnvironmentKind
hw_environment_kind_from_name (const char *name)
{
  static const struct
  {
    HwEnvironmentKind kind;
    const char *const beginnings[5];
  } kinds[] = {
    { HW_ENVIRONMENT_KIND_STAGING, { "stag", "stg", "uat", "pre", NULL } },
    { HW_ENVIRONMENT_KIND_PRODUCTION, { "prod", "prd", "live", NULL } },
    { HW_ENVIRONMENT_KIND_TEST, { "test", "qa", NULL } },
    { HW_ENVIRONMENT_KIND_DEVELOPMENT, { "dev", "local", NULL } },
  };

  g_return_val_if_fail (name != NULL, HW_ENVIRONMENT_KIND_OTHER);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (has_word (name, kinds[i].beginnings))
      return kinds[i].kind;

  /* Only as the whole name: many words begin with these letters. */
  return g_ascii_strcasecmp (name, "ci") == 0 ? HW_ENVIRONMENT_KIND_TEST
                                              : HW_ENVIRONMENT_KIND_OTHER;
}

/* @p: behind the opening quote; returns the byte behind the closing one, or the end */
static const char *
read_quoted (const char *p, char quote, GString *out)
{
  while (*p != '\0' && *p != quote)
    {
      if (*p == '\\' && quote == '"' && p[1] != '\0')
        {
          p++;
          g_string_append_c (out, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p == 'r' ? '\r' : *p);
        }
      else
        g_string_append_c (out, *p);
      p++;
    }

  return *p == quote ? p + 1 : p;
}

static char *
read_unquoted (const char *p, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (p[i] == '#' && (i == 0 || g_ascii_isspace (p[i - 1])))
      length = i;

  return g_strchomp (g_strndup (p, length));
}

static const char *
skip_blanks (const char *p)
{
  return p + strspn (p, " \t");
}

/* Reads one line of a dotenv file: `KEY=VALUE`, `export ` before the key, single quotes for a text as it stands, double
 * quotes with escapes, both over several lines, `#` for comments. NULL for a line that is none of these. */
static char *
read_assignment (const char **text, char **out_value)
{
  const char *p = skip_blanks (*text);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (g_str_has_prefix (p, "export "))
    p = skip_blanks (p + strlen ("export "));
  name = g_strndup (p, strspn (p, NAME_CHARACTERS));
  p = skip_blanks (p + strlen (name));
  if (*p == '=')
    {
      p = skip_blanks (p + 1);
      if (*p == '"' || *p == '\'')
        {
          g_autoptr(GString) quoted = g_string_new (NULL);

          p = read_quoted (p + 1, *p, quoted);
          value = g_strdup (quoted->str);
        }
      else
        value = read_unquoted (p, strcspn (p, "\r\n"));
    }
  p += strcspn (p, "\n");
  *text = p + (*p == '\n' ? 1 : 0);
  *out_value = g_steal_pointer (&value);

  return *out_value != NULL && *name != '\0' ? g_steal_pointer (&name) : NULL;
}

/* The value of @name in the text of a dotenv file. The last line of a key wins, as when a shell reads the file. */
static char *
find_in_dotenv (const char *text, const char *name)
{
  char *found = NULL;

  while (*text != '\0')
    {
      g_autofree char *value = NULL;
      g_autofree char *key = read_assignment (&text, &value);

      if (g_strcmp0 (key, name) != 0)
        continue;
      g_free (found);
      found = g_steal_pointer (&value);
    }

  return found;
}

/**
 * hw_environment_list_variables:
 * @environment: an environment
 * @error: HW_ERROR_FILE when env_file cannot be read
 *
 * What the lines of the environment's env_file set, for programs that are run for it. May hold passwords. Blocks; any
 * thread.
 *
 * Returns: (transfer full): `KEY=VALUE` strings in the file's order, none where there is no file
 */
GStrv
hw_environment_list_variables (const HwEnvironment *environment, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *dotenv = NULL;
  const char *text;

  g_return_val_if_fail (environment != NULL, NULL);

  if (environment->env_file != NULL && g_file_test (environment->env_file, G_FILE_TEST_EXISTS))
    {
      dotenv = hw_file_read (environment->env_file, NULL, error);
      if (dotenv == NULL)
        return NULL;
    }
  for (text = dotenv != NULL ? dotenv : ""; *text != '\0';)
    {
      g_autofree char *value = NULL;
      g_autofree char *key = read_assignment (&text, &value);

      if (key != NULL)
        {
          g_autofree char *line = g_strconcat (key, "=", value, NULL);

          g_strv_builder_add (builder, line);
        }
    }

  return g_strv_builder_end (builder);
}

static void
set_config_error (GError **error, const HwEnvironment *environment, const char *hint, char *message)
{
  hw_set_error (error, HW_ERROR_CONFIG, hint, "%s", message);
  if (error != NULL)
    hw_error_set_location (*error, environment->config_file,
                           environment->url_line != 0 ? environment->url_line : environment->line,
                           0);
  g_free (message);
}

/* @in_out_dotenv: the content of env_file, read when it is first needed */
static char *
find_variable (const HwEnvironment *environment,
               const char *const *environ_,
               const char *name,
               char **in_out_dotenv,
               GError **error)
{
  const char *value = g_environ_getenv ((char **)environ_, name);
  g_autofree char *hint = NULL;
  char *found;

  if (value != NULL)
    return g_strdup (value);

  if (environment->env_file != NULL && *in_out_dotenv == NULL
      && g_file_test (environment->env_file, G_FILE_TEST_EXISTS))
    {
      *in_out_dotenv = hw_file_read (environment->env_file, NULL, error);
      if (*in_out_dotenv == NULL)
        return NULL;
    }
  found = *in_out_dotenv != NULL ? find_in_dotenv (*in_out_dotenv, name) : NULL;
  if (found != NULL)
    return found;

  if (environment->env_file != NULL)
    hint = g_strdup_printf ("Set it in the process environment or write a line %s=… into “%s”.",
                            name, environment->env_file);
  else
    hint = g_strdup ("Set it in the process environment, or name an env_file that holds it.");
  set_config_error (error, environment, hint,
                    g_strdup_printf ("environment “%s” needs the variable “%s”, which is not set",
                                     environment->name, name));

  return NULL;
}

/* The end of `${NAME}` that begins at @p, or NULL when it is none. */
static const char *
find_variable_end (const char *p)
{
  gsize length = strspn (p + 2, NAME_CHARACTERS);

  return length > 0 && !g_ascii_isdigit (p[2]) && p[2 + length] == '}' ? p + 2 + length : NULL;
}

gboolean
_hw_environment_check_variables (const char *url, GError **error)
{
  for (const char *p = strstr (url, "${"); p != NULL; p = strstr (p + 2, "${"))
    if (find_variable_end (p) == NULL)
      {
        hw_set_error (error, HW_ERROR_CONFIG,
                      "A variable is written ${NAME}, with letters, digits and underscores.",
                      "the “${” in the URL does not begin a variable");
        return FALSE;
      }

  return TRUE;
}

/* The URL with the values of its variables in it: (transfer full); NULL on error */
static char *
expand_url (const HwEnvironment *environment, const char *const *environ_, GError **error)
{
  g_autofree char *dotenv = NULL;
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = environment->url; *p != '\0'; p++)
    {
      const char *end = g_str_has_prefix (p, "${") ? find_variable_end (p) : NULL;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (end == NULL)
        {
          g_string_append_c (out, *p);
          continue;
        }
      name = g_strndup (p + 2, (gsize)(end - p - 2));
      value = find_variable (environment, environ_, name, &dotenv, error);
      if (value == NULL)
        return NULL;
      g_string_append (out, value);
      p = end;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * hw_environment_resolve_url:
 * @environment: an environment
 * @environ_: (nullable): variables as in g_get_environ(); NULL: those of this process
 * @error: HW_ERROR_CONFIG with file and line when the section has an error, has no URL, or needs a variable
 *   that is not set; HW_ERROR_FILE when env_file cannot be read
 *
 * Replaces the variables of the environment's URL, and its user where this computer's user has another. The answer may
 * hold a password: hand it to the database and forget it. Reads env_file at every call, so that a changed password counts
 * at once. Blocks; any thread.
 *
 * Returns: (transfer full): the URL
 */
char *
hw_environment_resolve_url (const HwEnvironment *environment,
                            const char *const *environ_,
                            GError **error)
{
  g_auto(GStrv) own_environ = NULL;
  g_autofree char *url = NULL;

  g_return_val_if_fail (environment != NULL, NULL);

  if (environment->error != NULL)
    {
      g_propagate_error (error, g_error_copy (environment->error));
      return NULL;
    }
  if (environ_ == NULL)
    {
      own_environ = g_get_environ ();
      environ_ = (const char *const *)own_environ;
    }

  url = expand_url (environment, environ_, error);
  if (url == NULL)
    return NULL;
  if (_hw_is_blank (url))
    {
      set_config_error (error, environment, "Give the section a key “url”.",
                        g_strdup_printf ("environment “%s” has no URL", environment->name));
      return NULL;
    }

  return environment->user != NULL ? hw_url_with_user (url, environment->user)
                                   : g_steal_pointer (&url);
}

/**
 * hw_environment_dup_password:
 * @environment: an environment
 * @error: HW_ERROR_CONFIG when the variable is not set, HW_ERROR_FILE when env_file cannot be read
 *
 * Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what the user's variable holds
 */
char *
hw_environment_dup_password (const HwEnvironment *environment, GError **error)
{
  g_auto(GStrv) environ_ = g_get_environ ();
  g_autofree char *dotenv = NULL;
  GError *local_error = NULL;
  char *password;

  g_return_val_if_fail (environment != NULL, NULL);

  if (environment->password_place != HW_PASSWORD_PLACE_VARIABLE)
    return NULL;
  password = find_variable (environment, (const char *const *)environ_,
                            environment->password_variable, &dotenv, &local_error);
  if (password == NULL)
    {
      /* It is not headway.ini that asks for it. */
      g_autofree char *path = hw_user_config_find (environment->root);

      hw_error_set_location (local_error, path, 0, 0);
      g_propagate_error (error, local_error);
    }
  hw_password_free (g_steal_pointer (&dotenv));

  return password;
}

const char *
hw_password_place_to_string (HwPasswordPlace place)
{
  static const char *const names[] = { "keyring", "passfile", "variable", "ask" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_PASSWORD_PLACE_ASK + 1);

  return names[place];
}

/* Is a password written out in @url, be it a URL or a key=value string? One from a variable is not. */
gboolean
_hw_environment_has_password (const char *url)
{
  const char *authority = strstr (url, "://");
  const char *keyword = strstr (url, "password=");

  if (authority != NULL)
    {
      const char *begin = authority + 3;
      gsize length = strcspn (begin, "/?#");
      g_autofree char *text = g_strndup (begin, length);
      char *at = strrchr (text, '@');
      char *colon;

      if (at != NULL)
        {
          *at = '\0';
          colon = strchr (text, ':');
          if (colon != NULL && colon[1] != '\0' && !g_str_has_prefix (colon + 1, "${"))
            return TRUE;
        }
    }
  if (keyword == NULL)
    return FALSE;
  keyword += strlen ("password=");

  return *keyword != '\0' && !g_ascii_isspace (*keyword) && *keyword != '&'
         && !g_str_has_prefix (keyword, "${");
}

/* Adds a warning when @url has its password written out. The password itself is never repeated. */
void
_hw_environment_warn_of_password (
    const char *name, const char *url, const char *file, guint line, GPtrArray *problems)
{
  if (_hw_environment_has_password (url))
    _hw_problems_add (problems, HW_SEVERITY_WARNING, HW_ERROR_CONFIG, file, line,
                      "Put it into a variable (url = ${NAME}), into ~/.pgpass or a service file.",
                      "the URL of environment “%s” holds a password", name);
}
