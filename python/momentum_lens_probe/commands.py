"""The probe's command line."""

import sys

USAGE = """usage: momentum_lens_probe inspect [pytorch|keras|optax|paddle|mlx|sklearn]
       momentum_lens_probe trial                        (request and commands as JSON lines on standard input)
       momentum_lens_probe trial PLAN.json NUMBER       (runs trial NUMBER of an exported plan)
       momentum_lens_probe serve SLOTS PACKAGE...       (imports packages once, then a trial in each slot named on standard input)"""


def run(arguments, writes_bytecode):
    """Returns the exit code."""
    if arguments[:1] == ["inspect"] and len(arguments) <= 2:
        from momentum_lens_probe import inspection

        return inspection.main(*arguments[1:])
    if arguments == ["trial"]:
        from momentum_lens_probe import trial

        return trial.main(writes_bytecode)
    if len(arguments) == 3 and arguments[0] == "trial" and arguments[2].isdigit():
        from momentum_lens_probe import exported

        return exported.main(arguments[1], int(arguments[2]))
    if len(arguments) > 2 and arguments[0] == "serve" and arguments[1].isdigit():
        from momentum_lens_probe import server

        return server.main(arguments[2:], int(arguments[1]), writes_bytecode)
    print(USAGE, file=sys.stderr)
    return 2
