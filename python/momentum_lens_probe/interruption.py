"""Raises an exception in the main thread from another one."""

import _thread
import ctypes
import threading
import time

# A framework may run its callbacks on the main thread: by then it has most likely returned from them.
DELAY_S = 0.002
# A callback asks at each of its steps; what the first has set off must not be interrupted by the next.
AGAIN_AFTER_S = 0.5

_asked_at = [-AGAIN_AFTER_S]


def interrupt_main_thread(exception):
    """
    Takes effect soon, at the main thread's next step in Python; a call into C is not cut short. Nothing where another interruption was
    asked for just before.
    """
    now = time.monotonic()
    if now - _asked_at[0] < AGAIN_AFTER_S:
        return
    _asked_at[0] = now
    # threading.Timer would wait for its thread to start, and the main thread may be the one that waits.
    _thread.start_new_thread(_raise_in_main_thread, (exception,))


def _raise_in_main_thread(exception):
    time.sleep(DELAY_S)
    thread = ctypes.c_ulong(threading.main_thread().ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(exception))
