"""Runs inside the user's interpreter: `python <this folder> inspect|trial`. Protocol: docs/script-protocol.md."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from momentum_lens_probe import inspection, trial  # noqa: E402

if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "inspect":
        inspection.main()
    elif command == "trial":
        trial.main()
    else:
        sys.exit("usage: momentum_lens_probe inspect|trial")
