"""Which system calls a student's kernel may make: threads and files, nothing else of the machine.

The filter is libseccomp's, which knows the numbers of the calls on each machine, and that x86 has a second
set of them (x32). Refused are new processes and namespaces, tracing, mounting, the parts of Linux where its
faults are found most often, and whatever keeps memory that the limit on the address space does not count.
"""

import errno
import os
import socket
from typing import BinaryIO

_EPERM = [
    # another process, another namespace, another process's memory
    *("fork", "vfork", "unshare", "setns", "ptrace", "process_vm_readv", "process_vm_writev", "kcmp"),
    *("pidfd_getfd", "process_madvise"),
    # another file system
    *("mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsmount", "fsconfig"),
    *("fspick", "mount_setattr", "name_to_handle_at", "open_by_handle_at", "quotactl", "swapon", "swapoff"),
    # large and seldom used parts of the kernel
    *("bpf", "userfaultfd", "perf_event_open", "io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module", "kexec_load"),
    # memory that stays when it is no longer mapped: anonymous files, System V and POSIX queues and segments
    *("memfd_create", "memfd_secret", "shmget", "shmat", "msgget", "semget", "mq_open", "vmsplice"),
]
CLONE_THREAD = 0x00010000
F_SETPIPE_SZ = 1031


def program() -> BinaryIO:
    """The filter as a file, in the form that ``bwrap --seccomp`` takes."""
    import pyseccomp as seccomp  # loads libseccomp.so.2

    made = seccomp.SyscallFilter(seccomp.ALLOW)  # a foreign machine's call, x32 included, ends the process
    made.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    for call in _EPERM:
        made.add_rule(seccomp.ERRNO(errno.EPERM), call)
    # Threads only. The flags of clone3 are out of sight: without it glibc uses clone.
    made.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    made.add_rule(seccomp.ERRNO(errno.EPERM), "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0))
    # The buffers of loopback connections and of large pipes are memory too.
    made.add_rule(
        seccomp.ERRNO(errno.EAFNOSUPPORT), "socket", seccomp.Arg(0, seccomp.NE, int(socket.AF_UNIX))
    )
    made.add_rule(seccomp.ERRNO(errno.EPERM), "fcntl", seccomp.Arg(1, seccomp.EQ, F_SETPIPE_SZ))
    file = os.fdopen(os.memfd_create("seccomp"), "w+b")
    made.export_bpf(file)
    file.seek(0)
    return file
