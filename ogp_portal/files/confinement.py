"""Takes from a process what reading a file does not need: network, other programs, other processes.

Linux alone (seccomp). Elsewhere, and where the kernel lacks it, the other limits of child.py stand.
"""

import ctypes
import errno
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
"""Where the number of the call and the machine's kind stand in what the kernel shows the filter."""

# socket, socketpair, connect, bind, execve, execveat, ptrace, process_vm_readv/writev, kill, tkill,
# tgkill, io_uring_setup; on x86-64 also fork and vfork. Threads of this process may go on.
_CALLS = {
    "x86_64": (0xC000003E, [41, 53, 42, 49, 59, 322, 101, 310, 311, 62, 200, 234, 425, 57, 58]),
    "aarch64": (0xC00000B7, [198, 199, 203, 200, 221, 281, 117, 270, 271, 129, 130, 131, 425]),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def confine() -> bool:
    """Refuses those calls from now on; False where it cannot be done."""
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    code = _filter(*known)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0


def _filter(architecture: int, calls: list[int]) -> bytes:
    """Berkeley packet filter: of this machine's calls those are refused, all others allowed."""
    last = len(calls)
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, last + 2, architecture),  # calls of another kind of machine are refused
        (_LOAD, 0, 0, _NUMBER),
        *((_EQUAL, last - place, 0, number) for place, number in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
