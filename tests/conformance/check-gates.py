#!/usr/bin/python3
# Copyright 2026 The Headway authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP: holds `headway graph --layout-dump` against the gates of the layout's design.

usage: check-gates.py HEADWAY DATA
DATA is the folder of the conformance data, whose generators, checker and reference layout are used.

Every graph is written as a project of SQL revisions, in a file order that has nothing to do with their age. Times are
not looked at: a busy machine must not fail a test. The bench prints them.
"""
import datetime
import os
import random
import subprocess
import sys
import tempfile

EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
HEADWAY, DATA = os.path.abspath(sys.argv[1]), sys.argv[2]
sys.path.insert(0, os.path.join(DATA, "layout"))
sys.dont_write_bytecode = True

import dag as dags  # noqa: E402
import quality  # noqa: E402
import reference_layout  # noqa: E402

FUZZ_GRAPHS = 24
REPLAYED = 150
NEWEST = 40
TEXT = """-- %s
--
-- revision: %s
-- down-revision: %s
%s%s
-- migrate:up
SELECT 1;

-- migrate:down
SELECT 1;
"""


def write_revision(folder, dag, node, name):
    """One file. @name: of the file, without suffix."""
    down = ", ".join(dag.ids[p] for p in dag.parents[node]) or "none"
    deps = ", ".join(dag.ids[p] for p in dag.deps[node])
    when = dag.when[node]
    if isinstance(when, int):
        when = (EPOCH + datetime.timedelta(minutes=when)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with open(os.path.join(folder, "migrations", name + ".sql"), "w", encoding="utf-8") as out:
        out.write(TEXT % ("Step %d" % node, dag.ids[node], down, "-- depends-on: %s\n" % deps if deps else "",
                          "-- created: %s\n" % when if when else ""))


def write_project(folder, dag, nodes, seed=0):
    os.makedirs(os.path.join(folder, "migrations"))
    with open(os.path.join(folder, "headway.ini"), "w", encoding="utf-8") as out:
        out.write("[headway]\nscript_location = migrations\n")
    names = ["f%06d" % i for i in nodes]
    random.Random(seed).shuffle(names)
    for node, name in zip(nodes, names):
        write_revision(folder, dag, node, name)


def dump(folder, *options):
    process = subprocess.run([HEADWAY, "-C", folder, "graph", "--layout-dump", *options], capture_output=True,
                             text=True, timeout=300)
    if process.returncode != 0:
        raise RuntimeError(process.stderr[:200])
    return process.stdout


def judge(text, dag):
    """The checker's figures; what a stub stands for is not an edge to be traced."""
    rows, _, stubs = quality.read_dump(text.splitlines())
    edges = {dag.ids[v]: {"down": [dag.ids[p] for p in dag.parents[v]],
                          "depends": [dag.ids[p] for p in dag.deps[v]
                                      if dag.ids[p] not in stubs.get(dag.ids[v], ()) and p not in dag.parents[v]]}
             for v in range(dag.n)}
    figures, errors = quality.measure(rows, edges)
    if len(rows) != dag.n:
        errors.append("%d rows for %d revisions" % (len(rows), dag.n))
    return figures, errors


def judge_reference(dag, order):
    with tempfile.TemporaryFile("w+") as out:
        reference_layout.Layout(dag, order, reference_layout.STUB).dump(out)
        out.seek(0)
        return judge(out.read(), dag)[0]


class Tap:
    def __init__(self):
        self.count = 0

    def say(self, passed, name, why=""):
        self.count += 1
        print("%s %d - %s%s" % ("ok" if passed else "not ok", self.count, name, "" if passed else ": " + why), flush=True)


def name_missed(figures, errors, limits):
    missed = list(errors[:3])
    missed += ["%s %s > %s" % (key, figures[key], limit) for key, limit in limits.items() if figures[key] > limit]
    return "; ".join(missed)


def check_generated(tap, name, n, limits):
    dag = dags.GENERATORS[name](n)
    with tempfile.TemporaryDirectory(prefix="headway-gates-") as root:
        texts = []
        for seed in (1, 2):
            folder = os.path.join(root, str(seed))
            write_project(folder, dag, list(range(dag.n)), seed)
            texts.append(dump(folder))
        branch = dump(folder, "--by-branch")
    figures, errors = judge(texts[0], dag)
    missed = name_missed(figures, errors, limits)
    print("# %s:%d %s" % (name, n, {key: figures[key] for key in
                                   ("lanes_max", "crossings", "crossings_per_edge", "bends_per_edge")}))
    tap.say(not missed, "%s:%d meets its gates" % (name, n), missed)
    tap.say(texts[0] == texts[1], "%s:%d is the same whatever the files are called" % (name, n))
    _, errors = judge(branch, dag)
    tap.say(not errors, "%s:%d by branch is valid" % (name, n), "; ".join(errors[:3]))


def make_odd(rand):
    """A graph with everything that may occur: forks, merges of many, several bases, near and far dependencies, dates
    that are out of order or all the same."""
    n = rand.randrange(2, 120)
    parents, deps = [], []
    for i in range(n):
        count = 0 if i == 0 else rand.choice((0, 1, 1, 1, 1, 1, 1, 2, 2, 3))
        near = range(max(0, i - rand.choice((1, 3, 12, 60))), i)
        parents.append(rand.sample(near, min(count, len(near))))
        others = [p for p in range(max(0, i - 30), i) if p not in parents[i]]
        deps.append(rand.sample(others, min(len(others), rand.choice((0,) * 8 + (1, 2)))))
    when = rand.choice(([0] * n, list(range(n)), [rand.randrange(n) for _ in range(n)]))
    ids = ["%012x" % number for number in rand.sample(range(1 << 48), n)]
    return dags.Dag(ids, when, parents, deps)


def check_odd(tap):
    """Random graphs: valid in both orders, and none with more crossings or lanes than the reference has."""
    rand = random.Random(20261130)
    invalid, worse = [], []
    for number in range(FUZZ_GRAPHS):
        dag = make_odd(rand)
        with tempfile.TemporaryDirectory(prefix="headway-gates-") as root:
            folder = os.path.join(root, "p")
            write_project(folder, dag, list(range(dag.n)), number)
            for order in ("date", "branch"):
                figures, errors = judge(dump(folder, *(["--by-branch"] if order == "branch" else [])), dag)
                reference = judge_reference(dag, order)
                invalid += ["graph %d by %s: %s" % (number, order, error) for error in errors[:2]]
                worse += ["graph %d by %s: %s %s, reference %s" % (number, order, key, figures[key], reference[key])
                          for key in ("crossings", "lanes_max") if figures[key] > reference[key]]
    tap.say(not invalid, "%d random graphs are valid in both orders" % FUZZ_GRAPHS, "; ".join(invalid[:3]))
    tap.say(not worse, "%d random graphs are as good as the reference" % FUZZ_GRAPHS, "; ".join(worse[:3]))


def make_ladder(n):
    """Two branches, each merged into the other again and again: all lines are short and each goes between two others."""
    parents = [[], [0], [0]]
    while len(parents) < n:
        left, right = len(parents) - 2, len(parents) - 1
        parents += [[left, right], [right, left]]
    ids = ["%012x" % number for number in random.Random(n).sample(range(1 << 48), len(parents))]
    return dags.Dag(ids, list(range(len(parents))), parents, [[] for _ in parents])


def list_lanes(text):
    rows, _, _ = quality.read_dump(text.splitlines())
    return [(revision, lane) for revision, lane, _ in rows]


def check_ladder(tap):
    """So many items side by side in order that their places have to be spread again, over and over."""
    dag = make_ladder(1000)
    with tempfile.TemporaryDirectory(prefix="headway-gates-") as root:
        folder = os.path.join(root, "p")
        write_project(folder, dag, list(range(dag.n)))
        lanes = list_lanes(dump(folder))
    layout = reference_layout.Layout(dag, "date", reference_layout.STUB)
    expected = [(revision, lane) for revision, lane, _ in layout.rows()]
    different = sum(1 for ours, theirs in zip(lanes, expected) if ours != theirs)
    tap.say(lanes == expected, "a ladder of %d has the lanes of the reference" % dag.n, "%d rows differ" % different)


def list_newest(text):
    rows, _, _ = quality.read_dump(text.splitlines())
    return {revision: lane for revision, lane, _ in rows[:NEWEST]}


def check_stability(tap, dag, name, limit):
    """Replays the last revisions one by one; counts those among the newest rows whose lane is another."""
    order = reference_layout.row_order(dag, "date")[::-1]
    first = max(1, dag.n - REPLAYED)
    moved = 0
    with tempfile.TemporaryDirectory(prefix="headway-gates-") as root:
        folder = os.path.join(root, "p")
        write_project(folder, dag, order[:first])
        before = list_newest(dump(folder))
        for node in order[first:]:
            write_revision(folder, dag, node, "g%06d" % node)
            after = list_newest(dump(folder))
            moved += sum(1 for revision, lane in after.items() if before.get(revision, lane) != lane)
            before = after
    rate = moved / (dag.n - first)
    print("# %s: %.3f rows moved a step" % (name, rate))
    tap.say(rate <= limit, "%s stays where it is while it grows" % name, "%.3f > %s rows moved a step" % (rate, limit))


def main():
    tap = Tap()
    print("# the dump of %s" % HEADWAY)
    for n in (1000, 10000):
        check_generated(tap, "linear", n, {"lanes_max": 1, "crossings": 0, "bends_per_edge": 0})
    check_generated(tap, "branchy", 1000, {"crossings_per_edge": 0.020, "lanes_max": 7, "bends_per_edge": 0.080})
    check_generated(tap, "branchy", 10000, {"crossings_per_edge": 0.048, "lanes_max": 14, "bends_per_edge": 0.085})
    check_generated(tap, "wild", 1000, {"crossings_per_edge": 1.75, "lanes_max": 50, "bends_per_edge": 0.46})
    check_odd(tap)
    check_ladder(tap)
    check_stability(tap, dags.gen_branchy(600), "branchy:600", 0.2)
    real = os.path.join(DATA, "graphs", "raw-data-repository.json")
    if os.path.exists(real):
        check_stability(tap, dags.load_real(real), "raw-data-repository", 1.1)
    print("1..%d" % tap.count)


main()
