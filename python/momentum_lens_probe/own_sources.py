"""Which of the loaded modules are the project's own, and what their files hold."""

import hashlib
import os
import site
import sys
import sysconfig

MOST_SOURCES = 2000
MOST_BYTES = 16 << 20


def own_sources():
    """
    SHA-256 of each own module's file by its path. Own is what was found in the working directory or in another folder that is
    searched, in none of the interpreter's; what a framework compiles into a cache of its own is nobody's source.
    """
    own, foreign = _folders()
    hashes = {}
    for module in list(sys.modules.values()):
        try:
            path = getattr(module, "__file__", None)
        except Exception:  # A module may be anything that a script has put there.
            continue
        if not isinstance(path, str) or len(hashes) >= MOST_SOURCES:
            continue
        full = os.path.abspath(path)
        real = os.path.realpath(full)
        if real.startswith(own) and not real.startswith(foreign):
            _add(hashes, full)
    return hashes


def _add(hashes, path):
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > MOST_BYTES:
            return
        with open(path, "rb") as file:
            hashes[path] = hashlib.sha256(file.read()).hexdigest()
    except OSError:
        pass


def _folders():
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    foreign = [folder for name, folder in sysconfig.get_paths().items() if name in names]
    # Some environments have a site of their own without these.
    foreign += site.getsitepackages() if hasattr(site, "getsitepackages") else []
    foreign += [site.getusersitepackages()] if hasattr(site, "getusersitepackages") else []
    foreign += [folder for folder in sys.path if os.path.basename(folder) in ("site-packages", "dist-packages")]
    foreign.append(os.path.dirname(os.path.abspath(__file__)))
    own = [os.getcwd(), *(folder for folder in sys.path if os.path.isdir(folder))]
    return _beginnings(own), _beginnings(foreign)


def _beginnings(folders):
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)
