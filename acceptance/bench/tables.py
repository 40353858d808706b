"""Prints the results of `run` in Markdown: ratios to diod beside the floors. tables.py FOLDER SCALE"""
import datetime
import json
import os
import platform
import sys

folder, scale = sys.argv[1:]


def load(name):
    with open(f"{folder}/{name}.json") as f:
        return json.load(f)


def lines(name):
    return {r["name"]: r for r in load(name)}


D, C, S, L, U = (lines(name) for name in ("diod", "cold", "shorefs", "local", "unix"))
# line of bench9p, the least ratio to diod
FLOORS = [
    ("null", 1.3), ("null x16", 1.8), ("stat", 1.3), ("stat x16", 1.8), ("rename", 2), ("small write", 3), ("small read", 1.2),
    ("create", 1.4), ("create x16", 8), ("unlink", 1.9), ("unlink x16", 1.8), ("mkdir", 1.2), ("rmdir", 2.2), ("append 128", 1.0),
    ("seq write", 0.5), ("seq write+sync", 0.45), ("seq read", 0.8), ("rand read", 1.0), ("rand read x16", 1.2),
    ("rand write", 1.0), ("rand write x16", 1.2), ("commit x8", 1.0), ("list", 0.6),
]


def row(what, mine, theirs, unit, cold, ratio, floor, passed):
    print(f"| {what} | {mine:,.0f} | {theirs:,.0f} | {unit} | {cold} | {ratio} | {floor} | {'yes' if passed else '**no**'} |")


with open("/proc/cpuinfo") as f:
    cpu = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "unknown")
print(f"{datetime.date.today()}, {os.cpu_count()} x {cpu}, Linux {platform.release()}, scale {scale},"
      f" load before the tables {os.getloadavg()[2]:.1f} (15 min)\n")
print("| line | ShoreFS | diod | | ratio at once | ratio | floor | passed |\n|---|---|---|---|---|---|---|---|")
for name, floor in FLOORS:
    ratio = S[name]["rate"] / D[name]["rate"]
    row(name, S[name]["rate"], D[name]["rate"], S[name]["unit"], f"{C[name]['rate'] / D[name]['rate']:.2f}", f"{ratio:.2f}", f"{floor} D", ratio >= floor)
for name, floor in (("null", 1.6), ("null x16", 2.5)):
    ratio = U[name]["rate"] / D[name]["rate"]
    row(f"Unix socket, {name}", U[name]["rate"], D[name]["rate"], "op/s", "", f"{ratio:.2f}", f"{floor} D", ratio >= floor)
mine, theirs = S["commit"]["p50_us"], D["commit"]["p50_us"]
row("commit p50", mine, theirs, "us", f"{C['commit']['p50_us'] / theirs:.2f}", f"{mine / theirs:.2f}", "at most 1.1 D", mine <= 1.1 * theirs)
bound = 1.5 * L["commit"]["p50_us"] + 2 * S["null"]["p50_us"]
row("commit p50, local beside it", mine, L["commit"]["p50_us"], "us", "", f"{mine / L['commit']['p50_us']:.2f}",
    f"at most 1.5 L + 2 null = {bound:.0f} us", mine <= bound)

resident = load("resident")
print(f"\nResident after the run: {resident['total']:.0f} MiB, of which LMDB's mapped file {resident['map']:.0f} MiB"
      f" (at most 700 MB: {'yes' if resident['total'] * 1.048576 <= 700 else '**no**'}).")
print("\nA stream of commits (8 KiB write and fsync) beside a writer at full speed:\n")
print("| server | p50 | p99 | bulk writer |\n|---|---|---|---|")
for server in ("shorefs", "diod"):
    commit, bulk = lines(f"{server}-beside")["commit"], load(f"{server}-beside-bulk")
    print(f"| {server} | {commit['p50_us'] / 1000:.1f} ms | {commit['p99_us'] / 1000:.1f} ms | {bulk['mb_per_s']:.0f} MB/s |")
p99 = lines("shorefs-beside")["commit"]["p99_us"] / 1000
print(f"\np99 under 50 ms: {'yes' if p99 < 50 else '**no**'}.")
