/* What the outer side's programs share: finding the inner side, reaching into its
 * file system without being led astray, and joining it. */
#ifndef INNER_H
#define INNER_H

#include <stdbool.h>
#include <sys/types.h>

#define RUN_DIR "/run/drydock"
#define INNER_PID_FILE RUN_DIR "/inner.pid"
#define INNER_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Prints "PROGRAM: message" to stderr and exits with the status. */
void die(int status, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/* The pid of the inner side's init as the outer side sees it, or -1 while there is none. */
pid_t inner_pid(void);

/* An O_PATH descriptor of the inner side's root directory, or -1. */
int inner_root(pid_t inner);

/* The pid on the outer side of a process of the inner side, by its number there; -1 when there is none. */
pid_t outer_pid_of(const char *number);

/* Users and groups: 0 inside is base outside, and so on for count of them. */
struct id_range { unsigned base, count; };

/* Reads BASE:COUNT; false for anything else, and for a range that holds the host's root. */
bool parse_range(const char *text, struct id_range *range);

/* Gives the user namespace of a process that has just made one the range as its map. False with errno. */
bool map_ids(pid_t pid, const struct id_range *range);

/* Opens a path below root as a process with that root would: absolute symbolic links
 * and ".." of the learner's never lead to the outer file system. -1 with errno. */
int open_in_root(int root, const char *path, int flags);

/* Moves the calling process into the inner side's cgroups, so that the inner limits hold. */
void join_cgroups(void);

/* Enters all namespaces of the inner side. The pid namespace takes children only: fork next.
 * The caller becomes undumpable. That keeps inner processes without CAP_SYS_PTRACE from looking
 * into it before it executes a program of the inner side; those with it can look, so hold no
 * descriptor that the learner must not have. */
void join_namespaces(pid_t inner);

/* Replaces the environment: TERM, LANG, HOME, PATH, USER and what came as DRYDOCK_ENV_NAME. */
void clean_environment(void);

/* Closes every descriptor but 0, 1 and 2, and executes the command in the inner side's
 * /root. Does not return: exits 127 or 126 as a shell does. */
void exec_inside(char *const argv[]) __attribute__((noreturn));

/* Copies bytes between stdin/stdout and a socket until both ways have ended. The end of
 * stdin half-closes the socket. */
void copy_both_ways(int socket);

#endif
