"""Events to the host over a loopback socket, for processes whose standard streams belong to their launcher."""

import json
import os
import socket
import sys
import time

from momentum_lens_probe.channel import Channel, end_process_tree

CONNECT_MOST_S = 10
# The host ends everything as soon as it has heard the end of the trial.
HOLD_S = 10.0


class LaunchChannel:
    """Connects when there is something to say: a process that only loads data never speaks."""

    def __init__(self, address):
        port, self._token = address.split(":")
        self._port = int(port)
        self._channel = None
        self._recorder = None
        self._on_first_words = None
        self._rank = None

    def begin(self, recorder):
        """Whom the host's stop is for."""
        self._recorder = recorder

    def when_it_speaks(self, act):
        """Calls `act()` before the first event, in the process that speaks."""
        self._on_first_words = act

    def send(self, event):
        if self._channel is None:
            self._connect()
        if event["type"] != "optimizer":
            self._tell_rank()
        self._channel.send(event)
        if event["type"] in ("end", "failure"):
            self._hold()

    def fail(self, failure):
        """
        Of a process that has constructed no optimizer it need not mean anything: a launcher that only started others, a question whether
        there is a GPU. The host keeps it in case that nothing better comes, and such a process goes on as it would have.
        """
        if self._channel is not None:
            self.send(failure)
            return
        try:
            with self._connected() as connection:
                connection.sendall(self._lines({"type": "bystander", "processId": os.getpid()}, failure))
        except OSError:
            pass

    def _connect(self):
        if self._on_first_words is not None:
            self._on_first_words()
        try:
            connection = self._connected()
        except OSError:  # The host is gone.
            end_process_tree()
        self._channel = Channel(connection.makefile("w", encoding="utf-8"), connection.makefile("r", encoding="utf-8"))
        self._channel.send({"token": self._token, "type": "hello", "processId": os.getpid()})
        self._channel.watch_commands(self._recorder.request_stop)

    def _connected(self):
        connection = socket.create_connection(("127.0.0.1", self._port), CONNECT_MOST_S)
        connection.settimeout(None)
        return connection

    def _lines(self, greeting, event):
        return "".join(json.dumps(each) + "\n" for each in ({"token": self._token, **greeting}, event)).encode()

    def _tell_rank(self):
        """Known for certain once training has begun; told again where it has changed."""
        rank = rank_and_world_size()
        if rank != self._rank:
            self._rank = rank
            self._channel.send({"type": "rank", "rank": rank[0], "worldSize": rank[1]})

    def _hold(self):
        """Nothing more is to be computed or written: other ranks would wait for this one in vain, or fail for its sake."""
        if not self._channel.is_own:
            return
        time.sleep(HOLD_S)
        end_process_tree()


def rank_and_world_size():
    """As the process group has it, else as launchers say it in the environment, else one of one."""
    distributed = sys.modules.get("torch.distributed")
    try:
        if distributed is not None and distributed.is_available() and distributed.is_initialized():
            return distributed.get_rank(), distributed.get_world_size()
        return int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    except (AttributeError, KeyError, ValueError):
        return 0, 1
