/*
 * Stands before the system's calls on files, in a process that is started with it (LD_PRELOAD), and has them fail as it is
 * told. What is to fail is read anew at every call from the file that FAILING_DISK_CONTROL names, one line:
 *
 *     <serial> <kind> <first> <last> <errno> <word>
 *
 * Of the calls of that kind on a file in the folder FAILING_DISK_FOLDER whose path holds the word, counted from when the
 * serial was seen first, the first to the last fail with errno and do nothing. The kinds are s (fsync, fdatasync), w (write,
 * pwrite, ftruncate), r (read, pread), a (s and w), n (open, openat, rename, unlink; a name counts as it is given, from the
 * root, and of two the first). Kind x fails nothing: what is read and holds the word has its first
 * letter another. For each that was done to, a letter is appended to <control>.<serial>.
 *
 * The calls go to the kernel directly, so that nothing here meets itself.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static long seen_serial = -1;
static long counted = 0;

struct order {
    long serial, first, last;
    int error;
    char kind;
    char word[128];
};

static int ordered(struct order *order) {
    const char *path = getenv("FAILING_DISK_CONTROL");
    char text[256];
    if (path == NULL) return 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    long length = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    if (length <= 0) return 0;
    text[length] = 0;
    return sscanf(text, "%ld %c %ld %ld %d %127s", &order->serial, &order->kind, &order->first, &order->last,
                  &order->error, order->word) == 6;
}

/* Is it a file of ours, and are these calls on it meant? */
static int concerns(int fd, const char *word) {
    const char *folder = getenv("FAILING_DISK_FOLDER");
    char name[64], path[4096];
    if (folder == NULL) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0 && strstr(path, word) != NULL;
}

/* The same of a name. */
static int names(const char *path, const char *word) {
    const char *folder = getenv("FAILING_DISK_FOLDER");
    return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0 && strstr(path, word) != NULL;
}

static void note_met(long serial) {
    char path[4096];
    snprintf(path, sizeof path, "%s.%ld", getenv("FAILING_DISK_CONTROL"), serial);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    syscall(SYS_write, fd, "!", 1L);
    syscall(SYS_close, fd);
}

static int is_meant(char ordered, char kind) {
    return ordered == kind || (ordered == 'a' && (kind == 's' || kind == 'w'));
}

/* The error with which a call on a name, or where there is none on what is open, fails now; 0 if it does not. */
static int failure(int fd, const char *path, char kind) {
    struct order order;
    int before = errno, error = 0;
    if (ordered(&order) && is_meant(order.kind, kind) &&
        (path != NULL ? names(path, order.word) : concerns(fd, order.word))) {
        pthread_mutex_lock(&one_at_a_time);
        if (seen_serial != order.serial) {
            seen_serial = order.serial;
            counted = 0;
        }
        counted += 1;
        if (order.first <= counted && counted <= order.last) error = order.error;
        pthread_mutex_unlock(&one_at_a_time);
        if (error != 0) note_met(order.serial);
    }
    errno = before;
    return error;
}

/* What a spoilt sector does to what is read. */
static void spoil(int fd, void *bytes, ssize_t length) {
    struct order order;
    int before = errno;
    if (length > 0 && ordered(&order) && order.kind == 'x' && concerns(fd, "")) {
        char *at = bytes;
        char *end = at + length;
        size_t size = strlen(order.word);
        while ((at = memmem(at, (size_t)(end - at), order.word, size)) != NULL) {
            *at = *at == '0' ? '1' : '0';
            at += size;
            note_met(order.serial);
        }
    }
    errno = before;
}

#define FAIL_OR(fd, path, kind)              \
    do {                                     \
        int error = failure(fd, path, kind); \
        if (error != 0) {                    \
            errno = error;                   \
            return -1;                       \
        }                                    \
    } while (0)

int fsync(int fd) {
    FAIL_OR(fd, NULL, 's');
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    FAIL_OR(fd, NULL, 's');
    return (int)syscall(SYS_fdatasync, fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    FAIL_OR(fd, NULL, 'w');
    return syscall(SYS_write, fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    FAIL_OR(fd, NULL, 'w');
    return syscall(SYS_pwrite64, fd, bytes, length, at);
}

int ftruncate64(int fd, off64_t length) {
    FAIL_OR(fd, NULL, 'w');
    return (int)syscall(SYS_ftruncate, fd, length);
}

ssize_t read(int fd, void *bytes, size_t length) {
    FAIL_OR(fd, NULL, 'r');
    ssize_t done = syscall(SYS_read, fd, bytes, length);
    spoil(fd, bytes, done);
    return done;
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
    FAIL_OR(fd, NULL, 'r');
    ssize_t done = syscall(SYS_pread64, fd, bytes, length, at);
    spoil(fd, bytes, done);
    return done;
}

/* The mode is there where a file may be made. */
#define OPEN_AT(at)                                                  \
    do {                                                             \
        mode_t mode = 0;                                             \
        if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) { \
            va_list more;                                            \
            va_start(more, flags);                                   \
            mode = va_arg(more, mode_t);                             \
            va_end(more);                                            \
        }                                                            \
        FAIL_OR(-1, path, 'n');                                      \
        return (int)syscall(SYS_openat, at, path, flags, mode);      \
    } while (0)

int open(const char *path, int flags, ...) { OPEN_AT(AT_FDCWD); }

int open64(const char *path, int flags, ...) { OPEN_AT(AT_FDCWD); }

int openat(int at, const char *path, int flags, ...) { OPEN_AT(at); }

int openat64(int at, const char *path, int flags, ...) { OPEN_AT(at); }

int rename(const char *from, const char *to) {
    FAIL_OR(-1, from, 'n');
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    FAIL_OR(-1, path, 'n');
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
