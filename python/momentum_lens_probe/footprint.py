"""What a run needs and touches, watched during the dry run that comes before a calibration."""

import functools
import os
import sys
import tempfile
import time

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.own_sources import own_sources

try:
    import resource
except ImportError:  # Windows.
    resource = None

MOST_FILES = 20
MOST_HOSTS = 10
_NO_FILES = (os.devnull, "/dev/", "/proc/")


class Footprint:
    """
    Listens to the interpreter's audit events until the run is over. Files that C++ code opens by itself raise none, and are not seen
    but for those of torch.save.
    """

    def __init__(self, packages):
        self._packages = packages
        # Asked for once, and now: finding it opens files.
        self._temporary_folder = tempfile.gettempdir() + os.sep
        self._environment = dict(os.environ)
        self._loading = None
        self._files = []
        self._hosts = []
        self._environment_changed = False
        self._started = None
        self.starts_processes = False
        # Of a notebook: the number of the code cell in which it trained last.
        self.trained_cell = None
        for name in packages:
            after_import(name, self._loaded)
        sys.addaudithook(self._hear)
        sys.meta_path.insert(0, self)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._process_starts)
        after_import("multiprocessing.process", self._watch_multiprocessing)
        after_import("torch.serialization", self._watch_saving)

    def find_spec(self, name, _path=None, _target=None):
        """Finds nothing: a framework reads the environment when it is loaded, so what counts is what it holds by then."""
        if name in self._packages and self._loading is None:
            self._loading = name
            if dict(os.environ) != self._environment:
                self._environment_changed = True
        return None

    def _loaded(self, module):
        """Frameworks set variables of their own, and import each other."""
        if module.__name__ == self._loading:
            self._loading = None
            self._environment = dict(os.environ)

    def first_step(self):
        """Processor time counts from here on."""
        self._started = time.monotonic(), time.process_time(), time.thread_time()

    def report(self):
        """As it travels in the `end` event."""
        return {
            "peakMemoryBytes": _peak_memory_bytes(),
            "coresUsed": self._cores_used(),
            "filesWritten": self._files,
            "hosts": self._hosts,
            "environmentChanged": self._environment_changed,
            "sources": own_sources(),
            "trainedCell": self.trained_cell,
            "packages": [name for name in self._packages if name in sys.modules],
        }

    def _cores_used(self):
        """The process's time over this thread's too: on a busy machine time on the clock alone would make it look small."""
        if self._started is None:
            return None
        clock, process, thread = self._started
        used = time.process_time() - process
        others = [time.monotonic() - clock, time.thread_time() - thread]
        return max(used / other for other in others) if min(others) > 0 else None

    def _process_starts(self):
        self.starts_processes = True

    def _hear(self, event, arguments):
        if event == "open":
            self._file_opened(*arguments)
        elif event == "socket.getaddrinfo":
            self._host_asked_for(arguments[0])
        elif event in ("subprocess.Popen", "os.posix_spawn", "os.spawn", "os.system"):
            self._process_starts()

    def _watch_multiprocessing(self, module):
        """Where it spawns, it raises no event."""
        start = module.BaseProcess.start

        @functools.wraps(start)
        def starting(process):
            self._process_starts()
            return start(process)

        module.BaseProcess.start = starting

    def _watch_saving(self, module):
        save = module.save

        @functools.wraps(save)
        def saving(thing, file, *arguments, **options):
            if isinstance(file, (str, os.PathLike)):
                self._file_written(os.fspath(file))
            return save(thing, file, *arguments, **options)

        module.save = saving

    def _file_opened(self, path, _mode, flags):
        if isinstance(path, (str, bytes)) and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR):
            self._file_written(path)

    def _file_written(self, path):
        full = os.path.abspath(os.fsdecode(path))
        is_temporary = full.startswith(self._temporary_folder) and not full.startswith(os.getcwd() + os.sep)
        if is_temporary or full.startswith(_NO_FILES) or "__pycache__" in full or full in self._files:
            return
        if len(self._files) < MOST_FILES:
            self._files.append(full)

    def _host_asked_for(self, host):
        """What is not there yet is downloaded by a first run, and not by the next."""
        name = os.fsdecode(host) if isinstance(host, (str, bytes)) else ""
        if _is_elsewhere(name) and name not in self._hosts and len(self._hosts) < MOST_HOSTS:
            self._hosts.append(name)


def _is_elsewhere(host):
    """Ranks of one machine meet under its own name."""
    return host not in ("", "localhost", "::1", "0.0.0.0", os.uname().nodename if hasattr(os, "uname") else "") and not host.startswith("127.")


def _peak_memory_bytes():
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
