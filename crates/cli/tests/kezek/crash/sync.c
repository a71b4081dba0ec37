/* Stands before the C library: the disk takes what is written and cannot promise to keep it. As long as the file that
   KEZEK_TEST_SYNC_FAILS names exists, fsync and fdatasync fail, and nothing else does. */

#define _GNU_SOURCE

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_by(long call, int file) {
    const char *flag = getenv("KEZEK_TEST_SYNC_FAILS");
    if (flag && access(flag, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(call, file);
}

int fsync(int file) {
    return sync_by(SYS_fsync, file);
}

int fdatasync(int file) {
    return sync_by(SYS_fdatasync, file);
}
