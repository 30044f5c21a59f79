/* netns: runs a program of the outer side in a network namespace of the inner side.
 *
 *   netns WHERE COMMAND…    WHERE: `node` (the machine's own), a pid of the inner side, or the
 *       SandboxKey of a container (/var/run/docker/netns/…), which also works for containers
 *       that do not run as root
 * The path is resolved below the inner root: a link of the learner's leads nowhere.
 */
#define _GNU_SOURCE
#include "inner.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int open_of_pid(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/net", pid);
  return open(path, O_RDONLY | O_CLOEXEC);
}

/* O_NONBLOCK: what is no namespace (a fifo) must not keep us waiting. */
static int open_of_key(pid_t inner, const char *name) {
  char path[300];
  int root = inner_root(inner);
  snprintf(path, sizeof path, "/run/docker/netns/%.255s", name);
  int fd = root < 0 ? -1 : open_in_root(root, path, O_RDONLY | O_NONBLOCK);
  int reason = errno;
  if (root >= 0) close(root);
  errno = reason;
  return fd;
}

int main(int argc, char **argv) {
  if (argc < 3) die(2, "usage: netns node|PID|SANDBOX_KEY COMMAND…");
  const char *where = argv[1], *slash = strrchr(where, '/');
  pid_t inner = inner_pid(), pid = inner;
  if (inner < 0) die(1, "the inner side has not started");
  if (!slash && strcmp(where, "node") != 0) {
    pid = isdigit((unsigned char)*where) ? outer_pid_of(where) : -1;
    if (pid < 0) die(1, "the inner side has no process %s", where);
  }
  int fd = slash ? open_of_key(inner, slash + 1) : open_of_pid(pid);
  if (fd < 0) die(1, "no network %s: %s", where, strerror(errno));
  if (setns(fd, CLONE_NEWNET) < 0) die(1, "cannot enter the network %s: %s", where, strerror(errno));
  if (argv[2][0] == '-' && argv[2][1] == '-' && !argv[2][2] && argc > 3) argv++;
  execvp(argv[2], argv + 2);
  die(errno == ENOENT ? 127 : 126, "%s: %s", argv[2], strerror(errno));
}
