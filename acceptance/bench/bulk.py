"""Writes over and over into one file of a 9P2000.L server, 1 MiB a message and 16 in flight, until SIGINT; then prints its
rate as JSON. bulk.py PORT ANAME"""
import json
import os
import signal
import socket
import struct
import sys
import threading
import time

IN_FLIGHT, FILE = 16, 512 << 20
running = True


def stop(*_):
    global running
    running = False


signal.signal(signal.SIGINT, stop)
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def text(s):
    return struct.pack("<H", len(s)) + s.encode()


def send(kind, tag, body, payload=b""):
    connection.sendall(struct.pack("<IBH", 7 + len(body) + len(payload), kind, tag) + body + payload)


def exactly(n):
    data = b""
    while len(data) < n:
        part = connection.recv(n - len(data))
        if not part:
            sys.exit("the server ended the connection")
        data += part
    return data


def receive(wanted):
    size, kind, tag = struct.unpack("<IBH", exactly(7))
    body = exactly(size - 7)
    if kind != wanted:
        sys.exit(f"message {wanted - 1} was answered with {kind} {body[:4].hex()}")
    return tag, body


send(100, 0xFFFF, struct.pack("<I", 1 << 20) + text("9P2000.L"))
msize = struct.unpack("<I", receive(101)[1][:4])[0]
send(104, 0, struct.pack("<II", 0, 0xFFFFFFFF) + text("root") + text(sys.argv[2]) + struct.pack("<I", 0))
receive(105)
name = f"bulk-{os.getpid()}"
send(110, 0, struct.pack("<IIH", 0, 1, 0))
receive(111)
send(14, 0, struct.pack("<I", 1) + text(name) + struct.pack("<III", 0o102, 0o644, 0))
receive(15)

payload = os.urandom(msize - 24)
room, written, begin = threading.Semaphore(IN_FLIGHT), 0, time.monotonic()
tags = list(range(IN_FLIGHT))


def write():
    offset = 0
    while True:
        room.acquire()
        if not running:
            return
        send(118, tags.pop(), struct.pack("<IQI", 1, offset, len(payload)), payload)
        offset = (offset + len(payload)) % FILE


writer = threading.Thread(target=write)
writer.start()


def reply():
    global written
    tag, body = receive(119)
    written += struct.unpack("<I", body)[0]
    tags.append(tag)
    room.release()


while running:
    reply()
room.release()  # wakes the writer, which then ends
writer.join()
while len(tags) < IN_FLIGHT:
    reply()
seconds = time.monotonic() - begin
send(122, 0, struct.pack("<I", 1))
receive(123)
json.dump({"mb_per_s": written / seconds / 1e6}, sys.stdout)
