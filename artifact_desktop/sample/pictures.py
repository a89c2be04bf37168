"""Street scenes with bicycles, drawn without any imaging library: what the sample data sets are pictures of.

A picture is a palette PNG, a pixel a colour, a shade and two bits of noise. Streets and bicycles are drawn once and
put together as long integers, a whole picture at a time: a data set of a thousand is described in half a second.
"""

import hashlib
import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

_SIZES = ((200, 150), (224, 126), (240, 160), (192, 144), (256, 144))
_SKY, _SUN, _GRASS, _ROAD, _LINE, _WALL, _ROOF, _TREE, _TYRE, _FRAME, _WINDOW = range(11)
_MOODS = {
    "day": "8fc4ee ffe9a0 79b060 8b8f96 f4f1e4 d9a66f 9c4f3d 3e7d4a 24262b c8352e cfe6f5",
    "dusk": "d98f7a ffd07a 5f7a4e 5c5a6b e9d9c4 a86f5c 6e3b40 345a45 1c1a24 e0a526 ffd98a",
    "overcast": "b9c2c9 dfe3e4 7d9273 777b80 dcdcd6 b09a86 7c6259 4b6b55 25282c 2f6db0 dde5ea",
    "night": "1d2745 cfd6ea 24382f 2d303c 8f9099 4a3d44 33262c 182b25 0b0c12 cf5f2a f6cf6a",
}


class Box(NamedTuple):
    """Where an object is, in pixels."""

    label: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Scene:
    """The picture of that name; the same name gives the same picture on every computer."""

    name: str

    @cached_property
    def _dice(self) -> bytes:
        return hashlib.shake_128(self.name.encode()).digest(24)

    @property
    def size(self) -> tuple[int, int]:
        return _SIZES[self._dice[0] % len(_SIZES)]

    @property
    def mood(self) -> str:
        return tuple(_MOODS)[self._dice[1] % len(_MOODS)]

    @cached_property
    def bicycles(self) -> tuple[Box, ...]:
        """One to three, on the road."""
        dice, (width, height) = self._dice, self.size
        count = 1 + (dice[2] % 5 > 2) + (dice[2] % 7 == 6)
        slot = width // count
        boxes = []
        for number in range(count):
            label = "cargo-bike" if dice[3 + number] % 6 == 0 else "bicycle"
            wide = min(44 + dice[6 + number] % 8 * 4, slot - 16)
            high = wide * 3 // 5
            x = slot * number + 6 + dice[9 + number] % max(slot - wide - 12, 1)
            bottom = height * 3 // 4 + dice[12 + number] % (height // 5)
            boxes.append(Box(label, x, bottom - high, wide, high))
        return tuple(sorted(boxes, key=lambda box: box.y + box.height))

    def png(self) -> bytes:
        dice, (width, height) = self._dice, self.size
        stride, count = width + 1, (width + 1) * height  # a row begins with the number of its filter, 0
        pixels = _street(width, height, dice[15] % 6)
        for box in self.bicycles:
            bicycle, mask = _bicycle(box.label, box.width, box.height, stride)
            shift = 8 * (count - (box.y + box.height) * stride - box.x - 1)
            pixels = pixels & ~(mask << shift) | bicycle << shift
        rows = (pixels | _grain(width, height, dice[16] % 8)).to_bytes(count, "big")
        colours = b"".join(_shades(colour) for colour in _MOODS[self.mood].split()).ljust(768, b"\0")
        about = f"Comment\0{self.name}; {self.mood}; lens {dice[17]}; " + "focus " * dice[18]
        chunks = (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", colours),
            (b"tEXt", about.encode("latin-1")),
            (b"IDAT", _uncompressed(rows)),
            (b"IEND", b""),
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


@lru_cache(None)
def scene(name: str) -> Scene:
    """The picture of that name, with what it shows worked out once."""
    return Scene(name)


@lru_cache(64)
def _street(width: int, height: int, kind: int) -> int:
    """Sky, houses, trees and a road."""
    dice = hashlib.shake_128(f"street {kind}".encode()).digest(32)
    canvas = _Canvas(width, height)
    horizon, kerb = height * 2 // 5 + dice[0] % 12, height * 3 // 5
    for y in range(horizon):
        canvas.bar(0, y, width, _SKY, min(3, 4 * y // horizon))
    canvas.disc(20 + dice[1] % (width - 40), 16 + dice[2] % 12, 9, _SUN)
    for number, x in enumerate(range(-(dice[3] % 24), width, 46)):
        _house(canvas, x, horizon, 22 + dice[4 + number] % 24)
    for y in range(horizon, kerb):
        canvas.bar(0, y, width, _GRASS, (y - horizon) // 8 % 4)
    for x in range(10 + dice[12] % 30, width, 58):
        canvas.block(x - 1, kerb - 16, 3, 16, _ROOF)
        canvas.disc(x, kerb - 22, 9, _TREE)
    for y in range(kerb, height):
        canvas.bar(0, y, width, _ROAD, 1 + (y - kerb) // 14 % 3)
    for x in range(dice[13] % 30, width, 30):
        canvas.block(x, kerb + (height - kerb) // 3, 14, 2, _LINE)
    return int.from_bytes(b"".join(b"\0" + row for row in canvas.rows()), "big")


def _house(canvas: "_Canvas", x: int, ground: int, high: int) -> None:
    canvas.block(x, ground - high, 38, high, _WALL)
    for row in range(8):
        canvas.bar(x - 2 + row, ground - high - row, 42 - 2 * row, _ROOF)
    for column in (6, 22):
        canvas.block(x + column, ground - high + 7, 9, 9, _WINDOW)


@lru_cache(256)
def _bicycle(label: str, width: int, height: int, stride: int) -> tuple[int, int]:
    """A bicycle in rows of `stride`, and ones where it covers what is behind it."""
    canvas = _Canvas(stride, height, blank=0xFF)
    radius = height * 2 // 5
    axle, rear, front = height - radius - 1, radius, width - radius - 2
    middle, top = (rear + front) // 2, height // 5
    saddle, bars = (rear + middle) // 2, front - radius // 2
    for hub in (rear, front):
        canvas.ring(hub, axle, radius, _TYRE)
        canvas.ring(hub, axle, radius - 1, _TYRE)
        canvas.disc(hub, axle, 2, _TYRE)
    if label == "cargo-bike":
        canvas.block(front - radius, axle - radius, radius, radius // 2, _WALL)
    canvas.line((rear, axle), (middle, axle), _FRAME)
    canvas.line((middle, axle), (saddle, top), _FRAME)
    canvas.line((saddle, top), (bars, top), _FRAME)
    canvas.line((bars, top), (middle, axle), _FRAME)
    canvas.line((rear, axle), (saddle, top), _FRAME)
    canvas.line((bars, 0), (front, axle), _FRAME)
    canvas.block(saddle - 4, top - 3, 9, 2, _TYRE)
    canvas.block(bars - 5, 0, 9, 2, _TYRE)
    pixels = b"".join(canvas.rows())
    covered = bytes(0 if value == 0xFF else 0xFF for value in range(256))
    return int.from_bytes(pixels.replace(b"\xff", b"\0"), "big"), int.from_bytes(pixels.translate(covered), "big")


@lru_cache(64)
def _grain(width: int, height: int, kind: int) -> int:
    """Noise in the two lowest bits of every pixel."""
    noise = hashlib.shake_128(f"grain {kind}".encode()).digest(width * height)
    mask = b"".join([b"\0" + b"\x03" * width] * height)
    rows = b"".join(b"\0" + noise[at : at + width] for at in range(0, width * height, width))
    return int.from_bytes(rows, "big") & int.from_bytes(mask, "big")


class _Canvas:
    """Pixels as `colour << 4 | shade << 2`, row by row; everything is clipped at the edges."""

    def __init__(self, width: int, height: int, blank: int = 0) -> None:
        self.width, self.height = width, height
        self._pixels = bytearray([blank]) * (width * height)

    def bar(self, x: int, y: int, length: int, colour: int, shade: int = 2) -> None:
        left, right = max(x, 0), min(x + length, self.width)
        if left < right and 0 <= y < self.height:
            at = y * self.width
            self._pixels[at + left : at + right] = bytes((colour << 4 | shade << 2,)) * (right - left)

    def block(self, x: int, y: int, width: int, height: int, colour: int) -> None:
        for row in range(y, y + height):
            self.bar(x, row, width, colour)

    def disc(self, x: int, y: int, radius: int, colour: int) -> None:
        for row in range(-radius, radius + 1):
            half = math.isqrt(radius * radius - row * row)
            self.bar(x - half, y + row, 2 * half + 1, colour, 2 - (row < 0))

    def ring(self, x: int, y: int, radius: int, colour: int) -> None:
        for step in range(72):
            across, down = math.cos(step * math.tau / 72), math.sin(step * math.tau / 72)
            self.bar(round(x + across * radius), round(y + down * radius), 2, colour)

    def line(self, start: tuple[int, int], end: tuple[int, int], colour: int) -> None:
        (x, y), (to_x, to_y) = start, end
        steps = max(abs(to_x - x), abs(to_y - y), 1)
        for step in range(steps + 1):
            self.bar(x + (to_x - x) * step // steps, y + (to_y - y) * step // steps, 2, colour)

    def rows(self) -> Iterator[bytes]:
        return (bytes(self._pixels[at : at + self.width]) for at in range(0, len(self._pixels), self.width))


@lru_cache(64)
def _shades(colour: str) -> bytes:
    """Sixteen shades of a hex colour, dark to light; the noise moves among neighbours."""
    parts = bytes.fromhex(colour)
    return bytes(min(255, part * (82 + 3 * shade) // 112) for shade in range(16) for part in parts)


def _uncompressed(data: bytes) -> bytes:
    """A zlib stream of one stored block: squeezing noise is wasted time. At most 65,535 bytes."""
    length = len(data)
    return b"\x78\x01\x01" + struct.pack("<HH", length, length ^ 0xFFFF) + data + struct.pack(">I", zlib.adler32(data))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
