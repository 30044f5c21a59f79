/* names: answers of the domain name system for the machine, without waiting.
 *
 *   names [INNER_PID]
 *
 * 127.0.0.10:61054, outer network: Docker's resolver asks here for what is no node of the sandbox.
 *   Every name is unknown, at once. With DRYDOCK_DNS (a numeric address: the machine may reach what
 *   is outside) names with a dot are asked of that server, from the machine's network.
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
#define QUESTIONS 64    /* that may wait for one server; then the oldest is forgotten */
#define PATIENCE_S 10
#define HEADER 12
#define MESSAGE 4096

struct question {
  int fd; /* connected to the server for this question alone; -1: free */
  int kept; /* a socket of another network, used again for each question; -1: one is made for each */
  long since;
  struct sockaddr_in asker;
};

/* Where questions come from and where they go to. */
struct way {
  int from;
  struct sockaddr_in to;
  struct question questions[QUESTIONS];
};

static struct sockaddr_in address(const char *host, int port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
  inet_pton(AF_INET, host, &at.sin_addr);
  return at;
}

static int new_socket(void) { return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

static int listen_at(const char *host, int port) {
  struct sockaddr_in at = address(host, port);
  int fd = new_socket();
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) die(1, "%s:%d: %s", host, port, strerror(errno));
  return fd;
}

static int enter_network(const char *pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/net", atoi(pid));
  int outer = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), inner = open(path, O_RDONLY | O_CLOEXEC);
  if (outer < 0 || inner < 0 || setns(inner, CLONE_NEWNET) < 0) die(1, "cannot enter the network of %s: %s", pid, strerror(errno));
  close(inner);
  return outer;
}

static void leave_network(int outer) {
  if (setns(outer, CLONE_NEWNET) < 0) die(1, "cannot return: %s", strerror(errno));
  close(outer);
}

/* Sockets for questions that leave from the network this is called in. */
static void keep_sockets(struct way *way) {
  for (int i = 0; i < QUESTIONS; i++)
    if ((way->questions[i].kept = new_socket()) < 0) die(1, "socket: %s", strerror(errno));
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

static void say_unknown(int fd, unsigned char *message, size_t length, const struct sockaddr_in *asker) {
  message[2] = (unsigned char)(0x80 | (message[2] & 0x79)); /* an answer to the same kind of question */
  message[3] = 0x83;                                        /* recursion available; no such name */
  memset(message + 6, 0, 6);                                /* nothing follows the question */
  sendto(fd, message, length, MSG_DONTWAIT, (const struct sockaddr *)asker, sizeof *asker);
}

static long now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec;
}

static void end(struct question *question) {
  static const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
  char rest;
  if (question->fd >= 0 && question->kept < 0) close(question->fd);
  /* Gives its port back, so that the next question has another; then whatever came late is thrown away. */
  if (question->fd >= 0 && question->kept >= 0) {
    if (connect(question->kept, &nowhere, sizeof nowhere) < 0) die(1, "cannot disconnect: %s", strerror(errno));
    while (recv(question->kept, &rest, 1, MSG_TRUNC) >= 0 || errno != EAGAIN) continue;
  }
  question->fd = -1;
}

/* A place for one more question: a free one, else that of the oldest. */
static struct question *place_for(struct question *questions) {
  struct question *place = &questions[0];
  for (int i = 0; i < QUESTIONS; i++) {
    if (questions[i].fd >= 0 && now_s() - questions[i].since > PATIENCE_S) end(&questions[i]);
    if (questions[i].fd < 0) questions[i].since = -1;
    if (questions[i].since < place->since) place = &questions[i];
  }
  end(place);
  return place;
}

static void pass_on(struct way *way, const unsigned char *message, size_t length, const struct sockaddr_in *asker) {
  struct question *place = place_for(way->questions);
  place->fd = place->kept >= 0 ? place->kept : new_socket();
  place->since = now_s();
  place->asker = *asker;
  if (place->fd < 0) return;
  if (connect(place->fd, (struct sockaddr *)&way->to, sizeof way->to) < 0 || send(place->fd, message, length, 0) != (ssize_t)length) end(place);
}

static void pass_back(int fd, struct question *question) {
  unsigned char message[65536];
  ssize_t n = recv(question->fd, message, sizeof message, 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n >= HEADER) sendto(fd, message, (size_t)n, MSG_DONTWAIT, (struct sockaddr *)&question->asker, sizeof question->asker);
  end(question);
}

/* The first label is the whole name: nobody outside has it. */
static bool has_dot(const unsigned char *message) { return message[HEADER] != 0 && message[HEADER + 1 + message[HEADER]] != 0; }

/* From Docker's resolver. */
static void answer(struct way *outside) {
  unsigned char message[MESSAGE];
  struct sockaddr_in asker;
  socklen_t size = sizeof asker;
  ssize_t n = recvfrom(outside->from, message, sizeof message, 0, (struct sockaddr *)&asker, &size);
  size_t length = n < 0 ? 0 : question_length(message, (size_t)n);
  if (length == 0) return;
  if (outside->to.sin_port != 0 && has_dot(message)) pass_on(outside, message, (size_t)n, &asker);
  else say_unknown(outside->from, message, length, &asker);
}

/* From the machine. */
static void relay(struct way *inside) {
  unsigned char message[MESSAGE];
  struct sockaddr_in asker;
  socklen_t size = sizeof asker;
  ssize_t n = recvfrom(inside->from, message, sizeof message, 0, (struct sockaddr *)&asker, &size);
  if (n >= HEADER) pass_on(inside, message, (size_t)n, &asker);
}

static void open_ways(const char *pid, struct way *outside, struct way *inside) {
  const char *server = getenv("DRYDOCK_DNS");
  for (int i = 0; i < QUESTIONS; i++)
    inside->questions[i] = outside->questions[i] = (struct question){.fd = -1, .kept = -1};
  outside->from = listen_at("127.0.0.10", UNKNOWN_PORT);
  inside->from = -1;
  inside->to = address("127.0.0.11", 53);
  if (server && *server) {
    outside->to = address(server, 53);
    if (outside->to.sin_addr.s_addr == 0) die(2, "DRYDOCK_DNS: %s is no address", server);
  }
  int outer = pid ? enter_network(pid) : -1;
  if (pid) inside->from = listen_at("127.0.0.11", RELAY_PORT);
  if (outside->to.sin_port != 0) keep_sockets(outside);
  if (pid) leave_network(outer);
}

int main(int argc, char **argv) {
  static struct way ways[2];
  static void (*const hear[2])(struct way *) = {answer, relay};
  enum { FDS = 1 + QUESTIONS };
  struct pollfd polls[2 * FDS];
  if (argc > 2) die(2, "usage: names [INNER_PID]");
  open_ways(argc == 2 ? argv[1] : NULL, &ways[0], &ways[1]);
  if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
    die(1, "cannot become nobody: %s", strerror(errno));
  for (;;) {
    for (int w = 0; w < 2; w++) {
      struct pollfd *mine = polls + w * FDS;
      mine[0] = (struct pollfd){.fd = ways[w].from, .events = POLLIN};
      for (int i = 0; i < QUESTIONS; i++) mine[1 + i] = (struct pollfd){.fd = ways[w].questions[i].fd, .events = POLLIN};
    }
    if (poll(polls, 2 * FDS, -1) < 0 && errno != EINTR) die(1, "poll: %s", strerror(errno));
    for (int w = 0; w < 2; w++) {
      struct pollfd *mine = polls + w * FDS;
      for (int i = 0; i < QUESTIONS; i++)
        if (mine[1 + i].fd >= 0 && mine[1 + i].revents) pass_back(ways[w].from, &ways[w].questions[i]);
      if (mine[0].revents & POLLIN) hear[w](&ways[w]);
    }
  }
}
