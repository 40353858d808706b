"""fcntl locks between two mounts: locks.py PATH-ON-ONE PATH-ON-THE-OTHER."""
import errno
import fcntl
import os
import struct
import sys
import time

FLOCK = "hhqqi4x"
GRANT_SECONDS = 10  # far below the 30 s that the kernel's client waits before it asks again
one, other = sys.argv[1:]


def conflict(fd, kind, start, length):
    """What F_GETLK finds in the way: the lock's type, start and length."""
    answer = fcntl.fcntl(fd, fcntl.F_GETLK, struct.pack(FLOCK, kind, os.SEEK_SET, start, length, 0))
    found = struct.unpack(FLOCK, answer)
    return found[0], found[2], found[3]


def expect(what, actual, wanted):
    if actual != wanted:
        sys.exit(f"{what}: {actual}, not {wanted}")
    print("ok", what)


def refused(fd, kind, length, start):
    try:
        fcntl.lockf(fd, kind | fcntl.LOCK_NB, length, start)
        return False
    except OSError as e:
        return e.errno in (errno.EAGAIN, errno.EACCES)


def holder(path, ready, release):
    """Holds a lock on bytes 100-199 until told, then frees it and says when."""
    fd = os.open(path, os.O_RDWR)
    fcntl.lockf(fd, fcntl.LOCK_EX, 100, 100)
    os.write(ready, b"x")
    os.read(release, 1)
    os._exit(0)  # the lock goes with its process


def fork_holder(path):
    ready_r, ready_w = os.pipe()
    release_r, release_w = os.pipe()
    pid = os.fork()
    if pid == 0:
        holder(path, ready_w, release_r)
    os.read(ready_r, 1)
    return pid, release_w


def blocking(path, pid, release):
    """Waits for the held range while the holder frees it: seconds from then to the grant."""
    started_r, started_w = os.pipe()
    waiter = os.fork()
    if waiter == 0:
        fd = os.open(path, os.O_RDWR)
        os.write(started_w, b"x")
        fcntl.lockf(fd, fcntl.LOCK_EX, 10, 150)
        os._exit(0)
    os.read(started_r, 1)
    time.sleep(1.5)
    expect("the waiter waits", os.waitpid(waiter, os.WNOHANG)[0], 0)
    os.write(release, b"x")
    os.waitpid(pid, 0)
    freed = time.monotonic()
    _, status = os.waitpid(waiter, 0)
    expect("the waiter's status", status, 0)
    return time.monotonic() - freed


with open(one, "w") as f:
    f.truncate(1000)
fd = os.open(other, os.O_RDWR)
pid, release = fork_holder(one)
expect("a conflict is seen", conflict(fd, fcntl.F_WRLCK, 0, 0), (fcntl.F_WRLCK, 100, 100))
expect("a write lock is refused", refused(fd, fcntl.LOCK_EX, 10, 150), True)
expect("a read lock is refused", refused(fd, fcntl.LOCK_SH, 10, 150), True)
expect("another range is granted", refused(fd, fcntl.LOCK_EX, 100, 200), False)
fcntl.lockf(fd, fcntl.LOCK_UN)
seconds = blocking(other, pid, release)
print(f"granted {seconds:.2f} s after it was freed")
expect("the grant is quick", seconds < GRANT_SECONDS, True)
expect("nothing is in the way", conflict(fd, fcntl.F_WRLCK, 0, 0)[0], fcntl.F_UNLCK)
fcntl.lockf(fd, fcntl.LOCK_SH, 100, 0)
pid = os.fork()
if pid == 0:
    fd = os.open(one, os.O_RDWR)
    expect("read locks share", refused(fd, fcntl.LOCK_SH, 100, 0), False)
    expect("a writer does not", refused(fd, fcntl.LOCK_EX, 100, 0), True)
    os._exit(0)
expect("the reader's status", os.waitpid(pid, 0)[1], 0)
