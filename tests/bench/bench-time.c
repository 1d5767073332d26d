/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Runs one program and tells what it took: bench-time FILE PROGRAM [ARGUMENT]...
 *
 * Writes "wall user system peak status" into FILE: microseconds three times, KiB, exit status. A program of its own, because
 * the kernel counts the memory of whoever forks into the peak of the child.
 */

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long
get_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static long
to_usec (struct timeval time)
{
  return time.tv_sec * 1000000L + time.tv_usec;
}

int
main (int argc, char **argv)
{
  struct rusage usage;
  FILE *file;
  long start;
  int status;
  pid_t pid;

  if (argc < 3)
    return 2;
  start = get_usec ();
  pid = fork ();
  if (pid == 0)
    {
      execvp (argv[2], argv + 2);
      _exit (127);
    }
  if (pid < 0 || wait4 (pid, &status, 0, &usage) < 0)
    return 1;
  start = get_usec () - start;
  file = fopen (argv[1], "w");
  if (file == NULL)
    return 1;
  fprintf (file, "%ld %ld %ld %ld %d\n", start, to_usec (usage.ru_utime), to_usec (usage.ru_stime),
           usage.ru_maxrss, WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));

  return fclose (file) == 0 ? 0 : 1;
}
