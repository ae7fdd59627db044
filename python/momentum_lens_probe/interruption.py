"""Raises an exception in the main thread from another one."""

import ctypes
import threading

# A framework may run its callbacks on the main thread: by then it has most likely returned from them.
DELAY_S = 0.002


def interrupt_main_thread(exception):
    """Takes effect soon, at the main thread's next step in Python; a call into C is not cut short."""
    timer = threading.Timer(DELAY_S, _raise_in_main_thread, args=(exception,))
    timer.daemon = True
    timer.start()


def _raise_in_main_thread(exception):
    thread = ctypes.c_ulong(threading.main_thread().ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(exception))
