"""Prints as JSON what a process has resident, in MiB, and how much of it is LMDB's mapped file. resident.py PID"""
import json
import re
import sys

proc = f"/proc/{sys.argv[1]}"
total = int(re.search(r"VmRSS:\s+(\d+)", open(f"{proc}/status").read())[1])
mapped, inside = 0, False
for line in open(f"{proc}/smaps"):
    if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
        inside = line.rstrip().endswith("data.mdb")
    elif inside and line.startswith("Rss:"):
        mapped += int(line.split()[1])
json.dump({"total": total / 1024, "map": mapped / 1024}, sys.stdout)
