/* Preloaded into a test's process: lets calls below one folder fail, from the Nth on, so many times.
 *
 * FAULT_FOLDER   only what lies below it counts
 * FAULT_CALLS    which calls: "writes" that need room, or "reads"
 * FAULT_AT       the first call that fails, counted from 1
 * FAULT_TIMES    how many fail from there on
 * FAULT_ERRNO    with what
 * FAULT_COUNT    a file outside of the folder that holds, in the end, how many calls there were
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

static int is_below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

enum kind { WRITE, READ };

static enum kind kind_that_fails(void) {
    const char *calls = getenv("FAULT_CALLS");
    return calls && strcmp(calls, "reads") == 0 ? READ : WRITE;
}

/* Whether this call fails; errno then says why. */
static int fails(enum kind kind, int counts) {
    if (!counts || kind != kind_that_fails()) return 0;
    long call = atomic_fetch_add(&calls, 1) + 1, at = number("FAULT_AT");
    if (call < at || call >= at + number("FAULT_TIMES")) return 0;
    errno = (int)number("FAULT_ERRNO");
    return 1;
}

static int fd_fails(enum kind kind, int fd) {
    char link[64], path[PATH_MAX + 1];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX);
    errno = before;
    if (length < 0) return 0;
    path[length] = 0;
    return fails(kind, is_below(path));
}

__attribute__((destructor)) static void tell(void) {
    const char *file = getenv("FAULT_COUNT");
    FILE *out = file ? fopen(file, "w") : NULL;
    if (!out) return;
    fprintf(out, "%ld", atomic_load(&calls));
    fclose(out);
}

#define NEXT(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

#define OVER_FD(kind, result, name, declared, given) \
    result name declared { return fd_fails(kind, fd) ? -1 : NEXT(name) given; }

OVER_FD(WRITE, ssize_t, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
OVER_FD(WRITE, ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
OVER_FD(WRITE, ssize_t, pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
OVER_FD(WRITE, ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
OVER_FD(WRITE, int, ftruncate, (int fd, off_t length), (fd, length))
OVER_FD(WRITE, int, ftruncate64, (int fd, off64_t length), (fd, length))
OVER_FD(WRITE, int, fallocate, (int fd, int mode, off_t at, off_t length), (fd, mode, at, length))
OVER_FD(WRITE, int, fallocate64, (int fd, int mode, off64_t at, off64_t length), (fd, mode, at, length))
OVER_FD(WRITE, int, fsync, (int fd), (fd))
OVER_FD(WRITE, int, fdatasync, (int fd), (fd))
OVER_FD(READ, ssize_t, read, (int fd, void *bytes, size_t count), (fd, bytes, count))
OVER_FD(READ, ssize_t, readv, (int fd, const struct iovec *parts, int count), (fd, parts, count))
OVER_FD(READ, ssize_t, pread, (int fd, void *bytes, size_t count, off_t at), (fd, bytes, count, at))
OVER_FD(READ, ssize_t, pread64, (int fd, void *bytes, size_t count, off64_t at), (fd, bytes, count, at))

/* These say why by what they return. */
int posix_fallocate(int fd, off_t at, off_t length) {
    return fd_fails(WRITE, fd) ? errno : NEXT(posix_fallocate)(fd, at, length);
}

int posix_fallocate64(int fd, off64_t at, off64_t length) {
    return fd_fails(WRITE, fd) ? errno : NEXT(posix_fallocate64)(fd, at, length);
}

int rename(const char *from, const char *to) {
    return fails(WRITE, is_below(to)) ? -1 : NEXT(rename)(from, to);
}

int mkdir(const char *path, mode_t mode) {
    return fails(WRITE, is_below(path)) ? -1 : NEXT(mkdir)(path, mode);
}

/* Only making a file needs room. */
static int making_fails(const char *path, int flags) {
    struct stat found;
    int before = errno, makes = (flags & O_CREAT) && is_below(path) && lstat(path, &found) != 0;
    errno = before;
    return fails(WRITE, makes);
}

#define MODE_OF(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return making_fails(path, flags) ? -1 : NEXT(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return making_fails(path, flags) ? -1 : NEXT(open64)(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return making_fails(path, flags) ? -1 : NEXT(openat)(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return making_fails(path, flags) ? -1 : NEXT(openat64)(folder, path, flags, mode);
}
