/* userns: starts the inner side's first process in a user namespace of its own, and in new
 * mount, network, uts, ipc, pid and cgroup namespaces that belong to it.
 *
 *   userns BASE:COUNT HOOK COMMAND…    user 0 inside is BASE outside. When the namespaces are
 *       there, `HOOK PID` runs outside (it gives them a network); then COMMAND, as root inside.
 * Exits as COMMAND did (128 + N after signal N). COMMAND is killed when this process ends.
 */
#define _GNU_SOURCE
#include "inner.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int status_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

static int wait_for(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return 125;
  return status_of(status);
}

/* The new side: waits until it is somebody and has a network, then becomes the command. */
static void be_inside(int go, char **command) {
  char byte;
  if (read(go, &byte, 1) != 1) _exit(125);
  close(go);
  if (setgroups(0, NULL) < 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) die(125, "cannot become the inner root: %s", strerror(errno));
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* a change of user forgets it, so it comes last */
  execv(command[0], command);
  die(126, "%s: %s", command[0], strerror(errno));
}

int main(int argc, char **argv) {
  int go[2];
  char number[32];
  struct id_range range;
  if (argc < 4 || !parse_range(argv[1], &range)) die(2, "usage: userns BASE:COUNT HOOK COMMAND…");
  if (pipe2(go, O_CLOEXEC) < 0) die(125, "pipe: %s", strerror(errno));
  unsigned long flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWCGROUP;
  pid_t inside = (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
  if (inside < 0) die(125, "cannot make a user namespace: %s (user.max_user_namespaces?)", strerror(errno));
  if (inside == 0) {
    close(go[1]);
    be_inside(go[0], argv + 3);
  }
  close(go[0]);
  if (!map_ids(inside, &range)) die(125, "cannot map the users: %s", strerror(errno));
  snprintf(number, sizeof number, "%d", inside);
  pid_t hook = fork();
  if (hook < 0) die(125, "fork: %s", strerror(errno));
  if (hook == 0) {
    execl(argv[2], argv[2], number, (char *)NULL);
    die(126, "%s: %s", argv[2], strerror(errno));
  }
  int status = wait_for(hook);
  if (status != 0) {
    kill(inside, SIGKILL);
    die(125, "%s failed (%d)", argv[2], status);
  }
  if (write(go[1], "", 1) != 1) die(125, "cannot start the inner side");
  close(go[1]);
  return wait_for(inside);
}
