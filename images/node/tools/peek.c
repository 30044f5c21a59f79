/* peek: the outer side reads one file of the inner side. Promises that no link and no ".."
 * of the learner's leads out of the inner file system, that nothing of theirs is executed,
 * and that a fifo or a device is described, never opened.
 *
 *   peek PATH MAX_BYTES    one line of JSON about PATH on stdout, then at most MAX_BYTES of
 *                          a regular file's content
 * Exits 4 when there is no such path, 1 when it cannot be read.
 */
#define _GNU_SOURCE
#include "inner.h"
#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_HASHED (16L << 20)

static const char *type_of(mode_t mode) {
  return S_ISREG(mode) ? "file" : S_ISDIR(mode) ? "directory" : S_ISLNK(mode) ? "link" : "other";
}

int main(int argc, char **argv) {
  struct stat st;
  char hex[65] = "", again[64], bytes[65536];
  if (argc != 3) die(2, "usage: peek PATH MAX_BYTES");
  pid_t inner = inner_pid();
  int root = inner < 0 ? -1 : inner_root(inner);
  if (root < 0) die(1, "the inner side has not started");
  int found = open_in_root(root, argv[1], O_PATH | O_NOFOLLOW);
  if (found < 0 && (errno == ENOENT || errno == ENOTDIR)) return 4;
  if (found < 0 || fstat(found, &st) < 0) die(1, "%s: %s", argv[1], strerror(errno));
  int file = -1;
  if (S_ISREG(st.st_mode)) {
    /* The very file that was looked at, whatever has the name now. */
    snprintf(again, sizeof again, "/proc/self/fd/%d", found);
    file = open(again, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) die(1, "%s: %s", argv[1], strerror(errno));
    if (st.st_size <= MAX_HASHED && (sha256_of(file, hex) < 0 || lseek(file, 0, SEEK_SET) < 0)) *hex = 0;
  }
  printf("{\"type\":\"%s\",\"sizeBytes\":%lld,\"mode\":\"%04o\",\"sha256\":%s%s%s}\n", type_of(st.st_mode),
         (long long)st.st_size, (unsigned)st.st_mode & 07777, *hex ? "\"" : "", *hex ? hex : "null", *hex ? "\"" : "");
  fflush(stdout);
  for (long left = atol(argv[2]); file >= 0 && left > 0;) {
    ssize_t n = read(file, bytes, left < (long)sizeof bytes ? (size_t)left : sizeof bytes);
    if (n <= 0) break;
    if (write(STDOUT_FILENO, bytes, (size_t)n) != n) return 1;
    left -= n;
  }
  return 0;
}
