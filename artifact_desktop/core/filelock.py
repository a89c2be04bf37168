"""Locks on open files, which the system lifts when their holder ends, however it ends."""

import os
import sys

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: int) -> bool:
        """Locks an open file for this holder alone, at once; False when somebody else has it. Any thread."""
        os.lseek(file, 1 << 62, os.SEEK_SET)  # far behind the bytes: Windows locks keep others from reading them
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def try_lock(file: int) -> bool:
        """Locks an open file for this holder alone, at once; False when somebody else has it. Any thread."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a volume without locks: there only one holder at a time is safe
        return True
