/* in: the learner's door. Runs a command on the inner side as its root, with the inner
 * side's limits and a clean environment, and exits as the command did (128 + N after
 * signal N).
 *
 *   in [--] COMMAND [ARGUMENT…]        (default: bash -l)
 */
#define _GNU_SOURCE
#include "inner.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t child;

static void forward(int signal) {
  if (child > 0) kill(child, signal);
}

int main(int argc, char **argv) {
  static char *login_shell[] = {"bash", "-l", NULL};
  char **command = argv + 1;
  if (argc > 1 && strcmp(*command, "--") == 0) command++;
  if (!*command) command = login_shell;

  pid_t inner = inner_pid();
  if (inner < 0) die(125, "the inner side has not started");
  join_cgroups();
  join_namespaces(inner);
  clean_environment();

  child = fork();
  if (child < 0) die(125, "cannot start a process on the inner side: %s", strerror(errno));
  if (child == 0) exec_inside(command);

  static const int forwarded[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH};
  for (size_t i = 0; i < sizeof forwarded / sizeof *forwarded; i++) signal(forwarded[i], forward);
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return 125;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
