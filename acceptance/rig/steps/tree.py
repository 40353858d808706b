"""Makes a tree of 1,000 files that has everything a copy must keep, and compares two such trees (times by whole seconds:
that is what Linux's 9P client sends).

tree.py make DIR | tree.py compare DIR DIR
"""
import os
import random
import stat
import sys

FILES = 1000


def make(root):
    r = random.Random(11)
    os.mkdir(root)
    names = []
    for i in range(FILES):
        directory = f"{root}/d{i % 25}" + (f"/e{i % 3}" if i % 2 else "")
        os.makedirs(directory, exist_ok=True)
        name = f"{directory}/{'n' * (i % 200)}{i}"
        kind = i % 20
        if kind == 0 and names:
            os.link(r.choice(names), name)
            continue
        if kind == 1:
            os.symlink(r.choice(["../dangling", "d1", "x" * 300, f"{i}"]), name)
            continue
        if kind == 2 and i % 40 == 2:
            os.mkfifo(f"{directory}/fifo{i}", 0o640)
        with open(name, "wb") as f:
            if kind == 3:
                f.seek(r.randrange(200_000, 500_000))
                f.write(b"behind a hole")
                f.truncate(f.tell() + 100_000)
            else:
                f.write(r.randbytes(r.choice([0, 1, 100, 3999, 4000, 4001, 33000, 70000])))
        os.chmod(name, r.choice([0o644, 0o600, 0o755, 0o4711, 0o2750, 0o444]))
        if kind == 4:  # never an empty value: Linux's client sends the same message to remove one
            os.setxattr(name, "user.colour", r.randbytes(r.choice([1, 5, 200])))
            os.setxattr(name, "user.second", b"2")
        if kind == 5:
            os.chown(name, 1000 + i, 2000)
        os.utime(name, ns=(1_000_000_000 * (i + 1), 1_234_000_000 * (i + 1)))
        names.append(name)


def describe(root):
    """What is at each path below root, and which paths are the same file."""
    entries, inodes = {}, {}
    for directory, directories, files in os.walk(root):
        for name in directories + files:
            path = os.path.join(directory, name)
            relative = os.path.relpath(path, root)
            s = os.lstat(path)
            kind = stat.S_IFMT(s.st_mode)
            regular = kind == stat.S_IFREG
            entries[relative] = {
                "mode": oct(s.st_mode),
                "owner": (s.st_uid, s.st_gid),
                "links": s.st_nlink if kind != stat.S_IFDIR else None,
                "size": s.st_size if kind != stat.S_IFDIR else None,
                "mtime": int(s.st_mtime) if kind != stat.S_IFDIR else None,
                "sparse": regular and s.st_size > 200_000 and s.st_blocks * 512 < s.st_size // 2,
                "target": os.readlink(path) if kind == stat.S_IFLNK else None,
                "xattrs": {x: os.getxattr(path, x) for x in sorted(os.listxattr(path))} if regular else None,
            }
            if regular:
                inodes.setdefault(s.st_ino, set()).add(relative)
    return entries, sorted(sorted(paths) for paths in inodes.values())


def compare(a, b):
    (left, same_left), (right, same_right) = describe(a), describe(b)
    differences = [f"{p}: {left.get(p)} and {right.get(p)}" for p in sorted(left | right) if left.get(p) != right.get(p)]
    if same_left != same_right:
        differences.append("the hard links differ")
    if not any(e["sparse"] for e in left.values()):
        differences.append("no file of the made tree is sparse")
    print("\n".join(differences[:20]))
    sys.exit(1 if differences else 0)


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    compare(sys.argv[2], sys.argv[3])
