"""Asking a real clamd whether a file contains a virus (its INSTREAM command)."""

import socket
import struct
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 30
CHUNK = 64 * 1024
LONGEST_REPLY = 4096


class ScannerUnavailable(Exception):
    """No verdict: clamd cannot be reached, or did not answer as it should. Ask again later."""


@dataclass(frozen=True)
class Verdict:
    """`signature` is what clamd found; empty if it found nothing."""

    signature: str

    @property
    def is_clean(self) -> bool:
        return not self.signature


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def scan(file: IO[bytes]) -> Verdict:
    """Send the whole file to clamd. Raises ScannerUnavailable unless it answered."""
    try:
        with connect(settings.CLAMD_URL) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!L", 0))
            reply = read_reply(clamd)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    return verdict_of(reply)


def connect(url: str) -> socket.socket:
    """`tcp://host:port` or `unix:///path`."""
    address = urlsplit(url)
    if address.scheme == "unix":
        return connect_unix(address.path)
    return socket.create_connection((address.hostname or "", address.port or 3310), SECONDS)


def connect_unix(path: str) -> socket.socket:
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    clamd.settimeout(SECONDS)
    try:
        clamd.connect(path)
    except OSError:
        clamd.close()
        raise
    return clamd


def read_reply(clamd: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        part = clamd.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.rstrip(b"\0\n").decode("utf-8", errors="replace")


def verdict_of(reply: str) -> Verdict:
    """`stream: OK`, `stream: Eicar-Test-Signature FOUND`, or an error."""
    answer = reply.removeprefix("stream: ")
    if answer == "OK":
        return Verdict("")
    if answer.endswith(" FOUND"):
        return Verdict(answer.removesuffix(" FOUND")[:100] or "unnamed")
    raise ScannerUnavailable(reply or "no answer")
