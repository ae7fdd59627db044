"""What a script finds where it expects a terminal: one of 24 × 80 at whose keyboard nobody sits."""

import functools
import os
import struct

try:
    import fcntl
    import termios
except ImportError:  # Windows.
    fcntl = termios = None

ROWS, COLUMNS = 24, 80
# Kept open: where nobody holds the other end, a terminal has no size.
_other_ends = []


def open_idle_terminal():
    """
    A descriptor that reads as at the end of a file, of a terminal where the system has one to give. It is nobody's controlling
    terminal.
    """
    try:
        if termios is None:
            raise OSError
        other_end, terminal = os.openpty()
    except OSError:
        return os.open(os.devnull, os.O_RDONLY)
    _other_ends.append(other_end)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    attributes = termios.tcgetattr(terminal)
    local_flags, characters = 3, 6
    # Without lines, and with no byte and no time to wait for, a read comes back empty at once.
    attributes[local_flags] &= ~(termios.ICANON | termios.ECHO)
    attributes[characters][termios.VMIN] = attributes[characters][termios.VTIME] = 0
    termios.tcsetattr(terminal, termios.TCSANOW, attributes)
    tell_size_everywhere()
    return terminal


def tell_size_everywhere():
    """Scripts ask for the size of what they print to, which is a pipe here."""
    original = os.get_terminal_size

    @functools.wraps(original)
    def get_terminal_size(*descriptor):
        try:
            return original(*descriptor)
        except OSError:
            return os.terminal_size((COLUMNS, ROWS))

    os.get_terminal_size = get_terminal_size
