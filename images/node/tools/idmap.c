/* idmap: mounts a directory a second time, with its owners shifted: user 0 there is BASE here.
 * Nothing is copied. Needs a file system that allows it (ext4, xfs, btrfs, …; not overlay).
 *
 *   idmap SOURCE TARGET BASE:COUNT      the mount at TARGET is read-only
 */
#define _GNU_SOURCE
#include "inner.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A user namespace with the range as its map, kept by the descriptor alone. */
static int namespace_of(const struct id_range *range) {
  char path[64];
  pid_t holder = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (holder < 0) die(1, "cannot make a user namespace: %s (user.max_user_namespaces?)", strerror(errno));
  if (holder == 0)
    for (;;) pause();
  bool mapped = map_ids(holder, range);
  int reason = errno;
  snprintf(path, sizeof path, "/proc/%d/ns/user", holder);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  kill(holder, SIGKILL);
  waitpid(holder, NULL, 0);
  if (!mapped || fd < 0) die(1, "cannot map the users: %s", strerror(mapped ? errno : reason));
  return fd;
}

int main(int argc, char **argv) {
  struct id_range range;
  if (argc != 4 || !parse_range(argv[3], &range)) die(2, "usage: idmap SOURCE TARGET BASE:COUNT");
  int tree = (int)syscall(SYS_open_tree, AT_FDCWD, argv[1], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (tree < 0) die(1, "%s: %s", argv[1], strerror(errno));
  struct mount_attr attributes = {.attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_RDONLY, .userns_fd = (unsigned)namespace_of(&range)};
  if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes) < 0)
    die(1, "%s: this kernel or file system maps no owners: %s", argv[1], strerror(errno));
  if (syscall(SYS_move_mount, tree, "", AT_FDCWD, argv[2], MOVE_MOUNT_F_EMPTY_PATH) < 0) die(1, "%s: %s", argv[2], strerror(errno));
  return 0;
}
