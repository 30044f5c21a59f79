/* pid-of INNER_PID: prints the pid that a process of the inner side has on the outer side.
 * Exits 1 when there is no such process. */
#define _GNU_SOURCE
#include "inner.h"

#include <stdio.h>

int main(int argc, char **argv) {
  if (argc != 2) die(2, "usage: pid-of INNER_PID");
  pid_t outer = outer_pid_of(argv[1]);
  if (outer < 0) return 1;
  printf("%d\n", outer);
  return 0;
}
