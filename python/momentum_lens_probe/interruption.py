"""Raises an exception in the main thread from another one."""

import ctypes
import threading


def interrupt_main_thread(exception):
    """Takes effect at the main thread's next step in Python; a call into C is not cut short."""
    thread = ctypes.c_ulong(threading.main_thread().ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(exception))
