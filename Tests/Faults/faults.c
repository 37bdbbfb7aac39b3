// Faults for the tests of bilat: preloaded into the program, it kills it at a step, lets a system
// call fail, or runs its wall clock at another rate. Only calls on files below FAULT_UNDER (folders,
// separated by colons) count.
//
//   FAULT_KILL_AT=N      SIGKILL instead of the Nth call that changes a file or folder
//   FAULT_CALLS=A,B      calls that fail while the file FAULT_SWITCH exists: open read write sync
//   FAULT_ERRNO=NUMBER   ... with this error
//   FAULT_CLOCK=FILE     wall clock and file times are S + (t - B) * F; the file has the three doubles
//                        B, F and S, and may change them at any time
//
// cc -shared -fPIC -O2 -o faults.so faults.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long kill_at;
static atomic_long changes;
static const char *under, *switch_file;
static char failing[64];
static int fault_errno;
static volatile const double *clock_rule;

__attribute__((constructor)) static void begin(void) {
    const char *text;
    if ((text = getenv("FAULT_KILL_AT"))) kill_at = atol(text);
    under = getenv("FAULT_UNDER");
    switch_file = getenv("FAULT_SWITCH");
    if ((text = getenv("FAULT_CALLS"))) snprintf(failing, sizeof failing, ",%s,", text);
    if ((text = getenv("FAULT_ERRNO"))) fault_errno = atoi(text);
    if ((text = getenv("FAULT_CLOCK"))) {
        int file = (int)syscall(SYS_openat, AT_FDCWD, text, O_RDONLY | O_CLOEXEC);
        void *rule = mmap(NULL, 3 * sizeof(double), PROT_READ, MAP_SHARED, file, 0);
        if (rule != MAP_FAILED) clock_rule = rule;
        syscall(SYS_close, file);
    }
}

// The next definition of a symbol, looked up once.
#define NEXT(type, name) \
    static type (*next)() = NULL; \
    if (!next) next = (type(*)())dlsym(RTLD_NEXT, #name)

static int is_below(const char *path) {
    if (!under) return 0;
    for (const char *folder = under; *folder;) {
        size_t length = strcspn(folder, ":");
        if (strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0)) return 1;
        folder += length + (folder[length] == ':');
    }
    return 0;
}

static int descriptor_counts(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long length = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static int path_counts(int folder, const char *path) {
    if (path[0] == '/' || folder == AT_FDCWD) return is_below(path);
    return descriptor_counts(folder);
}

// True when the call is to fail; does not return when the process is to die.
static int fault(int counts, const char *call, int is_change) {
    if (!counts) return 0;
    if (is_change && atomic_fetch_add(&changes, 1) + 1 == kill_at) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    char name[16];
    snprintf(name, sizeof name, ",%s,", call);
    if (!switch_file || !strstr(failing, name) || access(switch_file, F_OK) != 0) return 0;
    errno = fault_errno;
    return 1;
}

static int is_creation(int flags) { return (flags & (O_CREAT | O_TRUNC)) != 0; }

static int opening(int folder, const char *path, int flags) {
    // A path of 5,000 bytes or a bad pointer is the kernel's to refuse.
    return fault(path && path_counts(folder, path), "open", is_creation(flags));
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (opening(AT_FDCWD, path, flags)) return -1; \
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (opening(folder, path, flags)) return -1; \
        return (int)syscall(SYS_openat, folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t read(int descriptor, void *bytes, size_t count) {
    if (failing[0] && fault(descriptor_counts(descriptor), "read", 0)) return -1;
    NEXT(ssize_t, read);
    return next(descriptor, bytes, count);
}

#define PREAD(name) \
    ssize_t name(int descriptor, void *bytes, size_t count, off_t offset) { \
        if (failing[0] && fault(descriptor_counts(descriptor), "read", 0)) return -1; \
        NEXT(ssize_t, name); \
        return next(descriptor, bytes, count, offset); \
    }
PREAD(pread)
PREAD(pread64)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (fault(descriptor_counts(descriptor), "write", 1)) return -1;
    NEXT(ssize_t, write);
    return next(descriptor, bytes, count);
}

#define PWRITE(name) \
    ssize_t name(int descriptor, const void *bytes, size_t count, off_t offset) { \
        if (fault(descriptor_counts(descriptor), "write", 1)) return -1; \
        NEXT(ssize_t, name); \
        return next(descriptor, bytes, count, offset); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define ON_DESCRIPTOR(name, call) \
    int name(int descriptor) { \
        if (fault(descriptor_counts(descriptor), call, 1)) return -1; \
        NEXT(int, name); \
        return next(descriptor); \
    }
ON_DESCRIPTOR(fsync, "sync")
ON_DESCRIPTOR(fdatasync, "sync")

#define TRUNCATE(name) \
    int name(int descriptor, off_t length) { \
        if (fault(descriptor_counts(descriptor), "write", 1)) return -1; \
        NEXT(int, name); \
        return next(descriptor, length); \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int rename(const char *from, const char *to) {
    if (fault(is_below(to), "write", 1)) return -1;
    NEXT(int, rename);
    return next(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    if (fault(path_counts(to_folder, to), "write", 1)) return -1;
    NEXT(int, renameat);
    return next(from_folder, from, to_folder, to);
}

int unlink(const char *path) {
    if (fault(is_below(path), "write", 1)) return -1;
    NEXT(int, unlink);
    return next(path);
}

int unlinkat(int folder, const char *path, int flags) {
    if (fault(path_counts(folder, path), "write", 1)) return -1;
    NEXT(int, unlinkat);
    return next(folder, path, flags);
}

int mkdir(const char *path, mode_t mode) {
    if (fault(is_below(path), "write", 1)) return -1;
    NEXT(int, mkdir);
    return next(path, mode);
}

// The clock: what the wall says and what files are stamped with, so that both go together.

static struct timespec shifted(struct timespec real) {
    if (!clock_rule) return real;
    double passed = ((double)real.tv_sec - clock_rule[0]) + (double)real.tv_nsec / 1e9;
    double moved = passed * clock_rule[1];
    long long seconds = (long long)moved - (moved < (double)(long long)moved);
    struct timespec result = {(long long)clock_rule[2] + seconds,
                              (long)((moved - (double)seconds) * 1e9)};
    return result;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    NEXT(int, clock_gettime);
    int result = next(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) *time = shifted(*time);
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

static int stamped(int result, struct stat *status) {
    if (result == 0 && clock_rule) {
        status->st_mtim = shifted(status->st_mtim);
        status->st_ctim = shifted(status->st_ctim);
    }
    return result;
}

#define STAT(name, suffix, type) \
    int name##suffix(const char *restrict path, type *restrict status) { \
        NEXT(int, name##suffix); \
        return stamped(next(path, status), (struct stat *)status); \
    }
STAT(stat, , struct stat)
STAT(stat, 64, struct stat64)
STAT(lstat, , struct stat)
STAT(lstat, 64, struct stat64)

int fstat(int descriptor, struct stat *status) {
    NEXT(int, fstat);
    return stamped(next(descriptor, status), status);
}

int fstat64(int descriptor, struct stat64 *status) {
    NEXT(int, fstat64);
    return stamped(next(descriptor, status), (struct stat *)status);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags) {
    NEXT(int, fstatat);
    return stamped(next(folder, path, status, flags), status);
}

int fstatat64(int folder, const char *restrict path, struct stat64 *restrict status, int flags) {
    NEXT(int, fstatat64);
    return stamped(next(folder, path, status, flags), (struct stat *)status);
}
