#!/usr/bin/python3
"""Measures headway against other ways to do the same, in turn and in one run, and prints a Markdown table.

Every line is a pair: whole processes, one after the other in every round, the order turned round by round; a ratio is
taken within a round, and the median of the rounds is shown. Ratios hold on a busy machine, seconds do not. A run that
does not leave the tables and the version row that it should is an error and not a time.

“floor” is a program of this folder that does the least that can be done; psql, sqlite3, pg_dump and alembic are taken
from PATH and left out where they are not there. Alembic runs the same statements, by op.execute().
"""
import argparse
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CONTESTS = ("history", "heads", "sql", "sqlite", "postgres", "latency", "backup")
MARK_BEGIN, MARK_END = "<!-- measured by build-aux/bench -->", "<!-- end -->"
TICKS = os.sysconf("SC_CLK_TCK")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Revision:
    def __init__(self, number, parents, up, down):
        self.id = "%012x" % (number * 2654435761 % 2**48)
        self.number, self.parents, self.up, self.down = number, parents, up, down


def make_revisions(count, is_branchy):
    """A history with a quarter of new tables, and columns, indexes and rows for the rest; the same every time."""
    choice = random.Random(7)
    revisions, heads, tables = [], [], []
    for number in range(1, count + 1):
        kind = choice.random()
        if kind < 0.25 or not tables:
            tables.append("t%05d" % number)
            up = "CREATE TABLE %s (id integer PRIMARY KEY, name varchar(80) NOT NULL)" % tables[-1]
            down = "DROP TABLE %s" % tables[-1]
        else:
            table = choice.choice(tables)
            if kind < 0.6:
                up = "ALTER TABLE %s ADD COLUMN c%d integer" % (table, number)
                down = "ALTER TABLE %s DROP COLUMN c%d" % (table, number)
            elif kind < 0.8:
                up = "CREATE INDEX ix%d ON %s (name)" % (number, table)
                down = "DROP INDEX ix%d" % number
            else:
                up = "INSERT INTO %s (id, name) VALUES (%d, 'row %d')" % (table, number, number)
                down = "DELETE FROM %s WHERE id = %d" % (table, number)
        parents = heads[-1:]
        if is_branchy and len(heads) > 1 and choice.random() < 0.3:
            parents = [heads[0], heads[-1]]
        revision = Revision(number, [r.id for r in parents], up, down)
        if is_branchy and choice.random() < 0.05 and len(heads) < 6 and heads:
            heads.insert(0, heads[-1])  # its next child will fork from here
        heads = [r for r in heads if r not in parents or (is_branchy and heads.count(r) > 1 and r is heads[0])]
        heads = [r for i, r in enumerate(heads) if r not in heads[:i]] + [revision]
        revisions.append(revision)
    return revisions, tables


class Project:
    """The same history as a project of Headway, one of Alembic, and as scripts for the others."""

    def __init__(self, folder, count, is_branchy=False):
        self.folder, self.count = folder, count
        self.revisions, self.tables = make_revisions(count, is_branchy)
        self.head = self.revisions[-1].id
        self.versions = os.path.join(folder, "headway", "migrations")
        for revision in self.revisions:
            self.write_revision(revision)
        self.alembic = os.path.join(folder, "alembic")
        write(os.path.join(self.alembic, "scripts", "env.py"), ALEMBIC_ENV)
        self.write_scripts()

    def write_revision(self, r):
        name = "%s_revision_%d" % (r.id, r.number)
        write(os.path.join(self.versions, name + ".sql"),
              "-- Revision %d\n--\n-- revision: %s\n-- down-revision: %s\n-- created: 2026-01-07T15:00:00Z\n\n"
              "-- migrate:up\n%s;\n\n-- migrate:down\n%s;\n" % (r.number, r.id, ", ".join(r.parents) or "none", r.up, r.down))
        parents = tuple(r.parents) if len(r.parents) > 1 else r.parents[0] if r.parents else None
        write(os.path.join(self.folder, "alembic", "scripts", "versions", name + ".py"),
              '"""Revision %d\n\nRevision ID: %s\nCreate Date: 2026-01-07 15:00:00\n\n"""\nfrom alembic import op\n\nrevision = %r\n'
              'down_revision = %r\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    op.execute(%r)\n\n\n'
              "def downgrade():\n    op.execute(%r)\n" % (r.number, r.id, r.id, parents, r.up, r.down))

    def write_scripts(self):
        table = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)"
        up = [[r.up, "UPDATE alembic_version SET version_num = '%s'" % r.id] for r in self.revisions]
        up[0] = [table, self.revisions[0].up, "INSERT INTO alembic_version VALUES ('%s')" % self.revisions[0].id]
        down = []
        for r in reversed(self.revisions):
            row = "UPDATE alembic_version SET version_num = '%s'" % r.parents[0] if r.parents else "DELETE FROM alembic_version"
            down.append([r.down, row])
        for way, migrations in (("up", up), ("down", down)):
            write(self.path(way + ".statements"), "".join("\n".join(m) + "\n\n" for m in migrations))
            write(self.path(way + ".sql"), "".join("BEGIN;\n%s;\nCOMMIT;\n" % ";\n".join(m) for m in migrations))

    def path(self, name):
        return os.path.join(self.folder, name)

    def point_at(self, headway_url, alembic_url):
        write(os.path.join(self.folder, "headway", "headway.ini"),
              "[headway]\nscript_location = migrations\n\n[environment dev]\nurl = %s\n" % headway_url)
        write(os.path.join(self.alembic, "alembic.ini"),
              "[alembic]\nscript_location = scripts\nsqlalchemy.url = %s\n" % alembic_url.replace("%", "%%"))


ALEMBIC_ENV = """from alembic import context
from sqlalchemy import create_engine, pool

url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""


class Server:
    """The throwaway cluster of the tests, and databases on it."""

    def __init__(self, programs):
        self.child = subprocess.Popen([os.path.join(programs, "bench-server")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.child.stdout.readline().split()
        if len(line) != 3:
            raise RuntimeError("no PostgreSQL server can be started here")
        self.socket, self.bindir, self.pid = line[0], line[1], int(line[2])

    def stop(self):
        self.child.stdin.close()
        self.child.wait()

    def conninfo(self, name, socket=None):
        return "host=%s user=postgres dbname=%s" % (socket or self.socket, name)

    def run(self, name, *arguments):
        command = [os.path.join(self.bindir, "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo(name), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def create(self, name, template="template0"):
        self.run("postgres", "-c", "DROP DATABASE IF EXISTS %s WITH (FORCE)" % name)
        self.run("postgres", "-c", "CREATE DATABASE %s TEMPLATE %s" % (name, template))

    def get_cpu(self):
        """Of the server and all it started, in seconds; those that still run included."""
        total = 0
        pids = [str(self.pid)]
        with open("/proc/%d/task/%d/children" % (self.pid, self.pid), encoding="ascii") as file:
            pids += file.read().split()
        for pid in pids:
            try:
                with open("/proc/%s/stat" % pid, encoding="ascii") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            total += sum(int(value) for value in fields[11:15 if pid == pids[0] else 13])
        return total / TICKS


class Case:
    """One tool in one contest."""

    def __init__(self, name, command, prepare=None, verify=None, cwd=None, server=None):
        self.name, self.command, self.prepare, self.verify = name, command, prepare, verify
        self.cwd, self.server = cwd, server
        self.wall, self.cpu, self.peak, self.error, self.turns = [], [], 0, None, None


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = tempfile.mkdtemp(prefix="headway-bench-", dir=options.work)
        # A home of its own: what a measurement backs up or notes is thrown away with it.
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        self.environ.update(HOME=self.work, XDG_DATA_HOME=os.path.join(self.work, "data"), LC_ALL="C.UTF-8")
        self.server = None
        self.rows, self.notes = [], []

    def program(self, name):
        return os.path.join(self.options.programs, name)

    def headway(self, project, *arguments):
        return [self.options.headway, "-C", os.path.join(project.folder, "headway"), "--env", "dev", *arguments]

    def get_server(self):
        if self.server is None:
            self.server = Server(self.options.programs)
        return self.server

    def close(self):
        if self.server is not None:
            self.server.stop()
        shutil.rmtree(self.work, ignore_errors=True)

    # Running

    def time_once(self, case):
        figures = os.path.join(self.work, "figures")
        if case.prepare:
            case.prepare()
        before = case.server.get_cpu() if case.server else 0
        result = subprocess.run([self.program("bench-time"), figures, *case.command], cwd=case.cwd, env=self.environ,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
        with open(figures, encoding="ascii") as file:
            wall, user, system, peak, status = (int(word) for word in file.read().split())
        if status != 0:
            raise RuntimeError("exit %d: %s" % (status, result.stderr.decode("utf-8", "replace").strip()[:200]))
        if case.server:
            time.sleep(0.05)  # until the last of its processes is counted
        cpu = (user + system) / 1e6 + (case.server.get_cpu() - before if case.server else 0)
        if case.verify:
            case.verify()
        return wall / 1e6, cpu, peak

    def contest(self, title, cases, rounds=None):
        """cases[0] is headway."""
        rounds = rounds or self.options.rounds
        n_warm = 1 if rounds > 1 else 0
        for number in range(rounds + n_warm):
            turn = number % len(cases)
            for case in cases[turn:] + cases[:turn]:
                if case.error:
                    continue
                try:
                    wall, cpu, peak = self.time_once(case)
                except (RuntimeError, OSError, subprocess.CalledProcessError, sqlite3.Error) as error:
                    case.error = " ".join(str(error).split())
                    self.notes.append("%s, %s: %s" % (title, case.name, case.error))
                    continue
                if number >= n_warm:  # the first round warms the caches up
                    case.wall.append(wall)
                    case.cpu.append(cpu)
                    case.peak = max(case.peak, peak)
        for case in cases:
            self.add_row(title, cases[0], case)

    def add_row(self, title, own, case):
        if case.error or not case.wall:
            return
        times = "%.3f s" % statistics.median(case.wall)
        cpu = "%.3f s" % statistics.median(case.cpu)
        turns = "" if case.turns is None else ", %s round trips" % case.turns
        if case is own or own.error or not own.wall:
            ratio, ratio_cpu = "", ""
        else:
            ratio = "**%.2f**" % statistics.median(a / b for a, b in zip(own.wall, case.wall))
            ratio_cpu = "%.2f" % statistics.median(a / b for a, b in zip(own.cpu, case.cpu)) if min(case.cpu) > 0 else ""
        self.rows.append((title, case.name + turns, times, cpu, "%.0f MiB" % (case.peak / 1024), ratio, ratio_cpu))
        print("| " + " | ".join(self.rows[-1]) + " |", file=sys.stderr, flush=True)

    # Contests

    def run_history(self, what):
        project = self.get_project(is_branchy=True)
        project.point_at("sqlite:///dev.db", "sqlite:///dev.db")
        cases = [Case("headway", self.headway(project, what)), Case("floor", [self.program("floor-history"), project.versions, what])]
        if self.options.alembic:
            cases.append(Case("alembic", [self.options.alembic, what], cwd=project.alembic))
        self.contest("%s, %d files" % (what, project.count), cases)

    def run_sql(self):
        project = self.get_project()
        project.point_at("postgresql:///none", "postgresql:///none")
        cases = [Case("headway", self.headway(project, "upgrade", "head", "--sql")),
                 Case("floor", [self.program("floor-history"), project.versions, "script"])]
        if self.options.alembic:
            cases.append(Case("alembic", [self.options.alembic, "upgrade", "head", "--sql"], cwd=project.alembic))
        self.contest("upgrade --sql, %d revisions" % project.count, cases)

    def get_project(self, is_branchy=False, count=None):
        count = count or self.options.revisions
        folder = os.path.join(self.work, "%d-%s" % (count, "branchy" if is_branchy else "linear"))
        if not hasattr(self, "projects"):
            self.projects = {}
        if folder not in self.projects:
            self.projects[folder] = Project(folder, count, is_branchy)
        return self.projects[folder]

    @staticmethod
    def check(project, is_up, tables, rows):
        expected = (len(project.tables), [project.head]) if is_up else (0, [])
        if (tables, rows) != expected:
            raise RuntimeError("left %d tables and the rows %s, expected %d and %s" % (tables, rows, *expected))

    def run_sqlite(self):
        project = self.get_project()
        path = project.path("dev.db")
        full = project.path("full.db")
        project.point_at("sqlite:///" + path, "sqlite:///" + path)
        subprocess.run([self.program("floor-sqlite"), full, project.path("up.statements")], check=True)
        for is_up in (True, False):
            way = "up" if is_up else "down"

            def prepare(is_up=is_up):
                for suffix in ("", "-wal", "-shm", "-journal"):
                    if os.path.exists(path + suffix):
                        os.unlink(path + suffix)
                if not is_up:
                    shutil.copy(full, path)

            def verify(is_up=is_up):
                connection = sqlite3.connect(path)
                tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 't[0-9]*'").fetchone()[0]
                rows = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
                connection.close()
                self.check(project, is_up, tables, rows)

            cases = [Case("headway", self.headway(project, *(("upgrade", "head") if is_up else ("downgrade", "base")))),
                     Case("floor: one transaction, savepoints", [self.program("floor-sqlite"), path, project.path(way + ".statements")])]
            if shutil.which("sqlite3"):
                cases.append(Case("sqlite3, a transaction each", ["sqlite3", "-bail", path, ".read " + project.path(way + ".sql")]))
            if self.options.alembic:
                cases.append(Case("alembic", [self.options.alembic, *(("upgrade", "head") if is_up else ("downgrade", "base"))], cwd=project.alembic))
            for case in cases:
                case.prepare, case.verify = prepare, verify
            self.contest("%s on SQLite, %d revisions" % ("upgrade" if is_up else "downgrade", project.count), cases)

    def list_postgres_cases(self, project, is_up, socket):
        server = self.get_server()
        way = "up" if is_up else "down"
        words = ("upgrade", "head") if is_up else ("downgrade", "base")
        conninfo = server.conninfo("bench", socket)
        url = "postgresql://postgres@/bench?host=" + socket
        project.point_at(url, url.replace("postgresql:", "postgresql+psycopg2:"))
        cases = [Case("headway", self.headway(project, *words)),
                 Case("floor: one pipeline", [self.program("floor-postgres"), conninfo, project.path(way + ".statements")]),
                 Case("psql, a transaction each", [os.path.join(server.bindir, "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-d", conninfo,
                                                   "-f", project.path(way + ".sql")])]
        if self.options.alembic:
            cases.append(Case("alembic", [self.options.alembic, *words], cwd=project.alembic))

        def prepare():
            server.create("bench", "template0" if is_up else "bench_full")

        def verify():
            tables = int(server.run("bench", "-c", "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^t[0-9]+$'"))
            rows = server.run("bench", "-c", "SELECT version_num FROM alembic_version").split()
            self.check(project, is_up, tables, rows)

        for case in cases:
            case.prepare, case.verify, case.server = prepare, verify, server
        return cases

    def run_postgres(self):
        project = self.get_project()
        server = self.get_server()
        server.create("bench_full")
        subprocess.run([self.program("floor-postgres"), server.conninfo("bench_full"), project.path("up.statements")], check=True)
        for is_up in (True, False):
            self.contest("%s on PostgreSQL, %d revisions" % ("upgrade" if is_up else "downgrade", project.count),
                         self.list_postgres_cases(project, is_up, server.socket))

    def run_latency(self):
        project = self.get_project(count=self.options.latency_revisions)
        server = self.get_server()
        folder = os.path.join(self.work, "proxy")
        os.makedirs(folder, exist_ok=True)
        listen = os.path.join(folder, ".s.PGSQL.5432")
        target = os.path.join(server.socket, ".s.PGSQL.5432")
        cases = self.list_postgres_cases(project, True, folder)
        for case in cases:
            self.put_behind_proxy(case, listen, target)
        self.contest("upgrade on PostgreSQL, %d revisions, %d ms round trip" % (project.count, 2 * self.options.delay), cases, rounds=1)

    def put_behind_proxy(self, case, listen, target):
        prepare, verify, proxies = case.prepare, case.verify, []

        def start():
            prepare()
            if os.path.exists(listen):
                os.unlink(listen)
            command = [sys.executable, os.path.join(HERE, "delay_proxy.py"), listen, target, str(self.options.delay)]
            proxies.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            proxies[-1].stdout.readline()

        def stop():
            proxies[-1].send_signal(signal.SIGTERM)
            case.turns = int(proxies[-1].communicate()[0] or 0)
            verify()

        case.prepare, case.verify = start, stop

    def run_backup(self):
        project = self.get_project(count=10)
        server = self.get_server()
        folder = os.path.join(self.work, "backups")
        path = os.path.join(folder, "plain.dump")
        server.create("bench")
        server.run("bench", "-c", "CREATE TABLE orders AS SELECT i AS id, md5(i::text) AS token, 'shipped to customer ' || i %% 5000 || ' by parcel"
                   " service' AS note, (i * 37 %% 10000) / 100.0 AS total FROM generate_series(1, %d) AS i" % (self.options.backup_mib * 9000))
        url = "postgresql://postgres@/bench?host=" + server.socket
        project.point_at(url, url)

        def prepare():
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)

        def verify():
            files = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names if name.endswith(".dump")]
            if len(files) != 1:
                raise RuntimeError("%d dumps were left" % len(files))
            listing = subprocess.run([os.path.join(server.bindir, "pg_restore"), "--list", files[0]], check=True, capture_output=True, text=True).stdout
            if "TABLE DATA public orders" not in listing:
                raise RuntimeError("the dump has no rows")

        cases = [Case("headway", self.headway(project, "backup", "--dir", folder), prepare, verify, server=server),
                 Case("pg_dump, custom format", [os.path.join(server.bindir, "pg_dump"), "--format=custom", "--file", path, "--dbname",
                                                 server.conninfo("bench")], prepare, verify, server=server)]
        self.contest("backup, %d MiB" % self.options.backup_mib, cases)

    def run(self):
        for name in self.options.contests:
            if name in ("history", "heads"):
                self.run_history(name)
            else:
                getattr(self, "run_" + name)()

    def make_table(self):
        lines = ["| contest | program | time | CPU, with the server's | peak memory | headway's time / this | headway's CPU / this |",
                 "| --- | --- | --- | --- | --- | --- | --- |"]
        last = None
        for row in self.rows:
            lines.append("| " + " | ".join(("" if row[0] == last else row[0],) + row[1:]) + " |")
            last = row[0]
        return "\n".join(lines + ["\nNot measured: " + note for note in self.notes]) + "\n"


def replace_table(path, table):
    """Puts the table between the two marks of a document."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    begin, end = text.index(MARK_BEGIN) + len(MARK_BEGIN), text.index(MARK_END)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:begin] + "\n" + table + text[end:])


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headway", required=True, help="the binary to measure")
    parser.add_argument("--programs", required=True, help="the folder with the built programs of tests/bench")
    parser.add_argument("--contests", default=",".join(CONTESTS), help="of " + ", ".join(CONTESTS))
    parser.add_argument("--revisions", type=int, default=1000)
    parser.add_argument("--latency-revisions", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5, help="after one that warms up where there are several; latency is run once")
    parser.add_argument("--delay", type=int, default=20, help="milliseconds on the way, each way")
    parser.add_argument("--backup-mib", type=int, default=60)
    parser.add_argument("--work", help="folder for databases and projects (default: the system's for temporary files)")
    parser.add_argument("--readme", help="a document to put the table into, between its two marks")
    parser.add_argument("--without-alembic", action="store_true")
    options = parser.parse_args()
    options.contests = [name for name in options.contests.split(",") if name]
    for name in options.contests:
        if name not in CONTESTS:
            parser.error("there is no contest “%s”" % name)
    options.headway = os.path.abspath(options.headway)
    options.programs = os.path.abspath(options.programs)
    options.alembic = None if options.without_alembic else shutil.which("alembic")
    return options


def main():
    bench = Bench(parse_options())
    try:
        bench.run()
        table = bench.make_table()
        print(table, end="")
        if bench.options.readme:
            replace_table(bench.options.readme, table)
    finally:
        bench.close()
    return 1 if bench.notes else 0


if __name__ == "__main__":
    sys.exit(main())
