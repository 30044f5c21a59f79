/* SHA-256 (FIPS 180-4) of what a descriptor holds. */
#ifndef SHA256_H
#define SHA256_H

/* Reads fd to its end and writes 64 lowercase hex digits and a NUL. 0, or -1 on a read error. */
int sha256_of(int fd, char hex[65]);

#endif
