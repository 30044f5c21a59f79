/* relay: the outer side's door to the node's engine. Promises to say who answers: the
 * bytes come from the engine of the image, run by the node, or the first line says what
 * is wrong instead.
 *
 *   relay --engine [--even-if-foreign]   one connection over stdin/stdout. First one line of
 *                                        JSON on stderr; exits 3 when it says "ok":false,
 *                                        unless told to go on with a foreign engine
 *   relay --check                        only the line, on stdout; exits 0 or 3
 *   relay --wait TIMEOUT_MS              exits 0 as soon as the engine answers /_ping, else 1
 *   relay --tcp ADDRESS:PORT [--netns-of PID]   one TCP connection, in the network namespace
 *                                        of a process of the outer side's numbering (default:
 *                                        the machine's)
 *   relay --trust-image                  init only, before the first start: notes the image's
 *                                        engine as genuine, which saves hashing it
 */
#define _GNU_SOURCE
#include "inner.h"
#include "sha256.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define ENGINE "/usr/sbin/dockerd"
#define MANIFEST "/drydock/manifest.json"
#define VERDICTS RUN_DIR "/engine.verdicts" /* lines "genuine|replaced dev ino size mtime ctime" */
#define DESCRIPTOR_TIMEOUT_MS 500 /* between the accept and its descriptor */
#define ACCEPT_TIMEOUT_MS 5000

struct verdict {
  const char *code; /* NULL: the engine is genuine */
  char detail[256];
  pid_t pid;
  char exe[4096];
};

static bool wrong(struct verdict *verdict, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool wrong(struct verdict *verdict, const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(verdict->detail, sizeof verdict->detail, format, args);
  va_end(args);
  verdict->code = code;
  return false;
}

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Connects to the engine's socket of the inner side; -1 with errno. */
static int connect_engine(pid_t inner) {
  int root = inner_root(inner);
  int file = root < 0 ? -1 : open_in_root(root, "/run/docker.sock", O_PATH);
  int reason = errno, fd = -1;
  if (root >= 0) close(root);
  if (file >= 0) {
    /* Through the descriptor: the path cannot change between the check and the use. */
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d", file);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
      reason = errno;
      close(fd);
      fd = -1;
    }
    close(file);
  }
  errno = reason;
  return fd;
}

/* Reads /proc/PID/NAME whole, or up to size - 1 bytes. */
static ssize_t read_proc(pid_t pid, const char *name, char *text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t length = 0;
  for (ssize_t n; length < size - 1 && (n = read(fd, text + length, size - 1 - length)) > 0;) length += (size_t)n;
  close(fd);
  text[length] = 0;
  return (ssize_t)length;
}

static bool same_pid_namespace(pid_t a, pid_t b) {
  char path[64];
  struct stat one, other;
  snprintf(path, sizeof path, "/proc/%d/ns/pid", a);
  if (stat(path, &one) < 0) return false;
  snprintf(path, sizeof path, "/proc/%d/ns/pid", b);
  return stat(path, &other) == 0 && one.st_ino == other.st_ino && one.st_dev == other.st_dev;
}

static void identity(const struct stat *st, char *text, size_t size) {
  snprintf(text, size, "%lu %lu %ld %ld.%09ld %ld.%09ld", st->st_dev, st->st_ino, st->st_size, st->st_mtim.tv_sec,
           st->st_mtim.tv_nsec, st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
}

static void remember(const char *judgement, const char *file) {
  int fd = open(VERDICTS, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return;
  dprintf(fd, "%s %s\n", judgement, file);
  close(fd);
}

/* Is the open file the image's engine? Hashes it only when this very file has not been judged before. */
static bool genuine(int exe) {
  struct stat st;
  char file[160], line[200], digest[65], *manifest, text[16384] = "";
  if (fstat(exe, &st) < 0) return false;
  identity(&st, file, sizeof file);
  FILE *verdicts = fopen(VERDICTS, "re");
  while (verdicts && fgets(line, sizeof line, verdicts)) {
    char *known = strchr(line, ' ');
    line[strcspn(line, "\n")] = 0;
    if (!known || strcmp(known + 1, file) != 0) continue;
    fclose(verdicts);
    return line[0] == 'g';
  }
  if (verdicts) fclose(verdicts);

  int fd = open(MANIFEST, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || read(fd, text, sizeof text - 1) < 0 || !(manifest = strstr(text, "\"" ENGINE "\":\""))) die(1, MANIFEST " does not name " ENGINE);
  close(fd);
  bool same = sha256_of(exe, digest) == 0 && strncmp(manifest + strlen("\"" ENGINE "\":\""), digest, 64) == 0;
  remember(same ? "genuine" : "replaced", file);
  return same;
}

/* Neither LD_* nor code from files outside of the system's libraries. */
static bool not_preloaded(struct verdict *verdict) {
  static char text[1 << 20];
  ssize_t length = read_proc(verdict->pid, "environ", text, sizeof text);
  if (length < 0) return wrong(verdict, "engine_unreachable", "cannot read the engine's environment");
  for (char *entry = text; entry < text + length; entry += strlen(entry) + 1)
    if (strncmp(entry, "LD_", 3) == 0) return wrong(verdict, "engine_preloaded", "started with %.100s", entry);
  read_proc(verdict->pid, "maps", text, sizeof text);
  for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
    char *path = strchr(line, '/'), *space = strchr(line, ' ');
    if (!path || !space || space[3] != 'x') continue;
    if (strcmp(path, verdict->exe) != 0 && (strncmp(path, "/usr/lib/", 9) != 0 || strstr(path, " (deleted)")))
      return wrong(verdict, "engine_preloaded", "runs code of %.200s", path);
  }
  return true;
}

/* The inode of the other end of our connection; 0 until it has been accepted, -1 when the kernel cannot say. */
static long peer_inode(int socket_fd) {
  struct stat st;
  struct { struct nlmsghdr header; struct unix_diag_req body; } request = {
    .header = {.nlmsg_len = sizeof request, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST},
    .body = {.sdiag_family = AF_UNIX, .udiag_states = ~0U, .udiag_show = UDIAG_SHOW_PEER, .udiag_cookie = {~0U, ~0U}},
  };
  union { struct nlmsghdr header; char bytes[4096]; } reply;
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0 || fstat(socket_fd, &st) < 0) return -1;
  request.body.udiag_ino = (unsigned)st.st_ino;
  ssize_t n = send(fd, &request, sizeof request, 0) < 0 ? -1 : recv(fd, &reply, sizeof reply, 0);
  close(fd);
  if (n < (ssize_t)sizeof reply.header || reply.header.nlmsg_type == NLMSG_ERROR) return -1;
  struct unix_diag_msg *message = NLMSG_DATA(&reply.header);
  char *attribute = (char *)(message + 1), *end = reply.bytes + reply.header.nlmsg_len;
  while (attribute + sizeof(struct nlattr) <= end) {
    struct nlattr *a = (struct nlattr *)attribute;
    if (a->nla_type == UNIX_DIAG_PEER) return *(unsigned *)(a + 1);
    if (a->nla_len < sizeof *a) break;
    attribute += NLA_ALIGN(a->nla_len);
  }
  return 0;
}

/* Whether one of the process's descriptors is `wanted`. The newest is among the lowest free numbers: they are asked for
 * in turn, without reading the directory. */
static bool holds(int pid, const char *wanted) {
  char name[64], target[64];
  for (int fd = 0, misses = 0; fd < 65536 && misses < 256; fd++) {
    snprintf(name, sizeof name, "/proc/%d/fd/%d", pid, fd);
    ssize_t n = readlink(name, target, sizeof target - 1);
    misses = n < 0 ? misses + 1 : 0;
    if (n < 0) continue;
    target[n] = 0;
    if (strcmp(target, wanted) == 0) return true;
  }
  return false;
}

/* Does the process hold the other end of our connection? That catches a program that listened, then became the
 * genuine engine while a child of it answers. */
static bool accepted_by(int connection, struct verdict *verdict) {
  long inode, deadline = now_ms() + ACCEPT_TIMEOUT_MS;
  while ((inode = peer_inode(connection)) == 0) {
    if (now_ms() > deadline) return wrong(verdict, "engine_unreachable", "the engine accepts no connections");
    nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
  }
  if (inode < 0) return true; /* kernel without unix_diag: SO_PEERCRED must do */
  char wanted[64];
  snprintf(wanted, sizeof wanted, "socket:[%ld]", inode);
  /* The kernel connects the two ends a moment before the descriptor can be seen; on a busy machine, a long moment. */
  for (deadline = now_ms() + DESCRIPTOR_TIMEOUT_MS;;) {
    if (holds(verdict->pid, wanted)) return true;
    if (now_ms() > deadline) break;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  return wrong(verdict, "engine_foreign_process", "another process than %d answers on the socket", verdict->pid);
}

/* Judges who is at the other end of a connection to the engine's socket. */
static bool judge(int connection, pid_t inner, struct verdict *verdict) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  char path[64], status[8192], *tracer;
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.pid <= 0)
    return wrong(verdict, "engine_foreign_process", "the listening process is not to be seen");
  verdict->pid = peer.pid;
  snprintf(path, sizeof path, "/proc/%d/exe", peer.pid);
  ssize_t n = readlink(path, verdict->exe, sizeof verdict->exe - 1);
  if (n < 0) return wrong(verdict, "engine_foreign_process", "the listening process is gone");
  verdict->exe[n] = 0;
  if (!same_pid_namespace(peer.pid, inner)) return wrong(verdict, "engine_foreign_process", "the listening process is not one of the node itself");
  int exe = open(path, O_RDONLY | O_CLOEXEC);
  if (exe < 0) return wrong(verdict, "engine_foreign_process", "cannot open the listening program: %s", strerror(errno));
  bool same = genuine(exe);
  close(exe);
  if (!same) {
    bool in_its_place = strcmp(verdict->exe, ENGINE) == 0 || strcmp(verdict->exe, ENGINE " (deleted)") == 0;
    return wrong(verdict, in_its_place ? "engine_replaced" : "engine_foreign_process", "the listening program is not this image's engine");
  }
  if (read_proc(peer.pid, "status", status, sizeof status) < 0 || !(tracer = strstr(status, "\nTracerPid:")) || atoi(tracer + 11) != 0)
    return wrong(verdict, "engine_traced", "another process traces the engine");
  return not_preloaded(verdict) && accepted_by(connection, verdict);
}

static void print_json_string(FILE *out, const char *text) {
  fputc('"', out);
  for (const unsigned char *c = (const unsigned char *)text; *c; c++)
    if (*c == '"' || *c == '\\') fprintf(out, "\\%c", *c);
    else if (*c < 0x20 || *c >= 0x7f) fprintf(out, "\\u%04x", *c);
    else fputc(*c, out);
  fputc('"', out);
}

static void print_verdict(FILE *out, const struct verdict *verdict) {
  fprintf(out, "{\"ok\":%s", verdict->code ? "false" : "true");
  if (verdict->code) {
    fprintf(out, ",\"code\":\"%s\",\"detail\":", verdict->code);
    print_json_string(out, verdict->detail);
  }
  if (verdict->pid > 0) {
    fprintf(out, ",\"pid\":%d,\"exe\":", verdict->pid);
    print_json_string(out, verdict->exe);
  }
  fputs("}\n", out);
  fflush(out);
}

static int engine(bool only_check, bool even_if_foreign) {
  struct verdict verdict = {0};
  pid_t inner = inner_pid();
  int connection = inner < 0 ? -1 : connect_engine(inner);
  if (inner < 0) wrong(&verdict, "engine_unreachable", "the inner side has not started");
  else if (connection < 0) wrong(&verdict, "engine_unreachable", "/run/docker.sock: %s", strerror(errno));
  else judge(connection, inner, &verdict);
  print_verdict(only_check ? stdout : stderr, &verdict);
  if (only_check || connection < 0 || (verdict.code && !even_if_foreign)) return verdict.code ? 3 : 0;
  copy_both_ways(connection);
  return 0;
}

/* One /_ping; true when the engine answered in time. */
static bool ping(int connection, long deadline) {
  static const char request[] = "GET /_ping HTTP/1.0\r\n\r\n";
  char answer[256];
  if (write(connection, request, sizeof request - 1) < 0) return false;
  struct pollfd readable = {.fd = connection, .events = POLLIN};
  long left = deadline - now_ms();
  if (poll(&readable, 1, left > 0 ? (int)left : 0) != 1) return false;
  ssize_t n = read(connection, answer, sizeof answer);
  return n > 12 && memcmp(answer + 8, " 200", 4) == 0;
}

static int wait_for_engine(long timeout_ms) {
  long deadline = now_ms() + timeout_ms;
  do {
    pid_t inner = inner_pid();
    int connection = inner < 0 ? -1 : connect_engine(inner);
    bool answered = connection >= 0 && ping(connection, deadline);
    if (connection >= 0) close(connection);
    if (answered) return 0;
    nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
  } while (now_ms() < deadline);
  fprintf(stderr, "relay: the engine did not answer within %ld ms\n", timeout_ms);
  return 1;
}

static int tcp(const char *target, const char *netns_of) {
  struct sockaddr_storage address = {0};
  struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
  char host[64];
  const char *colon = strrchr(target, ':');
  if (!colon || colon - target >= (long)sizeof host) die(2, "%s is not ADDRESS:PORT", target);
  bool brackets = *target == '[';
  snprintf(host, sizeof host, "%.*s", (int)(colon - target) - 2 * brackets, target + brackets);
  in_port_t port = htons((in_port_t)atoi(colon + 1));
  if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) v4->sin_family = AF_INET, v4->sin_port = port;
  else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) v6->sin6_family = AF_INET6, v6->sin6_port = port;
  else die(2, "%s is not a numeric address", host);
  char path[64];
  pid_t of = netns_of ? atoi(netns_of) : inner_pid();
  if (of < 0) die(1, "the inner side has not started");
  snprintf(path, sizeof path, "/proc/%d/ns/net", of);
  int netns = open(path, O_RDONLY | O_CLOEXEC);
  if (netns < 0 || setns(netns, CLONE_NEWNET) < 0) die(1, "cannot enter the network of %d: %s", of, strerror(errno));
  int connection = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(connection, (struct sockaddr *)&address, sizeof address) < 0) die(1, "cannot connect to %s: %s", target, strerror(errno));
  copy_both_ways(connection);
  return 0;
}

static int trust_image(void) {
  struct stat st;
  char file[160];
  if (lstat("/node" ENGINE, &st) < 0) die(1, "/node" ENGINE ": %s", strerror(errno));
  identity(&st, file, sizeof file);
  remember("genuine", file);
  return 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "--engine") == 0) return engine(false, argc > 2 && strcmp(argv[2], "--even-if-foreign") == 0);
  if (strcmp(what, "--check") == 0) return engine(true, false);
  if (strcmp(what, "--wait") == 0 && argc == 3) return wait_for_engine(atol(argv[2]));
  if (strcmp(what, "--tcp") == 0 && argc == 3) return tcp(argv[2], NULL);
  if (strcmp(what, "--tcp") == 0 && argc == 5 && strcmp(argv[3], "--netns-of") == 0) return tcp(argv[2], argv[4]);
  if (strcmp(what, "--trust-image") == 0) return trust_image();
  die(2, "usage: relay --engine [--even-if-foreign] | --check | --wait MS | --tcp ADDRESS:PORT [--netns-of PID]");
}
