/* keeper: keeps a terminal of the inner side alive on the outer side, where the learner can
 * neither kill nor read it. Viewers come and go; the program goes on.
 *
 *   keeper start ID COLS ROWS [--] [COMMAND…]   starts a session (default: bash -l), prints {"id","pid"}
 *   keeper attach ID [--from OFFSET] [--window BYTES]   frames on stdin and stdout
 *   keeper list                                 prints a JSON array of the sessions
 *   keeper stop ID                              hangs up, kills what stays, forgets the session
 *
 * Frames both ways: 1 byte type, 4 bytes big-endian length, payload.
 *   from keeper  H hello, JSON {pid, offset, total, cols, rows, truncated}; O output bytes;
 *                X exit, JSON {code} or {signal}; D another viewer took over (the newest wins)
 *   to keeper    I input; R resize, 2 x uint16 columns, rows; A uint64 total of output bytes consumed
 * Offsets count output bytes since the start. While someone is attached, output that lies a window
 * ahead of the acknowledged offset is not read from the terminal, so the program waits. While
 * nobody is attached the program never waits; the ring keeps the last RING bytes.
 */
#define _GNU_SOURCE
#include "inner.h"

#include <ctype.h>
#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TERMINALS RUN_DIR "/terminals"
#define RING (1u << 20)            /* output kept for a late or returning viewer; a power of two */
#define WINDOW (256u << 10)        /* output that may be on its way unacknowledged */
#define CHUNK (64u << 10)          /* most output in one frame, and in one round of reading */
#define INPUT_WAITING (1u << 20)   /* input that a busy program may leave unread; more is dropped */
#define FRAME_IN (1u << 20)        /* longest frame accepted */
#define KEPT_AFTER_EXIT_MS 60000
#define HANGUP_GRACE_MS 500

static char ring[RING];
static uint64_t total;             /* output bytes since the start */
static int terminal = -1;          /* the pty's outer end; -1 once it is over */
static pid_t shell;
static bool exited, ended;         /* the shell is gone; all its output has been read */
static int exit_status;
static struct winsize size;

static struct viewer {
  int fd;                          /* -1: nobody is attached */
  uint64_t sent, acknowledged, frame_end, window;
  char control[512];               /* frame headers and small frames on their way */
  size_t control_start, control_end;
  bool exit_sent;
  char in[5 + FRAME_IN];
  size_t in_length;
} viewer;

static char waiting[INPUT_WAITING];
static size_t waiting_length;

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---------- what both the session and its clients need ---------- */

static void check_id(const char *id) {
  size_t length = strlen(id);
  if (length < 1 || length > 64 || *id == '.' || *id == '-') die(2, "\"%s\" is no session id", id);
  for (const char *c = id; *c; c++)
    if (!isalnum((unsigned char)*c) && !strchr("._-", *c)) die(2, "\"%s\" is no session id", id);
}

static struct sockaddr_un address_of(const char *id) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, TERMINALS "/%.64s.sock", id);
  return address;
}

/* A connection to the session, or -1. */
static int call(const char *id) {
  struct sockaddr_un address = address_of(id);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

static size_t put_header(char *at, char type, size_t length) {
  uint32_t big = htobe32((uint32_t)length);
  at[0] = type;
  memcpy(at + 1, &big, 4);
  return 5;
}

static int describe_exit(char *text, size_t room) {
  if (WIFSIGNALED(exit_status)) return snprintf(text, room, "{\"signal\":%d}", WTERMSIG(exit_status));
  return snprintf(text, room, "{\"code\":%d}", WEXITSTATUS(exit_status));
}

/* ---------- the viewer ---------- */

static void drop_viewer(void) {
  if (viewer.fd >= 0) close(viewer.fd);
  viewer.fd = -1;
}

/* Queues a small frame; frames are few and short, the buffer holds them all. */
static void queue(char type, const char *payload, size_t length) {
  char *at = viewer.control + viewer.control_end;
  if (viewer.control_end + 5 + length > sizeof viewer.control) return;
  viewer.control_end += put_header(at, type, length);
  memcpy(at + 5, payload, length);
  viewer.control_end += length;
}

static void accept_viewer(int fd, uint64_t from, uint64_t window) {
  if (viewer.fd >= 0) {
    char last[5];
    put_header(last, 'D', 0);
    /* Only between frames would it be understood; else the closed connection must say it. */
    if (viewer.sent == viewer.frame_end && viewer.control_start == viewer.control_end && write(viewer.fd, last, 5) < 0) {}
    drop_viewer();
  }
  uint64_t oldest = total > RING ? total - RING : 0;
  bool truncated = from < oldest;
  if (truncated) from = oldest;
  if (from > total) from = total;
  viewer.fd = fd;
  viewer.sent = viewer.acknowledged = viewer.frame_end = from;
  viewer.window = window < 4096 ? 4096 : window > RING - 2 * CHUNK ? RING - 2 * CHUNK : window;
  viewer.control_start = viewer.control_end = viewer.in_length = 0;
  viewer.exit_sent = false;
  char hello[256];
  int length = snprintf(hello, sizeof hello, "{\"pid\":%d,\"offset\":%lu,\"total\":%lu,\"cols\":%d,\"rows\":%d,\"truncated\":%s}", shell,
                        from, total, size.ws_col, size.ws_row, truncated ? "true" : "false");
  queue('H', hello, (size_t)length);
}

static uint64_t sendable(void) {
  uint64_t limit = viewer.acknowledged + viewer.window;
  return limit < total ? limit : total;
}

static bool has_something_to_send(void) {
  return viewer.fd >= 0 && (viewer.control_start < viewer.control_end || viewer.sent < viewer.frame_end || viewer.sent < sendable() ||
                            (ended && viewer.sent == total && !viewer.exit_sent));
}

/* Sends until nothing is left or the connection is full. A frame that has begun is finished first. */
static void send_output(void) {
  while (has_something_to_send()) {
    if (viewer.sent == viewer.frame_end && viewer.control_start == viewer.control_end) {
      viewer.control_start = viewer.control_end = 0;
      if (viewer.sent < sendable()) {
        uint64_t length = sendable() - viewer.sent;
        if (length > CHUNK) length = CHUNK;
        viewer.control_end = put_header(viewer.control, 'O', length);
        viewer.frame_end = viewer.sent + length;
      } else {
        char text[64];
        queue('X', text, (size_t)describe_exit(text, sizeof text));
        viewer.exit_sent = true;
      }
    }
    uint64_t start = viewer.sent & (RING - 1), length = viewer.frame_end - viewer.sent;
    uint64_t first = length > RING - start ? RING - start : length;
    struct iovec parts[3] = {
      {viewer.control + viewer.control_start, viewer.control_end - viewer.control_start}, {ring + start, first}, {ring, length - first}};
    ssize_t n = writev(viewer.fd, parts, 3);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n < 0) return drop_viewer();
    size_t of_control = (size_t)n < parts[0].iov_len ? (size_t)n : parts[0].iov_len;
    viewer.control_start += of_control;
    viewer.sent += (size_t)n - of_control;
  }
}

static void resize(unsigned cols, unsigned rows) {
  size.ws_col = (unsigned short)cols;
  size.ws_row = (unsigned short)rows;
  if (terminal >= 0) ioctl(terminal, TIOCSWINSZ, &size);
}

static void pass_input(void) {
  if (!waiting_length || terminal < 0) return;
  ssize_t n = write(terminal, waiting, waiting_length);
  if (n <= 0) return;
  memmove(waiting, waiting + n, waiting_length -= (size_t)n);
}

static void take_frame(char type, const char *payload, size_t length) {
  const unsigned char *bytes = (const unsigned char *)payload;
  if (type == 'I') {
    size_t room = INPUT_WAITING - waiting_length;
    memcpy(waiting + waiting_length, payload, length < room ? length : room);
    waiting_length += length < room ? length : room;
    pass_input();
  } else if (type == 'R' && length == 4) {
    resize((unsigned)(bytes[0] << 8 | bytes[1]), (unsigned)(bytes[2] << 8 | bytes[3]));
  } else if (type == 'A' && length == 8) {
    uint64_t offset;
    memcpy(&offset, payload, 8);
    offset = be64toh(offset);
    if (offset > viewer.acknowledged && offset <= viewer.sent) viewer.acknowledged = offset;
  }
}

static void read_viewer(void) {
  ssize_t n = read(viewer.fd, viewer.in + viewer.in_length, sizeof viewer.in - viewer.in_length);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) return drop_viewer();
  viewer.in_length += (size_t)n;
  size_t at = 0;
  while (viewer.in_length - at >= 5) {
    uint32_t length;
    memcpy(&length, viewer.in + at + 1, 4);
    length = be32toh(length);
    if (length > FRAME_IN) return drop_viewer();
    if (viewer.in_length - at < 5 + length) break;
    take_frame(viewer.in[at], viewer.in + at + 5, length);
    at += 5 + length;
  }
  memmove(viewer.in, viewer.in + at, viewer.in_length -= at);
}

/* ---------- the session ---------- */

static bool may_read(void) {
  return terminal >= 0 && (viewer.fd < 0 || total - viewer.acknowledged < viewer.window);
}

/* Reads one round of output into the ring. */
static void read_terminal(void) {
  for (size_t read_now = 0; read_now < CHUNK && may_read();) {
    size_t start = total & (RING - 1), room = RING - start;
    ssize_t n = read(terminal, ring + start, room < CHUNK ? room : CHUNK);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { /* EIO: nobody has the terminal open any more */
      close(terminal);
      terminal = -1;
      return;
    }
    total += (uint64_t)n;
    read_now += (size_t)n;
  }
}

/* Ends the processes of the terminal: the session's group and the one in the foreground. */
static void signal_session(int signal_number) {
  pid_t foreground = 0;
  if (terminal >= 0 && ioctl(terminal, TIOCGPGRP, &foreground) == 0 && foreground > 1) kill(-foreground, signal_number);
  if (!exited) kill(-shell, signal_number);
}

static void answer_client(int fd) {
  char request[24] = "", text[512], result[64] = "null";
  /* A client of ours sends its whole request at once; others get nothing. */
  ssize_t n = recv(fd, request, 1, MSG_WAITALL);
  if (n == 1 && request[0] == 'T' && recv(fd, request, 16, MSG_WAITALL) == 16) {
    uint64_t from, window;
    memcpy(&from, request, 8);
    memcpy(&window, request + 8, 8);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    accept_viewer(fd, from, window);
    return;
  }
  if (n == 1 && request[0] == 'Q') {
    if (exited) describe_exit(result, sizeof result);
    int length = snprintf(text, sizeof text, "\"pid\":%d,\"total\":%lu,\"cols\":%d,\"rows\":%d,\"attached\":%s,\"exit\":%s", shell, total,
                          size.ws_col, size.ws_row, viewer.fd >= 0 ? "true" : "false", result);
    if (write(fd, text, (size_t)length) < 0) {}
  }
  if (n == 1 && request[0] == 'S') {
    signal_session(SIGHUP);
    signal_session(SIGCONT);
    for (long end = now_ms() + HANGUP_GRACE_MS; !exited && now_ms() < end;) {
      if (waitpid(shell, &exit_status, WNOHANG) == shell) exited = true;
      else {
        read_terminal();
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
      }
    }
    signal_session(SIGKILL);
    exit(0); /* closes the connection: that is the answer; atexit removes the socket */
  }
  close(fd);
}

static const char *own_socket;
static void forget(void) { unlink(own_socket); }

static void serve(int listener, const char *socket_path) {
  long remove_at = 0;
  int shell_fd = (int)syscall(SYS_pidfd_open, shell, 0);
  own_socket = socket_path;
  atexit(forget);
  for (;;) {
    struct pollfd polls[4] = {
      {.fd = listener, .events = POLLIN},
      {.fd = exited ? -1 : shell_fd, .events = POLLIN},
      {.fd = may_read() || waiting_length ? terminal : -1, .events = (short)((may_read() ? POLLIN : 0) | (waiting_length ? POLLOUT : 0))},
      {.fd = viewer.fd, .events = (short)(POLLIN | (has_something_to_send() ? POLLOUT : 0))},
    };
    long left = remove_at - now_ms();
    if (poll(polls, 4, remove_at ? (left > 0 ? (int)left : 0) : -1) < 0 && errno != EINTR) return;
    if (remove_at && now_ms() >= remove_at) return;
    if (viewer.fd >= 0 && polls[3].revents & (POLLIN | POLLHUP | POLLERR)) read_viewer();
    if (terminal >= 0 && polls[2].revents & POLLOUT) pass_input();
    if (terminal >= 0 && polls[2].revents & (POLLIN | POLLHUP | POLLERR)) read_terminal();
    if (!exited && polls[1].revents && waitpid(shell, &exit_status, WNOHANG) == shell) {
      exited = true;
      remove_at = now_ms() + KEPT_AFTER_EXIT_MS;
    }
    if (exited && !ended && may_read()) {
      /* What the shell left in the terminal belongs to the session; what others write later does not. */
      uint64_t before = total;
      read_terminal();
      if (total == before && terminal >= 0) {
        close(terminal);
        terminal = -1;
      }
    }
    if (exited && terminal < 0) ended = true;
    if (polls[0].revents) {
      int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
      struct timeval patience = {.tv_usec = 200000};
      if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      if (fd >= 0) answer_client(fd);
    }
    send_output();
  }
}

/* A new terminal in the inner side's devpts. */
static int open_terminal(pid_t inner, int *slave) {
  struct stat st;
  int unlocked = 0, root = inner_root(inner);
  int master = root < 0 ? -1 : open_in_root(root, "/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (master < 0) die(1, "cannot open the node's /dev/pts/ptmx: %s", strerror(errno));
  if (fstat(master, &st) < 0 || !S_ISCHR(st.st_mode) || st.st_rdev != makedev(5, 2)) die(1, "the node's /dev/pts/ptmx is no terminal multiplexer");
  close(root);
  if (ioctl(master, TIOCSPTLCK, &unlocked) < 0 || (*slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY)) < 0)
    die(1, "cannot open a terminal: %s", strerror(errno));
  ioctl(master, TIOCSWINSZ, &size);
  return master;
}

/* Starts the command on the inner side as the leader of the terminal's session. Its parent is the caller:
 * the process that enters the namespaces makes it a sibling of itself. */
static pid_t start_shell(pid_t inner, int slave, char **command) {
  int report[2];
  pid_t pid = -1;
  if (pipe2(report, O_CLOEXEC) < 0) die(1, "pipe: %s", strerror(errno));
  pid_t helper = fork();
  if (helper < 0) die(1, "fork: %s", strerror(errno));
  if (helper == 0) {
    /* Nothing but the terminal and the report goes along: inner root may look into an entering process. */
    dup2(slave, STDIN_FILENO);
    if (report[1] > 3) syscall(SYS_close_range, 3, report[1] - 1, 0);
    syscall(SYS_close_range, report[1] + 1, ~0U, 0);
    join_cgroups();
    join_namespaces(inner);
    clean_environment();
    pid = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (pid < 0) die(1, "cannot start a process on the inner side: %s", strerror(errno));
    if (pid > 0) _exit(write(report[1], &pid, sizeof pid) == sizeof pid ? 0 : 1);
    setsid();
    ioctl(STDIN_FILENO, TIOCSCTTY, 0);
    for (int fd = 1; fd < 3; fd++) dup2(STDIN_FILENO, fd);
    signal(SIGPIPE, SIG_DFL);
    exec_inside(command);
  }
  close(report[1]);
  if (read(report[0], &pid, sizeof pid) != sizeof pid) pid = -1;
  waitpid(helper, NULL, 0);
  close(report[0]);
  return pid;
}

static int start(const char *id, const char *cols, const char *rows, char **command) {
  static char *login_shell[] = {"bash", "-l", NULL};
  int slave, ready[2];
  struct sockaddr_un address = address_of(id);
  pid_t inner = inner_pid();
  if (inner < 0) die(1, "the inner side has not started");
  int known = call(id);
  if (known >= 0) die(4, "session %s exists", id);
  size.ws_col = (unsigned short)atoi(cols);
  size.ws_row = (unsigned short)atoi(rows);
  unlink(address.sun_path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0)
    die(1, "%s: %s", address.sun_path, strerror(errno));
  if (pipe2(ready, O_CLOEXEC) < 0) die(1, "pipe: %s", strerror(errno));

  pid_t keeper = fork();
  if (keeper < 0) die(1, "fork: %s", strerror(errno));
  if (keeper > 0) {
    close(ready[1]);
    if (read(ready[0], &shell, sizeof shell) != sizeof shell) {
      unlink(address.sun_path);
      return 1;
    }
    printf("{\"id\":\"%s\",\"pid\":%d}\n", id, shell);
    return 0;
  }
  setsid();
  signal(SIGPIPE, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  viewer.fd = -1;
  terminal = open_terminal(inner, &slave);
  shell = start_shell(inner, slave, *command ? command : login_shell);
  close(slave);
  if (shell < 0) exit(1);
  if (write(ready[1], &shell, sizeof shell) != sizeof shell) exit(1);
  close(ready[1]);
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd < 3; fd++) dup2(nothing, fd);
  if (chdir("/") < 0) {}
  serve(listener, address.sun_path);
  return 0;
}

/* ---------- clients of a session ---------- */

static int attach(const char *id, uint64_t from, uint64_t window) {
  char request[17] = "T";
  int fd = call(id);
  if (fd < 0) die(4, "no session %s", id);
  memcpy(request + 1, &from, 8);
  memcpy(request + 9, &window, 8);
  if (write(fd, request, sizeof request) != sizeof request) die(1, "session %s: %s", id, strerror(errno));
  copy_both_ways(fd);
  return 0;
}

static int list(void) {
  DIR *directory = opendir(TERMINALS);
  const char *separator = "";
  putchar('[');
  for (struct dirent *entry; directory && (entry = readdir(directory));) {
    char *dot = strstr(entry->d_name, ".sock"), text[512];
    if (!dot) continue;
    *dot = 0;
    int fd = call(entry->d_name);
    if (fd < 0) continue;
    ssize_t length = write(fd, "Q", 1) == 1 ? recv(fd, text, sizeof text, 0) : -1;
    if (length > 0) printf("%s{\"id\":\"%s\",%.*s}", separator, entry->d_name, (int)length, text), separator = ",";
    close(fd);
  }
  puts("]");
  return 0;
}

static int stop(const char *id) {
  char end;
  int fd = call(id);
  if (fd < 0) die(4, "no session %s", id);
  return write(fd, "S", 1) == 1 && recv(fd, &end, 1, 0) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (argc > 2) check_id(argv[2]);
  if (strcmp(what, "start") == 0 && argc >= 5)
    return start(argv[2], argv[3], argv[4], argv + (argc > 5 && strcmp(argv[5], "--") == 0 ? 6 : 5));
  if (strcmp(what, "attach") == 0 && argc >= 3) {
    uint64_t from = 0, window = WINDOW;
    for (int i = 3; i + 1 < argc; i += 2)
      if (strcmp(argv[i], "--from") == 0) from = strtoull(argv[i + 1], NULL, 10);
      else if (strcmp(argv[i], "--window") == 0) window = strtoull(argv[i + 1], NULL, 10);
      else die(2, "unknown option %s", argv[i]);
    return attach(argv[2], from, window);
  }
  if (strcmp(what, "list") == 0) return list();
  if (strcmp(what, "stop") == 0 && argc == 3) return stop(argv[2]);
  die(2, "usage: keeper start ID COLS ROWS [--] [COMMAND…] | attach ID [--from OFFSET] [--window BYTES] | list | stop ID");
}
