"""Runs inside the user's interpreter: `python <this folder> inspect|trial`. Protocol: docs/script-protocol.md."""

import os
import sys

# The extension's own folder stays as it was installed.
writes_bytecode, sys.dont_write_bytecode = not sys.dont_write_bytecode, True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from momentum_lens_probe import commands  # noqa: E402

if __name__ == "__main__":
    sys.exit(commands.run(sys.argv[1:], writes_bytecode))
