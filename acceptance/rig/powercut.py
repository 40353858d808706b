"""A numbered sequence of changes to a directory, and the check that what is there is a prefix of it.

powercut.py DIR SYNCED check|load
  check: DIR has the state after some number of operations, SYNCED at least (-1: DIR is new). Prints that number.
  load:  the same, then goes on from there, and prints "synced N" when the first N operations must survive.

Each operation is one request to the server that changes something, and follows from its number and the state before.
"""
import os
import random
import sys

FILES = 12
LARGEST = 60_000
AHEAD = 50_000  # operations that may have happened after the last one known to be synced


def data(number, length):
    return random.Random(number).randbytes(length)


def operation(number, state):
    """What operation `number` is: a tuple of its kind, its file, and more."""
    r = random.Random(1_000_003 * number)
    name = f"f{r.randrange(FILES)}"
    if name not in state:
        return "create", name
    kind = r.randrange(20)
    if kind == 0:
        return "unlink", name
    if kind == 1:
        return "truncate", name, r.randrange(LARGEST)
    if kind == 2:
        return "rename", name, f"f{r.randrange(FILES)}"
    length = r.choice([8, 100, 3000, 5000, 30_000])
    return "write", name, r.choice([0, len(state[name]), r.randrange(LARGEST)]), length


def model(number, op, state):
    """Applies an operation to a dictionary of contents; gives the names that changed."""
    kind, name = op[:2]
    if kind == "create":
        state[name] = b""
    elif kind == "unlink":
        del state[name]
    elif kind == "truncate":
        state[name] = state[name][: op[2]].ljust(op[2], b"\0")
    elif kind == "rename":
        if op[2] != name:
            state[op[2]] = state.pop(name)
        return name, op[2]
    else:
        offset, length = op[2:]
        old = state[name].ljust(offset, b"\0")
        state[name] = old[:offset] + data(number, length) + old[offset + length :]
    return (name,)


def real(number, op, directory):
    """Performs an operation; true if it was synced."""
    kind, path = op[0], f"{directory}/{op[1]}"
    if kind == "create":
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644))
    elif kind == "unlink":
        os.unlink(path)
    elif kind == "truncate":
        os.truncate(path, op[2])
    elif kind == "rename":
        os.rename(path, f"{directory}/{op[2]}")
    else:
        fd = os.open(path, os.O_RDWR)
        if os.pwrite(fd, data(number, op[3]), op[2]) != op[3]:
            sys.exit("a short write")
        synced = number % 4 == 0
        if synced:
            os.fsync(fd)
        os.close(fd)
        return synced
    return False


def read(directory):
    found = {}
    for name in os.listdir(directory):
        with open(f"{directory}/{name}", "rb") as f:
            found[name] = f.read()
    return found


def check(directory, synced):
    """How many operations the directory has, and its state."""
    found, state, number = read(directory), {}, 0
    differing = set(found)
    closest = (len(found) + 1, 0, differing)
    while differing or number < synced:
        if number > max(synced, 0) + AHEAD:
            print(f"no prefix with {synced} operations or more; {closest[1]} fit but for {sorted(closest[2])}")
            sys.exit(1)
        for name in model(number, operation(number, state), state):
            (differing.discard if state.get(name) == found.get(name) else differing.add)(name)
        number += 1
        if number >= synced and len(differing) < closest[0]:
            closest = (len(differing), number, set(differing))
    print(f"prefix {number}, of which {synced} were synced", flush=True)
    return number, state


def load(directory, number, state):
    while True:
        op = operation(number, state)
        synced = real(number, op, directory)
        model(number, op, state)
        number += 1
        if synced:
            print(f"synced {number}", flush=True)


DIRECTORY, SYNCED, THEN = sys.argv[1], int(sys.argv[2]), sys.argv[3]
NUMBER, STATE = check(DIRECTORY, SYNCED)
if THEN == "load":
    load(DIRECTORY, NUMBER, STATE)
