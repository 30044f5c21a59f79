/* inner-root: turns new namespaces into a machine. Started by /drydock/init as the first
 * process of the inner side's namespaces; gives it its own root file system and executes
 * the command there as its init.
 *
 * Promises: the old root is detached before any path of the inner side is used. Whatever
 * symbolic links a learner left before a restart, they resolve inside the inner side.
 *
 *   inner-root PID_FD GO_FD COMMAND…    writes its pid, as the outer side sees it, to PID_FD
 *                                 when the machine is in place; executes COMMAND when a
 *                                 byte comes from GO_FD
 * DRYDOCK_VOLUMES: directories of the outer side that the inner side gets: "/path" at the same
 * path, "/from:/to" at another.
 */
#define _GNU_SOURCE
#include "inner.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* sys/mount.h and linux/mount.h do not get along in every libc: take the calls by number. */
#define MS_NOSUID_ 2UL
#define MS_NODEV_ 4UL
#define MS_NOEXEC_ 8UL
#define MS_BIND_ 4096UL
#define MS_REC_ 16384UL
#define MS_PRIVATE_ (1UL << 18)
#define MS_SHARED_ (1UL << 20)
#define MNT_DETACH_ 2

static void mount_or_die(const char *type, const char *target, unsigned long flags, const char *options) {
  mkdir(target, 0755);
  if (syscall(SYS_mount, type, target, type, flags, options) < 0)
    die(1, "cannot mount %s at %s: %s", type, target, strerror(errno));
}

/* A detached copy of what is at path on the outer side: it survives the change of root. */
static int take(const char *path) {
  int fd = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (fd < 0) die(1, "cannot take %s: %s", path, strerror(errno));
  return fd;
}

static void put(int tree, const char *path) {
  if (syscall(SYS_move_mount, tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) < 0)
    die(1, "cannot put %s in place: %s", path, strerror(errno));
  close(tree);
}

/* A new file system of a kind of which a user namespace may only mount what it sees already:
 * made while the outer side's is in sight, put in place later. The superblock stays writable,
 * so that a privileged container may have its own; this mount need not be. */
static int make(const char *type, unsigned attributes) {
  int context = (int)syscall(SYS_fsopen, type, FSOPEN_CLOEXEC);
  if (context < 0 || syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "source", type, 0) < 0 ||
      syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
    die(1, "cannot make a file system %s: %s", type, strerror(errno));
  int tree = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC | attributes);
  if (tree < 0) die(1, "cannot mount a file system %s: %s", type, strerror(errno));
  close(context);
  return tree;
}

static void make_directories(const char *path) {
  char part[512];
  for (size_t i = 1; path[i - 1] && i < sizeof part; i++) {
    if (path[i] && path[i] != '/') continue;
    memcpy(part, path, i);
    part[i] = 0;
    mkdir(part, 0755);
  }
}

static void put_on_directory(int tree, const char *path) {
  mkdir(path, 0755);
  put(tree, path);
}

static char *read_file(const char *path) {
  static const size_t limit = 65536;
  char *text = calloc(1, limit);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  for (size_t length = 0; text && fd >= 0 && length < limit - 1;) {
    ssize_t n = read(fd, text + length, limit - 1 - length);
    if (n <= 0) break;
    length += (size_t)n;
  }
  if (fd >= 0) close(fd);
  return text ? text : "";
}

/* The learner may have made this impossible; that is then how this machine is. */
static void write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fprintf(stderr, "node: %s: %s\n", path, strerror(errno));
  if (fd >= 0) close(fd);
}

static void mount_cgroups(void) {
  char *groups = read_file("/proc/self/cgroup"), *rest = groups, *line;
  if (strncmp(groups, "0::", 3) == 0 && !strchr(groups, '\n')[1]) { /* cgroup v2 only */
    mount_or_die("cgroup2", "/sys/fs/cgroup", MS_NOSUID_ | MS_NODEV_ | MS_NOEXEC_, NULL);
    return;
  }
  mount_or_die("tmpfs", "/sys/fs/cgroup", MS_NOSUID_ | MS_NODEV_ | MS_NOEXEC_, "mode=755,size=64k");
  while ((line = strsep(&rest, "\n")) && *line) { /* number:controllers:path */
    char *fields = line, path[256], options[256];
    strsep(&fields, ":");
    char *controllers = strsep(&fields, ":");
    if (!controllers || !*controllers) continue; /* the v2 side of a hybrid has no controllers */
    const char *name = strncmp(controllers, "name=", 5) == 0 ? controllers + 5 : controllers;
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s", name);
    snprintf(options, sizeof options, "%s%s", name == controllers ? "" : "none,", controllers);
    mount_or_die("cgroup", path, MS_NOSUID_ | MS_NODEV_ | MS_NOEXEC_, options);
    /* cpu,cpuacct is also found as cpu and as cpuacct */
    if (strchr(name, ',')) {
      char list[256], *names = list, *one;
      snprintf(list, sizeof list, "%s", name);
      while ((one = strsep(&names, ","))) {
        char link[300];
        snprintf(link, sizeof link, "/sys/fs/cgroup/%s", one);
        if (symlink(name, link) < 0) fprintf(stderr, "node: %s: %s\n", link, strerror(errno));
      }
    }
  }
  free(groups);
}

int main(int argc, char **argv) {
  if (argc < 4) die(2, "usage: inner-root PID_FD GO_FD COMMAND…");
  static const char *devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
  enum { DEVICES = sizeof devices / sizeof *devices, MAX_VOLUMES = 16 };
  int device_trees[DEVICES], volume_trees[MAX_VOLUMES], volumes = 0;
  char *volume_paths[MAX_VOLUMES], outer_pid[32] = "", hostname[256] = "";
  int pid_fd = atoi(argv[1]);

  /* On the outer side: remember and take along. /proc is still the outer one. */
  ssize_t length = readlink("/proc/self", outer_pid, sizeof outer_pid - 2);
  if (length <= 0) die(1, "cannot learn the own pid");
  outer_pid[length] = '\n';
  gethostname(hostname, sizeof hostname - 2);
  strcat(hostname, "\n");
  char *hosts = read_file("/etc/hosts"), *resolver = read_file("/etc/resolv.conf");
  if (syscall(SYS_mount, "none", "/", NULL, MS_REC_ | MS_PRIVATE_, NULL) < 0) die(1, "cannot make mounts private: %s", strerror(errno));
  for (int i = 0; i < DEVICES; i++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/%s", devices[i]);
    device_trees[i] = take(path);
  }
  const char *wanted = getenv("DRYDOCK_VOLUMES");
  char *list = strdup(wanted ? wanted : "/var/lib/docker"), *path;
  while ((path = strsep(&list, " ")))
    if (*path == '/' && volumes < MAX_VOLUMES) {
      char *to = strchr(path, ':');
      if (to) *to++ = 0;
      volume_paths[volumes] = to ? to : path;
      volume_trees[volumes++] = take(path);
    }
  int proc = make("proc", 0), sys = make("sysfs", MOUNT_ATTR_RDONLY);

  /* Change the root, then detach the old one: from here on every path is an inner path. */
  if (syscall(SYS_mount, "/node", "/node", NULL, MS_BIND_, NULL) < 0) die(1, "cannot bind /node: %s", strerror(errno));
  if (chdir("/node") < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || syscall(SYS_umount2, ".", MNT_DETACH_) < 0 || chdir("/") < 0)
    die(1, "cannot change the root: %s", strerror(errno));

  umask(0);
  put_on_directory(proc, "/proc");
  put_on_directory(sys, "/sys");
  mount_cgroups();
  mount_or_die("tmpfs", "/dev", MS_NOSUID_, "mode=755,size=64k");
  mount_or_die("devpts", "/dev/pts", MS_NOSUID_ | MS_NOEXEC_, "newinstance,ptmxmode=0666,mode=0620,gid=5");
  mount_or_die("tmpfs", "/dev/shm", MS_NOSUID_ | MS_NODEV_, "mode=1777");
  mount_or_die("mqueue", "/dev/mqueue", MS_NOSUID_ | MS_NODEV_ | MS_NOEXEC_, NULL);
  mount_or_die("tmpfs", "/run", MS_NOSUID_ | MS_NODEV_, "mode=755");
  mount_or_die("tmpfs", "/tmp", MS_NOSUID_ | MS_NODEV_, "mode=1777");
  for (int i = 0; i < DEVICES; i++) {
    char device[32];
    snprintf(device, sizeof device, "/dev/%s", devices[i]);
    int fd = open(device, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0) close(fd);
    put(device_trees[i], device);
  }
  static const char *links[][2] = {{"pts/ptmx", "/dev/ptmx"}, {"/proc/self/fd", "/dev/fd"}, {"/proc/self/fd/0", "/dev/stdin"},
                                   {"/proc/self/fd/1", "/dev/stdout"}, {"/proc/self/fd/2", "/dev/stderr"}};
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (symlink(links[i][0], links[i][1]) < 0) die(1, "cannot make %s: %s", links[i][1], strerror(errno));
  umask(022);
  for (int i = 0; i < volumes; i++) {
    make_directories(volume_paths[i]);
    put(volume_trees[i], volume_paths[i]);
  }
  /* Shared, as on a machine with systemd: bind mounts with propagation work. */
  if (syscall(SYS_mount, "none", "/", NULL, MS_REC_ | MS_SHARED_, NULL) < 0) die(1, "cannot share mounts: %s", strerror(errno));

  write_file("/etc/hosts", hosts);
  write_file("/etc/resolv.conf", resolver);
  write_file("/etc/hostname", hostname);
  if (write(pid_fd, outer_pid, strlen(outer_pid)) < 0) die(1, "cannot write the pid: %s", strerror(errno));
  char go;
  if (read(atoi(argv[2]), &go, 1) != 1) die(1, "the outer side has gone");
  clean_environment();
  exec_inside(argv + 3);
}
