"""What is made when it is first asked for, once, whoever asks: a model, or what was asked for last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Once(Generic[Value]):
    """One value; two readers' first questions at once must not load a model twice."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._made: list[Value] = []
        self._making = Lock()

    def __call__(self) -> Value:
        with self._making:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


class Recent(Generic[Key, Value]):
    """The values that were asked for last, as many as there is room for; safe to share between threads.

    Of several threads that ask for the same at once, one makes it, and the others wait for that.
    """

    def __init__(self, room: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._room, self._size = room, size
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._taken = 0
        self._lock = Lock()
        self._making: dict[Key, Lock] = {}

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._values:
                return self._again(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._again(key)
            try:
                made = make()
                self._keep(key, made)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _again(self, key: Key) -> Value:
        self._values.move_to_end(key)
        return self._values[key]

    def _keep(self, key: Key, made: Value) -> None:
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._taken += self._size(made)
            while self._taken > self._room and len(self._values) > 1:
                self._taken -= self._size(self._values.popitem(last=False)[1])
