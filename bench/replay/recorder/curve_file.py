"""Recorded curves on disk: one file a task, its header written once, its records only appended.

Layout, little-endian: the 8 bytes MLCURVE1; uint32 length of the header; the header, JSON in UTF-8 padded with spaces to a
multiple of 4; then records of uint32 index of x, uint32 seed, uint32 end (index into ENDS), uint32 number of steps n, float32[n]
raw training losses. A record that was cut off by a crash stands at the end and is dropped at the next opening.
"""

import json
import os
import struct

MAGIC = b"MLCURVE1"
# Why a curve has no further steps: all were run; its loss lies below every level a target could have; it diverged.
ENDS = ("complete", "belowFloor", "diverged")
RECORD = struct.Struct("<4I")


class CurveFile:
    """Appends records to one task's file, and knows which (x, seed) it holds."""

    def __init__(self, path):
        self.path = path
        self.header = None
        self.held = set()
        if os.path.exists(path):
            self._open()

    def create(self, header):
        """Writes a new file that holds the header alone; under another name first, so that no header is ever half written."""
        text = json.dumps({**header, "ends": ENDS}).encode()
        text += b" " * (-len(text) % 4)
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path + ".new", "wb") as file:
            file.write(MAGIC + struct.pack("<I", len(text)) + text)
        os.replace(self.path + ".new", self.path)
        self.header = json.loads(text)

    def append(self, x_index, seed, end, losses):
        """Adds one curve."""
        fields = RECORD.pack(x_index, seed, ENDS.index(end), len(losses))
        with open(self.path, "ab") as file:
            file.write(fields + struct.pack(f"<{len(losses)}f", *losses))
        self.held.add((x_index, seed))

    def _open(self):
        with open(self.path, "r+b") as file:
            if file.read(8) != MAGIC:
                raise SystemExit(f"{self.path} holds no recorded curves.")
            self.header = json.loads(file.read(struct.unpack("<I", file.read(4))[0]))
            whole = file.tell()
            size = os.fstat(file.fileno()).st_size
            while whole + RECORD.size <= size:
                x_index, seed, _, steps = RECORD.unpack(file.read(RECORD.size))
                if whole + RECORD.size + 4 * steps > size:
                    break
                whole += RECORD.size + 4 * steps
                file.seek(whole)
                self.held.add((x_index, seed))
            file.truncate(whole)
