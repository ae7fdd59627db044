"""Runs source texts with every library replaced by a recorder, and reports with which numbers what was called or assigned.

Standard input and output are JSON, one object a line: {"id", "language", "text"} and {"id", "seen"}. Each text runs in a child
process of its own, with limits on time, memory and files, without builtins that reach outside, and imports nothing that the text
names but a few pure modules of the standard library. What is seen: {"line", "name", "numbers": {key: [number]}}, where keys of
positional arguments are their positions, and null stands for what only a library knows. Configuration files are read with the
standard library, YAML with PyYAML where it is installed.
"""

import ast
import builtins
import dis
import importlib
import json
import math
import os
import re
import resource
import signal
import sys
import types

SECONDS = 4
PURE = {
    "__future__", "abc", "argparse", "ast", "bisect", "collections", "collections.abc", "contextlib", "copy", "dataclasses", "datetime",
    "decimal", "enum", "fractions", "functools", "heapq", "itertools", "math", "numbers", "operator", "optparse", "random", "re",
    "string", "textwrap", "types", "typing", "warnings",
}
MODULES = {name: importlib.import_module(name) for name in PURE}
OUTSIDE = ("open", "input", "exec", "eval", "compile", "breakpoint", "help", "quit", "exit")
DEEPEST = 3
MOST_SEEN = 5000

seen = []
source_name = "<evaluated>"


def numbers_in(value, depth=0):
    if isinstance(value, bool) or depth > DEEPEST:
        return []
    if isinstance(value, (int, float)):
        return [float(value)] if math.isfinite(value) else []
    if isinstance(value, dict):
        return [number for inner in value.values() for number in numbers_in(inner, depth + 1)]
    if isinstance(value, (list, tuple)):
        return [number for inner in value for number in numbers_in(inner, depth + 1)]
    return []


def by_key(arguments, keywords):
    found = {}
    for key, value in [*enumerate(arguments), *keywords.items()]:
        if isinstance(value, dict):
            for inner_key, inner in by_key((), {str(k): v for k, v in value.items()}).items():
                found.setdefault(inner_key, []).extend(inner)
        elif isinstance(value, Stub):
            # What only a library knows.
            found.setdefault(str(key), []).append(None)
        else:
            found.setdefault(str(key), []).extend(numbers_in(value))
    return {key: numbers for key, numbers in found.items() if numbers}


def record(arguments, keywords, name=""):
    if len(seen) >= MOST_SEEN:
        return
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename != source_name:
        frame = frame.f_back
    if frame is not None:
        seen.append({"line": frame.f_lineno, "name": name, "numbers": by_key(arguments, keywords)})


class StubBase:
    """What a class of a library is as a base of the text's own classes."""

    def __init__(self, *arguments, **keywords):
        record(arguments, keywords)

    def __init_subclass__(cls, **keywords):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()

    def __call__(self, *arguments, **keywords):
        return Stub()


class Stub:
    """Anything that a library gives."""

    def __init__(self, name="", *_, **__):
        self.__dict__["_name"] = name if isinstance(name, str) else ""

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        made = Stub(name)
        self.__dict__[name] = made
        return made

    def __setattr__(self, name, value):
        record((), {name: value})
        self.__dict__[name] = value

    def __setitem__(self, key, value):
        record((), {str(key): value})

    def __call__(self, *arguments, **keywords):
        record(arguments, keywords, self.__dict__.get("_name", ""))
        is_decorator = len(arguments) == 1 and not keywords and isinstance(arguments[0], (types.FunctionType, type))
        return arguments[0] if is_decorator else Stub()

    def __mro_entries__(self, bases):
        return (StubBase,)

    def __iter__(self):
        # As many as are unpacked; a loop runs once.
        frame = sys._getframe(1)
        count = 1
        for instruction in dis.get_instructions(frame.f_code):
            if instruction.offset == frame.f_lasti and instruction.opname == "UNPACK_SEQUENCE":
                count = instruction.arg
        return iter([Stub() for _ in range(count)])

    def __getitem__(self, key):
        return Stub()

    def __float__(self):
        return math.nan

    def __int__(self):
        return 1

    def __index__(self):
        return 1

    def __len__(self):
        return 1

    def __bool__(self):
        return True

    def __contains__(self, item):
        return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __hash__(self):
        return id(self)


def to_stub(self, *_):
    return Stub()


for name in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split():
    setattr(Stub, f"__{name}__", to_stub)
    setattr(Stub, f"__r{name}__", to_stub)
for name in "neg pos abs invert lt le gt ge eq ne round".split():
    setattr(Stub, f"__{name}__", to_stub)


def stub_import(name, globals=None, locals=None, fromlist=(), level=0):
    if level == 0 and name in MODULES:
        return MODULES[name] if fromlist else MODULES[name.split(".")[0]]
    module = Stub()
    # `from library import *` binds nothing.
    module.__dict__["__all__"] = []
    return module


class Builtins(dict):
    """Names that nothing binds, such as those of a star import, are a library's."""

    def __missing__(self, name):
        return Stub(name)


class RecordedDict(dict):
    def __init__(self, *arguments, **keywords):
        record((), keywords)
        super().__init__(*arguments, **keywords)


def run_python(text):
    tree = ast.parse(text)
    allowed = Builtins((name, value) for name, value in vars(builtins).items() if name not in OUTSIDE)
    allowed["__import__"] = stub_import
    allowed["dict"] = RecordedDict
    allowed["print"] = lambda *_, **__: None
    names = {"__name__": "__main__", "__file__": "evaluated.py", "__builtins__": allowed}
    sys.argv = ["evaluated.py"]
    for statement in tree.body:
        code = compile(ast.Module([statement], []), source_name, "exec")
        try:
            exec(code, names)
        except Timeout:
            return
        except (SystemExit, Exception):
            # What fails without its library binds nothing; the next statement may do without.
            continue


def leaves(value, key=""):
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            yield from leaves(inner, str(inner_key))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif not isinstance(value, bool):
        try:
            yield key, float(value)
        except (TypeError, ValueError, OverflowError):
            # Arguments in one string: `momentum=0.9`.
            for name, number in re.findall(r"(\w+)\s*=\s*([-+.\deE]*\d)", str(value)):
                yield from leaves(number, name)


def read_configuration(language, text):
    if language == "json":
        documents = [json.loads(text)]
    elif language == "toml":
        import tomllib

        documents = [tomllib.loads(text)]
    else:
        import yaml

        class Loader(yaml.SafeLoader):
            pass

        # Tags of other programs keep what is written under them.
        def untagged(loader, _, node):
            if isinstance(node, yaml.MappingNode):
                return loader.construct_mapping(node, deep=True)
            if isinstance(node, yaml.SequenceNode):
                return loader.construct_sequence(node, deep=True)
            return loader.construct_scalar(node)

        Loader.add_multi_constructor("", untagged)
        documents = list(yaml.load_all(text, Loader))
    for document in documents:
        for key, number in leaves(document):
            if math.isfinite(number):
                seen.append({"line": 0, "name": "", "numbers": {key: [number]}})


class Timeout(BaseException):
    pass


def on_alarm(*_):
    raise Timeout


def in_child(job, write_end):
    signal.signal(signal.SIGALRM, on_alarm)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 22, 1 << 22))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    try:
        if job["language"] == "python":
            run_python(job["text"])
        else:
            read_configuration(job["language"], job["text"])
    except BaseException:
        # Not Python 3, no library for it, or out of time: nothing more is seen.
        pass
    signal.alarm(0)
    with os.fdopen(write_end, "w") as pipe:
        json.dump(seen, pipe)


def main():
    sys.setrecursionlimit(2000)
    for line in sys.stdin:
        job = json.loads(line)
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            with open(os.devnull, "w") as silence:
                os.dup2(silence.fileno(), 1)
                os.dup2(silence.fileno(), 2)
            try:
                in_child(job, write_end)
            finally:
                os._exit(0)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            written = pipe.read()
        os.waitpid(child, 0)
        try:
            found = json.loads(written)
        except ValueError:
            found = []
        print(json.dumps({"id": job["id"], "seen": found}), flush=True)


main()
