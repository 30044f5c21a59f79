/* names: answers of the domain name system for the machine, without waiting.
 *
 *   names [INNER_PID]
 *
 * 127.0.0.10:61054, outer network: every name is unknown. Docker's resolver asks here for what is
 *   no node of the sandbox, and so says no at once.
 * 127.0.0.11:61053, network of INNER_PID (where that is another one): passes questions on to
 *   Docker's resolver at 127.0.0.11:53 of the outer network, and its answers back.
 * The ports 53 are led here by packet rules (outer/network), as Docker does it, so that the
 * machine's own port 53 stays free. Runs as nobody; what it reads is the learner's.
 */
#define _GNU_SOURCE
#include "inner.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define UNKNOWN_PORT 61054
#define RELAY_PORT 61053
#define NOBODY 65534
#define QUESTIONS 64    /* that may wait for Docker's resolver; then the oldest is forgotten */
#define HEADER 12
#define MESSAGE 4096

struct question {
  int fd; /* connected to Docker's resolver for this question alone; -1: free */
  long since;
  struct sockaddr_in asker;
};

static struct sockaddr_in address(const char *host, int port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
  inet_pton(AF_INET, host, &at.sin_addr);
  return at;
}

static int listen_at(const char *host, int port) {
  struct sockaddr_in at = address(host, port);
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) die(1, "%s:%d: %s", host, port, strerror(errno));
  return fd;
}

/* A socket in the network of the inner side. */
static int listen_inside(const char *pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/net", atoi(pid));
  int outer = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), inner = open(path, O_RDONLY | O_CLOEXEC);
  if (outer < 0 || inner < 0 || setns(inner, CLONE_NEWNET) < 0) die(1, "cannot enter the network of %s: %s", pid, strerror(errno));
  int fd = listen_at("127.0.0.11", RELAY_PORT);
  if (setns(outer, CLONE_NEWNET) < 0) die(1, "cannot return: %s", strerror(errno));
  close(outer);
  close(inner);
  return fd;
}

/* Length of the question with its header, or 0 for what is no single question. */
static size_t question_length(const unsigned char *message, size_t length) {
  if (length < HEADER || message[2] & 0x80 || message[4] != 0 || message[5] != 1) return 0;
  size_t at = HEADER;
  while (at < length && message[at] != 0) {
    if (message[at] > 63) return 0;
    at += message[at] + 1u;
  }
  return at + 5 <= length ? at + 5 : 0;
}

static void say_unknown(int fd) {
  unsigned char message[MESSAGE];
  struct sockaddr_in asker;
  socklen_t size = sizeof asker;
  ssize_t n = recvfrom(fd, message, sizeof message, 0, (struct sockaddr *)&asker, &size);
  size_t length = n < 0 ? 0 : question_length(message, (size_t)n);
  if (length == 0) return;
  message[2] = (unsigned char)(0x80 | (message[2] & 0x79)); /* an answer to the same kind of question */
  message[3] = 0x83;                                        /* recursion available; no such name */
  memset(message + 6, 0, 6);                                /* nothing follows the question */
  sendto(fd, message, length, MSG_DONTWAIT, (struct sockaddr *)&asker, size);
}

static long now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec;
}

static void pass_on(int fd, struct question *questions) {
  static const long patience_s = 10;
  unsigned char message[MESSAGE];
  struct sockaddr_in asker, docker = address("127.0.0.11", 53);
  socklen_t size = sizeof asker;
  ssize_t n = recvfrom(fd, message, sizeof message, 0, (struct sockaddr *)&asker, &size);
  if (n < HEADER) return;
  struct question *place = &questions[0];
  for (int i = 0; i < QUESTIONS; i++) {
    if (questions[i].fd >= 0 && now_s() - questions[i].since > patience_s) {
      close(questions[i].fd);
      questions[i].fd = -1;
    }
    if (questions[i].fd < 0) questions[i].since = -1;
    if (questions[i].since < place->since) place = &questions[i];
  }
  if (place->fd >= 0) close(place->fd);
  place->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  place->since = now_s();
  place->asker = asker;
  if (place->fd < 0) return;
  if (connect(place->fd, (struct sockaddr *)&docker, sizeof docker) == 0 && send(place->fd, message, (size_t)n, 0) == n) return;
  close(place->fd);
  place->fd = -1;
}

static void pass_back(int fd, struct question *question) {
  unsigned char message[65536];
  ssize_t n = recv(question->fd, message, sizeof message, 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n >= HEADER) sendto(fd, message, (size_t)n, MSG_DONTWAIT, (struct sockaddr *)&question->asker, sizeof question->asker);
  close(question->fd);
  question->fd = -1;
}

int main(int argc, char **argv) {
  if (argc > 2) die(2, "usage: names [INNER_PID]");
  struct question questions[QUESTIONS];
  struct pollfd polls[2 + QUESTIONS];
  int unknown = listen_at("127.0.0.10", UNKNOWN_PORT), relay = argc == 2 ? listen_inside(argv[1]) : -1;
  if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
    die(1, "cannot become nobody: %s", strerror(errno));
  for (int i = 0; i < QUESTIONS; i++) questions[i].fd = -1;
  for (;;) {
    polls[0] = (struct pollfd){.fd = unknown, .events = POLLIN};
    polls[1] = (struct pollfd){.fd = relay, .events = POLLIN};
    for (int i = 0; i < QUESTIONS; i++) polls[2 + i] = (struct pollfd){.fd = questions[i].fd, .events = POLLIN};
    if (poll(polls, 2 + QUESTIONS, -1) < 0 && errno != EINTR) die(1, "poll: %s", strerror(errno));
    for (int i = 0; i < QUESTIONS; i++)
      if (polls[2 + i].fd >= 0 && polls[2 + i].revents) pass_back(relay, &questions[i]);
    if (polls[0].revents & POLLIN) say_unknown(unknown);
    if (polls[1].revents & POLLIN) pass_on(relay, questions);
  }
}
