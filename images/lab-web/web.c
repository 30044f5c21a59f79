/* lab/web: the small web application of the labs. See README.md for what it promises.
 *
 * One thread a connection, one request a connection. Built twice or more from this one source:
 * -DVERSION="2.0" names the version, -DSICK=1 makes /healthz answer 500, -DSLOW=15 listens 15 s after its start.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#ifndef VERSION
#define VERSION "dev"
#endif
#ifndef SICK
#define SICK 0
#endif
#ifndef SLOW
#define SLOW 0
#endif

enum {
  REQUEST_MAX_BYTES = 8192,
  REQUEST_TIMEOUT_MS = 5000,
  STORE_TIMEOUT_MS = 2000,
  BODY_MAX_BYTES = 16384,
  CONNECTIONS_MAX = 512,
  PORTS_MAX = 2
};

struct response {
  int status;
  const char *type;
  size_t length;
  char body[BODY_MAX_BYTES];
};

static int ports[PORTS_MAX];
static int port_count;
static sem_t free_connections;

static long long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static const char *setting(const char *name, const char *fallback) {
  const char *value = getenv(name);
  return value && *value ? value : fallback;
}

static const char *host_name(void) {
  static __thread char name[256];
  if (gethostname(name, sizeof name - 1) != 0) strcpy(name, "unknown");
  return name;
}

/* One whole line to standard output in one write, so that lines of several threads do not mix. */
static void log_line(const char *format, ...) {
  char line[1024];
  time_t now = time(NULL);
  struct tm utc;
  gmtime_r(&now, &utc);
  size_t used = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ ", &utc);
  va_list arguments;
  va_start(arguments, format);
  int more = vsnprintf(line + used, sizeof line - used - 1, format, arguments);
  va_end(arguments);
  used += more < 0 ? 0 : (size_t)more;
  if (used > sizeof line - 2) used = sizeof line - 2;
  line[used++] = '\n';
  if (write(STDOUT_FILENO, line, used) < 0) return; /* nobody reads the log: keep on serving */
}

static void append(struct response *r, const char *format, ...) {
  size_t room = sizeof r->body - r->length;
  va_list arguments;
  va_start(arguments, format);
  int more = vsnprintf(r->body + r->length, room, format, arguments);
  va_end(arguments);
  if (more < 0) return;
  r->length += (size_t)more < room ? (size_t)more : room - 1;
}

static void answer(struct response *r, int status, const char *format, ...) {
  r->status = status;
  r->length = 0;
  va_list arguments;
  va_start(arguments, format);
  int more = vsnprintf(r->body, sizeof r->body, format, arguments);
  va_end(arguments);
  if (more > 0) r->length = (size_t)more < sizeof r->body ? (size_t)more : sizeof r->body - 1;
}

static void append_json(struct response *r, const char *text) {
  if (!text) {
    append(r, "null");
    return;
  }
  append(r, "\"");
  for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
    if (*c == '"' || *c == '\\') append(r, "\\%c", *c);
    else if (*c < 0x20 || *c == 0x7f) append(r, "\\u%04x", *c);
    else append(r, "%c", *c);
  }
  append(r, "\"");
}

/* --- the store: INCR hits on a Redis ------------------------------------------------------------------------- */

struct lookup {
  pthread_mutex_t lock;
  pthread_cond_t done;
  int users; /* the asking thread and the looking-up thread; the last one frees */
  int finished;
  int error;
  struct addrinfo *found;
  char host[256];
  char port[8];
};

static void lookup_release(struct lookup *l) {
  pthread_mutex_lock(&l->lock);
  int left = --l->users;
  pthread_mutex_unlock(&l->lock);
  if (left > 0) return;
  if (l->found) freeaddrinfo(l->found);
  pthread_mutex_destroy(&l->lock);
  pthread_cond_destroy(&l->done);
  free(l);
}

static void *lookup_run(void *argument) {
  struct lookup *l = argument;
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  int error = getaddrinfo(l->host, l->port, &hints, &found);
  pthread_mutex_lock(&l->lock);
  l->error = error;
  l->found = found;
  l->finished = 1;
  pthread_cond_signal(&l->done);
  pthread_mutex_unlock(&l->lock);
  lookup_release(l);
  return NULL;
}

/* Resolves with a time limit, which getaddrinfo itself does not have. Gives NULL when memory or threads run out. */
static struct lookup *lookup_start(const char *host, const char *port) {
  struct lookup *l = calloc(1, sizeof *l);
  if (!l) return NULL;
  pthread_mutex_init(&l->lock, NULL);
  pthread_condattr_t clock;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&l->done, &clock);
  l->users = 2;
  snprintf(l->host, sizeof l->host, "%s", host);
  snprintf(l->port, sizeof l->port, "%s", port);
  pthread_t thread;
  if (pthread_create(&thread, NULL, lookup_run, l) != 0) {
    l->users = 1;
    lookup_release(l);
    return NULL;
  }
  pthread_detach(thread);
  struct timespec limit;
  clock_gettime(CLOCK_MONOTONIC, &limit);
  limit.tv_sec += STORE_TIMEOUT_MS / 1000;
  pthread_mutex_lock(&l->lock);
  while (!l->finished && pthread_cond_timedwait(&l->done, &l->lock, &limit) == 0) continue;
  pthread_mutex_unlock(&l->lock);
  return l;
}

/* 0, or an errno; ETIMEDOUT when `deadline` passes. */
static int wait_for(int fd, short events, long long deadline) {
  for (;;) {
    long long left = deadline - now_ms();
    if (left <= 0) return ETIMEDOUT;
    struct pollfd p = {.fd = fd, .events = events};
    int ready = poll(&p, 1, (int)left);
    if (ready > 0) return 0;
    if (ready < 0 && errno != EINTR) return errno;
  }
}

static int connect_within(const struct addrinfo *address, long long deadline, int *error) {
  int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    *error = errno;
    return -1;
  }
  *error = 0;
  if (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
    *error = errno;
    if (*error == EINPROGRESS) {
      *error = wait_for(fd, POLLOUT, deadline);
      socklen_t size = sizeof *error;
      if (*error == 0) getsockopt(fd, SOL_SOCKET, SO_ERROR, error, &size);
    }
  }
  if (*error == 0) return fd;
  close(fd);
  return -1;
}

/* Sends INCR and reads the one line of the reply, without its end, into `line`. Gives 0 or an errno. */
static int store_command(int fd, char *line, size_t size, long long deadline) {
  static const char command[] = "*2\r\n$4\r\nINCR\r\n$4\r\nhits\r\n";
  if (send(fd, command, sizeof command - 1, MSG_NOSIGNAL) != (ssize_t)(sizeof command - 1)) return errno ? errno : EPIPE;
  size_t used = 0;
  while (used < size - 1) {
    int error = wait_for(fd, POLLIN, deadline);
    if (error) return error;
    ssize_t got = recv(fd, line + used, size - 1 - used, 0);
    if (got == 0) return ECONNRESET;
    if (got < 0) {
      if (errno == EAGAIN || errno == EINTR) continue;
      return errno;
    }
    used += (size_t)got;
    line[used] = 0;
    char *end = strstr(line, "\r\n");
    if (end) {
      *end = 0;
      return 0;
    }
  }
  return EMSGSIZE;
}

static void hit(struct response *r) {
  const char *host = setting("STORE_HOST", "redis");
  const char *port = setting("STORE_PORT", "6379");
  struct lookup *l = lookup_start(host, port);
  if (!l) {
    answer(r, 503, "cannot look up the store: out of memory\n");
    return;
  }
  if (!l->finished) {
    answer(r, 503, "store unreachable: the name \"%s\" was not resolved within 2 s\n", host);
    lookup_release(l);
    return;
  }
  if (l->error) {
    answer(r, 503, "store unreachable: cannot resolve \"%s\": %s\n", host, gai_strerror(l->error));
    lookup_release(l);
    return;
  }
  long long deadline = now_ms() + STORE_TIMEOUT_MS;
  int error = EHOSTUNREACH, fd = -1;
  for (struct addrinfo *a = l->found; a && fd < 0; a = a->ai_next) fd = connect_within(a, deadline, &error);
  lookup_release(l);
  char line[512];
  if (fd >= 0) error = store_command(fd, line, sizeof line, deadline);
  if (fd >= 0) close(fd);
  if (error) answer(r, 503, "store unreachable: %s:%s: %s\n", host, port, strerror(error));
  else if (line[0] != ':') answer(r, 503, "store %s:%s refused: %s\n", host, port, line);
  else answer(r, 200, "%s", line + 1);
}

/* --- pages ----------------------------------------------------------------------------------------------------- */

static void page_root(struct response *r) {
  answer(r, 200, "lab/web %s\nhostname: %s\n", VERSION, host_name());
  static const char *const shown[][2] = {{"GREETING", "greeting"}, {"COLOR", "color"}, {"MESSAGE", "message"}};
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
    const char *value = setting(shown[i][0], NULL);
    if (value) append(r, "%s: %s\n", shown[i][1], value);
  }
}

static void page_config(struct response *r) {
  r->type = "application/json";
  answer(r, 200, "{\"image\":\"lab/web\",\"version\":\"%s\",\"hostname\":", VERSION);
  append_json(r, host_name());
  append(r, ",\"ports\":[");
  for (int i = 0; i < port_count; i++) append(r, "%s%d", i ? "," : "", ports[i]);
  append(r, "],\"store\":");
  char store[300];
  snprintf(store, sizeof store, "%s:%s", setting("STORE_HOST", "redis"), setting("STORE_PORT", "6379"));
  append_json(r, store);
  static const char *const names[][2] = {{"GREETING", "greeting"}, {"COLOR", "color"}, {"MESSAGE", "message"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    append(r, ",\"%s\":", names[i][1]);
    append_json(r, setting(names[i][0], NULL));
  }
  append(r, "}\n");
}

static void page_environment(struct response *r, const char *name) {
  const char *value = *name && !strchr(name, '=') ? getenv(name) : NULL;
  if (value) answer(r, 200, "%s", value);
  else answer(r, 404, "%s is not set\n", name);
}

static void route(struct response *r, const char *path) {
  if (!strcmp(path, "/")) page_root(r);
  else if (!strcmp(path, "/healthz")) answer(r, SICK ? 500 : 200, SICK ? "sick\n" : "ok\n");
  else if (!strcmp(path, "/readyz")) answer(r, 200, "ready\n");
  else if (!strcmp(path, "/version")) answer(r, 200, "%s", VERSION);
  else if (!strcmp(path, "/hostname")) answer(r, 200, "%s", host_name());
  else if (!strcmp(path, "/hit")) hit(r);
  else if (!strcmp(path, "/config")) page_config(r);
  else if (!strncmp(path, "/env/", 5)) page_environment(r, path + 5);
  else answer(r, 404, "no such page: try / /healthz /readyz /version /hostname /env/NAME /hit /config\n");
}

/* --- HTTP ------------------------------------------------------------------------------------------------------ */

static const char *reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

/* Reads to the end of the headers. Gives 200, or the status to refuse with; 0 when the peer went away silently. */
static int read_request(int fd, char *request, size_t size) {
  long long deadline = now_ms() + REQUEST_TIMEOUT_MS;
  size_t used = 0;
  for (;;) {
    if (wait_for(fd, POLLIN, deadline)) return used ? 408 : 0;
    ssize_t got = recv(fd, request + used, size - 1 - used, 0);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return used ? 400 : 0;
    if (memchr(request + used, 0, (size_t)got)) return 400;
    used += (size_t)got;
    request[used] = 0;
    if (strstr(request, "\r\n\r\n") || strstr(request, "\n\n")) return 200;
    if (used >= size - 1) return 431;
  }
}

/* Cuts "GET /path?query HTTP/1.1" in place; the path loses its query. Gives 200 or the status to refuse with. */
static int parse_request(char *request, char **method, char **path) {
  request[strcspn(request, "\r\n")] = 0;
  char *rest = NULL;
  *method = strtok_r(request, " ", &rest);
  *path = strtok_r(NULL, " ", &rest);
  char *version = strtok_r(NULL, " ", &rest);
  if (!*method || !*path || !version || strncmp(version, "HTTP/1.", 7) != 0 || strtok_r(NULL, " ", &rest)) return 400;
  if (**path != '/') return 400;
  for (const char *c = *path; *c; c++)
    if ((unsigned char)*c < 0x21 || *c == 0x7f) return 400;
  (*path)[strcspn(*path, "?#")] = 0;
  return strcmp(*method, "GET") && strcmp(*method, "HEAD") ? 405 : 200;
}

static void send_all(int fd, const char *data, size_t length) {
  long long deadline = now_ms() + REQUEST_TIMEOUT_MS;
  while (length > 0) {
    ssize_t sent = send(fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return;
    if (sent < 0 && wait_for(fd, POLLOUT, deadline)) return;
    if (sent > 0) data += sent, length -= (size_t)sent;
  }
}

/* Half-closes and swallows what is left of the request, so that the answer is not lost to a reset. */
static void finish(int fd) {
  shutdown(fd, SHUT_WR);
  char rest[4096];
  long long deadline = now_ms() + 500;
  for (int i = 0; i < 64 && wait_for(fd, POLLIN, deadline) == 0; i++)
    if (recv(fd, rest, sizeof rest, MSG_DONTWAIT) <= 0) break;
  close(fd);
}

static void serve(int fd, const char *peer) {
  long long started = now_ms();
  char request[REQUEST_MAX_BYTES], head[1024];
  char *method = "-", *path = "-";
  struct response r = {.status = 200, .type = "text/plain; charset=utf-8"};
  int status = read_request(fd, request, sizeof request);
  if (status == 0) {
    close(fd);
    return;
  }
  if (status == 200) status = parse_request(request, &method, &path);
  if (status == 200) route(&r, path);
  else answer(&r, status, "%s\n", reason(status));
  int length = snprintf(head, sizeof head,
                        "HTTP/1.1 %d %s\r\nServer: lab-web/%s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                        "Cache-Control: no-store\r\nX-Backend: %s\r\n%sConnection: close\r\n\r\n",
                        r.status, reason(r.status), VERSION, r.type, r.length, host_name(),
                        r.status == 405 ? "Allow: GET, HEAD\r\n" : "");
  send_all(fd, head, (size_t)length);
  if (!method || strcmp(method, "HEAD") != 0) send_all(fd, r.body, r.length);
  finish(fd);
  log_line("%s %s %.200s %d %lldms", peer, method ? method : "-", path ? path : "-", r.status, now_ms() - started);
}

struct connection {
  int fd;
  char peer[INET6_ADDRSTRLEN];
};

static void *connection_run(void *argument) {
  struct connection *c = argument;
  serve(c->fd, c->peer);
  free(c);
  sem_post(&free_connections);
  return NULL;
}

static void accept_one(int listener, const pthread_attr_t *attributes) {
  struct sockaddr_storage from;
  socklen_t size = sizeof from;
  int fd = accept4(listener, (struct sockaddr *)&from, &size, SOCK_CLOEXEC);
  if (fd < 0) return;
  struct connection *c = sem_trywait(&free_connections) == 0 ? calloc(1, sizeof *c) : NULL;
  if (!c) {
    close(fd); /* too many at once: the client sees a closed connection and may try again */
    return;
  }
  c->fd = fd;
  getnameinfo((struct sockaddr *)&from, size, c->peer, sizeof c->peer, NULL, 0, NI_NUMERICHOST);
  if (!strncmp(c->peer, "::ffff:", 7)) memmove(c->peer, c->peer + 7, strlen(c->peer + 7) + 1);
  pthread_t thread;
  if (pthread_create(&thread, attributes, connection_run, c) == 0) return;
  close(fd);
  free(c);
  sem_post(&free_connections);
}

static int listen_on(int port) {
  int one = 1, zero = 0;
  int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port), .sin6_addr = in6addr_any};
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (fd >= 0) {
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    if (bind(fd, (struct sockaddr *)&six, sizeof six) == 0 && listen(fd, 256) == 0) return fd;
    int error = errno;
    close(fd);
    if (error == EADDRINUSE) return errno = error, -1;
  }
  fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* no IPv6 here */
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&four, sizeof four) == 0 && listen(fd, 256) == 0) return fd;
  close(fd);
  return -1;
}

/* `web healthcheck`: asks our own /healthz; exit code 0 when it answers 200. For images without a shell. */
static int healthcheck(int port) {
  char address[8], answer_text[64] = "";
  snprintf(address, sizeof address, "%d", port);
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST}, *found = NULL;
  if (getaddrinfo("127.0.0.1", address, &hints, &found) != 0) return 1;
  int error = 0;
  long long deadline = now_ms() + STORE_TIMEOUT_MS;
  int fd = connect_within(found, deadline, &error);
  freeaddrinfo(found);
  if (fd < 0) {
    fprintf(stderr, "unhealthy: port %d: %s\n", port, strerror(error));
    return 1;
  }
  static const char request[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  send_all(fd, request, sizeof request - 1);
  if (wait_for(fd, POLLIN, deadline) == 0 && recv(fd, answer_text, sizeof answer_text - 1, 0) < 0) answer_text[0] = 0;
  close(fd);
  answer_text[strcspn(answer_text, "\r\n")] = 0;
  printf("%s\n", answer_text);
  return strncmp(answer_text, "HTTP/1.1 200", 12) == 0 ? 0 : 1;
}

static void stop(int signal_number) {
  static const char text[] = "stopped by a signal\n";
  (void)signal_number;
  if (write(STDOUT_FILENO, text, sizeof text - 1) < 0) _exit(0);
  _exit(0);
}

static int choose_ports(void) {
  const char *wanted = setting("PORT", NULL);
  if (!wanted) {
    ports[0] = 80;
    ports[1] = 5000;
    return 2;
  }
  char *end = NULL;
  long port = strtol(wanted, &end, 10);
  if (*end || port < 1 || port > 65535) {
    log_line("PORT is \"%s\": expected a number from 1 to 65535", wanted);
    exit(2);
  }
  ports[0] = (int)port;
  return 1;
}

int main(int count, char **arguments) {
  int wanted = choose_ports();
  if (count > 1 && !strcmp(arguments[1], "healthcheck")) return healthcheck(ports[0]);
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL); /* as PID 1 nothing would happen without a handler */
  sigaction(SIGINT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  if (SLOW > 0) {
    log_line("lab/web %s starts: it listens in %d s", VERSION, SLOW);
    for (unsigned left = SLOW; left > 0;) left = sleep(left);
  }
  sem_init(&free_connections, 0, CONNECTIONS_MAX);
  struct pollfd listeners[PORTS_MAX];
  for (int i = 0; i < wanted; i++) {
    int fd = listen_on(ports[i]);
    if (fd < 0) {
      log_line("cannot listen on port %d: %s", ports[i], strerror(errno));
      continue;
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    listeners[port_count] = (struct pollfd){.fd = fd, .events = POLLIN};
    ports[port_count++] = ports[i];
    log_line("lab/web %s listens on port %d", VERSION, ports[i]);
  }
  if (port_count == 0) return 1;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (;;) {
    if (poll(listeners, (nfds_t)port_count, -1) < 0) continue;
    for (int i = 0; i < port_count; i++)
      if (listeners[i].revents) accept_one(listeners[i].fd, &attributes);
  }
}
