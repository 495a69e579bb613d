#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* The only process-wide state of this floor: which file lies behind an address, for the message
 * of a SIGBUS (a file that was truncated while mapped). A handler has no other way to know. */
enum { MAPS_SHOWN = 4096 };
static FileMap *shown[MAPS_SHOWN];
static pthread_once_t handler_once = PTHREAD_ONCE_INIT;

static void say(const char *text)
{
    ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
    (void)ignored;
}

static void on_bus_error(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    const char *at = info->si_addr;
    for (int i = 0; i < MAPS_SHOWN; i++) {
        const FileMap *m = __atomic_load_n(&shown[i], __ATOMIC_ACQUIRE);
        if (m && at >= (const char *)m->base && at < (const char *)m->base + m->reserved) {
            say("darya: the file was truncated while in use: ");
            say(m->path);
            say("; restore it from a backup\n");
            _exit(12);
        }
    }
    say("darya: bus error outside of any mapped file\n");
    _exit(12);
}

static void install_handler(void)
{
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}

static void show(FileMap *map)
{
    for (int i = 0; i < MAPS_SHOWN; i++) {
        FileMap *none = NULL;
        if (__atomic_compare_exchange_n(&shown[i], &none, map, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return;
    }
}

static void hide(FileMap *map)
{
    for (int i = 0; i < MAPS_SHOWN; i++) {
        FileMap *own = map;
        if (__atomic_compare_exchange_n(&shown[i], &own, NULL, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return;
    }
}

/* Maps the file over a slightly larger anonymous reservation, so wide loads past the end are legal.
 */
static bool map_over_spare(FileMap *map, int fd, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t body = (size + page - 1) / page * page;
    map->reserved = body + page;
    map->base = mmap(NULL, map->reserved, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map->base == MAP_FAILED)
        return false;
    if (mmap(map->base, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) {
        munmap(map->base, map->reserved);
        return false;
    }
    map->bytes = (Str){map->base, size};
    return true;
}

ErrCode file_map(FileMap *map, const char *path, Err *err)
{
    *map = (FileMap){.bytes = STR("")};
    snprintf(map->path, sizeof map->path, "%s", path);
    pthread_once(&handler_once, install_handler);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        int why = errno;
        if (fd >= 0)
            close(fd);
        return why == ENOENT ? err_set(err, ERR_NOT_FOUND, "no such file: '%s'", path)
                             : err_system(err, why, "cannot open '%s'", path);
    }
    bool done = st.st_size == 0 || map_over_spare(map, fd, (size_t)st.st_size);
    int why = errno;
    close(fd);
    if (!done) {
        map->base = NULL;
        return err_system(err, why, "cannot map '%s'", path);
    }
    if (map->base)
        show(map);
    return ERR_OK;
}

void file_unmap(FileMap *map)
{
    if (map->base) {
        hide(map);
        munmap(map->base, map->reserved);
    }
    *map = (FileMap){.bytes = STR("")};
}

ErrCode file_read(const char *path, size_t max_bytes, Str *out, Err *err)
{
    FileMap map;
    TRY(file_map(&map, path, err));
    if (map.bytes.len > max_bytes) {
        file_unmap(&map);
        return err_set(err, ERR_TOO_LARGE, "'%s' is larger than %zu bytes", path, max_bytes);
    }
    char *copy = mem_alloc(map.bytes.len + 1);
    if (map.bytes.len)
        memcpy(copy, map.bytes.ptr, map.bytes.len);
    *out = (Str){copy, map.bytes.len};
    file_unmap(&map);
    return ERR_OK;
}

ErrCode file_put(int fd, Str bytes, const char *path, Err *err)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len > 1u << 30 ? 1u << 30 : bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_system(err, errno, "cannot write '%s'", path);
            if (errno == ENOSPC || errno == EDQUOT)
                err_hint(err, "free some space and run the command again");
            return ERR_IO;
        }
        bytes = str_part(bytes, (size_t)n, bytes.len);
    }
    return ERR_OK;
}

static ErrCode sync_folder_of(const char *path, Err *err)
{
    char folder[FILE_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    snprintf(slash ? slash : folder, 2, "%s", slash ? "" : ".");
    int fd = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_system(err, errno, "cannot open the folder of '%s'", path);
    int failed = fsync(fd);
    int why = errno;
    close(fd);
    return failed ? err_system(err, why, "cannot sync the folder of '%s'", path) : ERR_OK;
}

ErrCode file_out_open(FileOut *out, const char *path, Err *err)
{
    int len = snprintf(out->path, sizeof out->path, "%s", path);
    out->fd = -1;
    if (len < 0 || len >= FILE_PATH_MAX)
        return err_set(err, ERR_INVALID, "a path is longer than %d bytes", FILE_PATH_MAX - 1);
    snprintf(out->aside, sizeof out->aside, "%s.%ld.tmp", path, (long)getpid());
    out->fd = open(out->aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    return out->fd < 0 ? err_system(err, errno, "cannot create '%s'", out->aside) : ERR_OK;
}

ErrCode file_out_add(FileOut *out, Str bytes, Err *err)
{
    return file_put(out->fd, bytes, out->path, err);
}

void file_out_abort(FileOut *out)
{
    if (out->fd >= 0)
        close(out->fd);
    out->fd = -1;
    unlink(out->aside);
}

ErrCode file_out_commit(FileOut *out, unsigned mode, Err *err)
{
    ErrCode rc = ERR_OK;
    if (fchmod(out->fd, mode) || fsync(out->fd))
        rc = err_system(err, errno, "cannot sync '%s'", out->aside);
    if (close(out->fd) && !rc)
        rc = err_system(err, errno, "cannot close '%s'", out->aside);
    out->fd = -1;
    if (!rc && rename(out->aside, out->path))
        rc = err_system(err, errno, "cannot rename '%s' to '%s'", out->aside, out->path);
    if (rc) {
        file_out_abort(out);
        return rc;
    }
    return sync_folder_of(out->path, err);
}

ErrCode file_write(const char *path, Str bytes, unsigned mode, Err *err)
{
    return file_write_pieces(path, &bytes, 1, mode, err);
}

ErrCode file_write_pieces(const char *path, const Str *pieces, size_t count, unsigned mode,
                          Err *err)
{
    FileOut out;
    TRY(file_out_open(&out, path, err));
    for (size_t i = 0; i < count; i++) {
        ErrCode rc = file_out_add(&out, pieces[i], err);
        if (rc) {
            file_out_abort(&out);
            return rc;
        }
    }
    return file_out_commit(&out, mode, err);
}

ErrCode file_lock(const char *path, const char *who, int *fd, Err *err)
{
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (*fd < 0)
        return err_system(err, errno, "cannot open the lock '%s'", path);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return ERR_OK;
    int why = errno;
    close(*fd);
    *fd = -1;
    if (why != EWOULDBLOCK)
        return err_system(err, why, "cannot lock '%s'", path);
    err_set(err, ERR_BUSY, "%s is using this data folder", who);
    err_hint(err, "wait until it has finished and try again");
    return ERR_BUSY;
}

bool file_is_within(const char *path, const char *whole)
{
    char folder[FILE_PATH_MAX], real[PATH_MAX], of[PATH_MAX];
    size_t len = (size_t)snprintf(folder, sizeof folder, "%s", path);
    if (len >= sizeof folder || !realpath(whole, of))
        return false;
    if (realpath(path, real) && strcmp(real, of) == 0)
        return true;
    char *slash = strrchr(folder, '/');
    snprintf(slash ? slash + (slash == folder) : folder, 2, "%s", slash ? "" : ".");
    size_t size = strlen(of);
    return realpath(folder, real) && strncmp(real, of, size) == 0 &&
           (real[size] == '\0' || real[size] == '/' || size == 1);
}

ErrCode file_make_dirs(const char *path, Err *err)
{
    char part[FILE_PATH_MAX];
    if (strlen(path) >= sizeof part)
        return err_set(err, ERR_TOO_LARGE, "path is longer than %zu bytes: '%s'", sizeof part,
                       path);
    for (size_t i = 1; i <= strlen(path); i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (mkdir(part, 0755) && errno != EEXIST)
            return err_system(err, errno, "cannot create the folder '%s'", part);
    }
    return file_is_dir(path) ? ERR_OK : err_set(err, ERR_IO, "'%s' is not a folder", path);
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

ErrCode file_remove_tree(const char *path, Err *err)
{
    return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS)
               ? err_system(err, errno, "cannot remove the folder '%s'", path)
               : ERR_OK;
}

bool file_exists(const char *path) { return access(path, F_OK) == 0; }

bool file_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}
