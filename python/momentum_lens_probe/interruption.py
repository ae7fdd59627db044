"""Raises an exception in the main thread from another one."""

import _thread
import ctypes
import threading
import time

# A framework may run its callbacks on the main thread: by then it has most likely returned from them.
DELAY_S = 0.002


def interrupt_main_thread(exception):
    """Takes effect soon, at the main thread's next step in Python; a call into C is not cut short."""
    # threading.Timer would wait for its thread to start, and the main thread may be the one that waits.
    _thread.start_new_thread(_raise_in_main_thread, (exception,))


def _raise_in_main_thread(exception):
    time.sleep(DELAY_S)
    thread = ctypes.c_ulong(threading.main_thread().ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(exception))
