/* See inner.h for what each function promises. */
#define _GNU_SOURCE
#include "inner.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void die(int status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fprintf(stderr, "%s: ", program_invocation_short_name);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  exit(status);
}

pid_t inner_pid(void) {
  char text[32] = "";
  int fd = open(INNER_PID_FILE, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  /* Without its newline the number is still being written. */
  if (n <= 0 || !memchr(text, '\n', (size_t)n)) return -1;
  return atoi(text) > 1 ? atoi(text) : -1;
}

int inner_root(pid_t inner) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/root", inner);
  return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

pid_t outer_pid_of(const char *number) {
  char path[300], status[4096], outer[32], inside[32];
  DIR *processes = opendir("/proc");
  pid_t found = -1;
  for (struct dirent *entry; found < 0 && processes && (entry = readdir(processes));) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    snprintf(path, sizeof path, "/proc/%s/status", entry->d_name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, status, sizeof status - 1);
    if (fd >= 0) close(fd);
    if (n <= 0) continue; /* it has just ended */
    status[n] = 0;
    char *line = strstr(status, "\nNSpid:");
    if (line && sscanf(line + 7, "%31s %31s", outer, inside) == 2 && strcmp(inside, number) == 0) found = atoi(outer);
  }
  if (processes) closedir(processes);
  return found;
}

bool parse_range(const char *text, struct id_range *range) {
  char end;
  return sscanf(text, "%u:%u%c", &range->base, &range->count, &end) == 2 && range->base >= 65536 && range->count >= 65536 &&
         range->base <= ~0U - range->count;
}

int open_in_root(int root, const char *path, int flags) {
  struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
  return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

static bool write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool ok = write(fd, text, strlen(text)) >= 0;
  close(fd);
  return ok;
}

bool map_ids(pid_t pid, const struct id_range *range) {
  char path[64], line[64];
  snprintf(line, sizeof line, "0 %u %u\n", range->base, range->count);
  snprintf(path, sizeof path, "/proc/%d/uid_map", pid);
  if (!write_text(path, line)) return false;
  snprintf(path, sizeof path, "/proc/%d/gid_map", pid);
  return write_text(path, line);
}

void join_cgroups(void) {
  /* cgroup v2: processes live in a leaf, because a group with controllers holds none. */
  if (access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0) {
    if (!write_text("/sys/fs/cgroup/node/init/cgroup.procs", "0") && !write_text("/sys/fs/cgroup/node/cgroup.procs", "0"))
      die(1, "cannot join the inner cgroup: %s", strerror(errno));
    return;
  }
  FILE *mounts = fopen("/proc/self/mounts", "re");
  if (!mounts) die(1, "cannot read /proc/self/mounts");
  char line[4096], directory[1024], type[64], path[1100];
  while (fgets(line, sizeof line, mounts)) {
    if (sscanf(line, "%*s %1023s %63s", directory, type) != 2 || strcmp(type, "cgroup") != 0) continue;
    snprintf(path, sizeof path, "%s/node/cgroup.procs", directory);
    if (!write_text(path, "0")) die(1, "cannot join %s: %s", path, strerror(errno));
  }
  fclose(mounts);
}

void join_namespaces(pid_t inner) {
  static const struct { const char *name; int type; } kinds[] = {
    {"user", CLONE_NEWUSER}, {"cgroup", CLONE_NEWCGROUP}, {"ipc", CLONE_NEWIPC}, {"uts", CLONE_NEWUTS},
    {"net", CLONE_NEWNET}, {"pid", CLONE_NEWPID}, {"mnt", CLONE_NEWNS},
  };
  enum { COUNT = sizeof kinds / sizeof *kinds };
  int fds[COUNT];
  bool other_user = false;
  prctl(PR_SET_DUMPABLE, 0);
  for (int i = 0; i < COUNT; i++) {
    char path[64];
    struct stat there, here;
    snprintf(path, sizeof path, "/proc/%d/ns/%s", inner, kinds[i].name);
    fds[i] = open(path, O_RDONLY | O_CLOEXEC);
    if (fds[i] < 0 || fstat(fds[i], &there) < 0) die(1, "cannot open %s: %s", path, strerror(errno));
    snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i].name);
    if (stat(path, &here) == 0 && here.st_dev == there.st_dev && here.st_ino == there.st_ino) {
      close(fds[i]); /* shared between both sides: nothing to enter */
      fds[i] = -1;
    } else if (kinds[i].type == CLONE_NEWUSER) other_user = true;
  }
  if (other_user && setgroups(0, NULL) < 0) die(1, "cannot leave the outer groups: %s", strerror(errno));
  for (int i = 0; i < COUNT; i++) {
    if (fds[i] < 0) continue;
    if (setns(fds[i], kinds[i].type) < 0) die(1, "cannot join the %s namespace: %s", kinds[i].name, strerror(errno));
    close(fds[i]);
  }
  if (other_user && (setgid(0) < 0 || setuid(0) < 0)) die(1, "cannot become the inner root: %s", strerror(errno));
  prctl(PR_SET_DUMPABLE, 0); /* entering a user namespace may have reset it */
}

void clean_environment(void) {
  static const char prefix[] = "DRYDOCK_ENV_";
  extern char **environ;
  char **old = environ;
  const char *term = getenv("TERM"), *lang = getenv("LANG");
  char *kept_term = strdup(term && *term ? term : "xterm-256color");
  char *kept_lang = strdup(lang && *lang ? lang : "C.UTF-8");
  environ = NULL;
  setenv("TERM", kept_term, 1);
  setenv("LANG", kept_lang, 1);
  setenv("HOME", "/root", 1);
  setenv("USER", "root", 1);
  setenv("PATH", INNER_PATH, 1);
  for (char **entry = old; entry && *entry; entry++)
    if (strncmp(*entry, prefix, sizeof prefix - 1) == 0) {
      char *pair = strdup(*entry + sizeof prefix - 1);
      if (strchr(pair, '=') > pair) putenv(pair);
    }
  free(kept_term);
  free(kept_lang);
}

void exec_inside(char *const argv[]) {
  if (syscall(SYS_close_range, 3, ~0U, 0) < 0)
    for (int fd = 3; fd < 1024; fd++) close(fd);
  if (chdir("/root") < 0 && chdir("/") < 0) die(126, "cannot enter the root directory");
  umask(022);
  execvp(argv[0], argv);
  int reason = errno;
  fprintf(stderr, "%s: %s\n", argv[0], strerror(reason));
  _exit(reason == ENOENT ? 127 : 126);
}

/* One direction of a copy. */
struct flow {
  int from, to;
  size_t start, end;
  bool source_ended, done;
  char bytes[65536];
};

static bool again(void) { return errno == EAGAIN || errno == EINTR; }

/* Moves what can be moved; true when the direction has just ended. */
static bool move(struct flow *flow) {
  if (flow->start == flow->end && !flow->source_ended) {
    ssize_t n = read(flow->from, flow->bytes, sizeof flow->bytes);
    if (n < 0 && again()) return false;
    flow->start = 0;
    flow->end = n > 0 ? (size_t)n : 0;
    flow->source_ended = n <= 0;
  }
  while (flow->start < flow->end) {
    ssize_t n = write(flow->to, flow->bytes + flow->start, flow->end - flow->start);
    if (n < 0 && again()) return false;
    if (n < 0) { flow->source_ended = true; flow->start = flow->end; }
    else flow->start += (size_t)n;
  }
  if (flow->source_ended && !flow->done) return flow->done = true;
  return false;
}

void copy_both_ways(int socket) {
  static struct flow up, down;
  signal(SIGPIPE, SIG_IGN);
  up.from = STDIN_FILENO, up.to = socket;
  down.from = socket, down.to = STDOUT_FILENO;
  fcntl(socket, F_SETFL, O_NONBLOCK);
  while (!down.done) {
    struct pollfd polls[3] = {
      {.fd = up.done ? -1 : up.start < up.end ? -1 : STDIN_FILENO, .events = POLLIN},
      {.fd = socket, .events = (short)((down.start < down.end ? 0 : POLLIN) | (up.start < up.end ? POLLOUT : 0))},
      {.fd = down.start < down.end ? STDOUT_FILENO : -1, .events = POLLOUT},
    };
    if (poll(polls, 3, -1) < 0 && errno != EINTR) return;
    if (!up.done && (polls[0].revents || (polls[1].revents & (POLLOUT | POLLERR))) && move(&up)) shutdown(socket, SHUT_WR);
    if ((polls[1].revents & (POLLIN | POLLHUP | POLLERR)) || polls[2].revents) move(&down);
  }
}
