#!/usr/bin/env python3
"""Makes data directories with the real Prometheus and promtool, from data of our own.

    scripts/data_directories.py           anew those of fixtures/tsdb, as short as they can be
    scripts/data_directories.py FOLDER    all kinds, in FOLDER

scripts/compare makes them too, and compares what promtool and flint say of them. The real programs
are in the folder that ../shared/peers names, or beside $PROMTOOL.
"""

import http.server
import json
import math
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = """# HELP jobs_done_total Jobs that are done, ä and all.
# TYPE jobs_done_total counter
jobs_done_total{queue="mail"} %(n)d
jobs_done_total{queue="a \\"b\\""} %(n2)d
# HELP queue_length Jobs that wait.
# TYPE queue_length gauge
queue_length %(wave)s
# HELP job_duration_seconds How long a job takes.
# TYPE job_duration_seconds histogram
job_duration_seconds_bucket{le="0.1"} %(n)d
job_duration_seconds_bucket{le="+Inf"} %(n2)d
job_duration_seconds_sum %(wave)s
job_duration_seconds_count %(n2)d
"""


def programs():
    """The folder with the real programs."""
    if os.environ.get("PROMTOOL"):
        return pathlib.Path(os.environ["PROMTOOL"]).parent
    done = subprocess.run([ROOT.parent / "shared/peers"], capture_output=True, text=True, check=True)
    return pathlib.Path(done.stdout.strip().splitlines()[-1])


class Exporter(http.server.BaseHTTPRequestHandler):
    """A target with few series. Now and then it is down, so that series end."""

    count = 0

    def do_GET(self):
        Exporter.count += 1
        n = Exporter.count
        is_down = n % 97 in (50, 51, 52)
        page = PAGE % {"n": n, "n2": 2 * n, "wave": math.sin(n)}
        self.send_response(500 if is_down else 200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Server:
    """A Prometheus that scrapes the exporter, or itself, very often; or nothing (`None`)."""

    def __init__(self, folder, flags, scrape_self=False):
        self.folder, self.port, port = folder, free_port(), free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self.exporter = http.server.ThreadingHTTPServer(("127.0.0.1", port), Exporter)
        threading.Thread(target=self.exporter.serve_forever, daemon=True).start()
        config = folder.with_name(folder.name + ".yml")
        job = "{job_name: %s, scrape_interval: %s, scrape_timeout: %s, static_configs: [{targets: ['127.0.0.1:%d'], labels: {instance: host-1}}]}"
        jobs = [("self", "100ms", self.port)] if scrape_self else [("often", "100ms", port), ("seldom", "500ms", port)]
        if scrape_self is None:
            jobs = []
        config.write_text(
            "storage: {tsdb: {out_of_order_time_window: 1h}}\nscrape_configs:\n"
            + "".join(f"- {job % (name, every, every, at)}\n" for name, every, at in jobs)
        )
        self.log = open(folder.with_name(folder.name + ".log"), "wb")
        self.process = subprocess.Popen(
            [
                programs() / "prometheus",
                f"--config.file={config}",
                f"--storage.tsdb.path={folder}",
                f"--web.listen-address=127.0.0.1:{self.port}",
                "--web.enable-admin-api",
                "--web.enable-remote-write-receiver",
                "--log.level=warn",
                *flags,
            ],
            stderr=self.log,
        )
        self.wait_until_ready()

    def wait_until_ready(self):
        for _ in range(100):
            try:
                urllib.request.urlopen(self.url("/-/ready"), timeout=1)
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"Prometheus does not start: see {self.log.name}")

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path):
        return json.load(urllib.request.urlopen(self.url(path), timeout=10))

    def post(self, path, body=b"", headers=None):
        request = urllib.request.Request(self.url(path), data=body, headers=headers or {}, method="POST")
        return urllib.request.urlopen(request, timeout=10).read()

    def write(self, name, samples):
        """Sends samples by remote write, which takes some out of order."""
        headers = {
            "Content-Encoding": "snappy",
            "Content-Type": "application/x-protobuf",
            "X-Prometheus-Remote-Write-Version": "0.1.0",
        }
        self.post("/api/v1/write", snappy(write_request(name, samples)), headers)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        self.exporter.shutdown()
        self.exporter.server_close()
        self.log.close()


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def write_request(name, samples):
    series = field(1, field(1, b"__name__") + field(2, name.encode()))
    for at, value in samples:
        series += field(2, varint(1 << 3 | 1) + struct.pack("<d", value) + varint(2 << 3) + varint(at))
    return field(1, series)


def snappy(data):
    """The block format, nothing of it packed."""
    out = varint(len(data))
    for start in range(0, len(data), 60):
        piece = data[start : start + 60]
        out += bytes([(len(piece) - 1) << 2]) + piece
    return out


def openmetrics(scale):
    """A text with series of several kinds over some hours."""
    chance, start, lines = random.Random(7), 1_700_000_000, []

    def family(name, kind, labels, step, count, value):
        suffix = "_total" if kind == "counter" else ""
        lines.append(f"# TYPE {name} {kind}")
        for of_series in labels:
            lines.extend(f"{name}{suffix}{{{of_series}}} {value(at)} {start + at * step}" for at in range(count))

    hosts = [f'job="api",instance="host-{it}:9100"' for it in range(2 * scale)]
    family("up", "gauge", hosts, 15, 1500, lambda at: 1)
    codes = [f'{host},code="{code}",path="/é\\"{code}"' for host in hosts for code in (200, 500)]
    family("http_requests", "counter", codes, 60, 300, lambda at: at * 17 + chance.randint(0, 9))
    odd = [math.nan, math.inf, -math.inf, 0.1, -5, 1e300, 5e-324]
    family("odd", "gauge", [f'room="{it}"' for it in range(scale)], 33, 120, lambda at: chance.choice(odd))
    family("once", "gauge", ['a="b"'], 1, 1, lambda at: 3.5)
    return "\n".join([*lines, "# EOF", ""])


def blocks(folder, scale):
    """Blocks made by promtool of a text; without a log."""
    text = folder.with_name(folder.name + ".om")
    text.write_text(openmetrics(scale))
    subprocess.run(
        [programs() / "promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", text, folder],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def everything(folder, scrape_self=False, seconds=24):
    """Blocks, tombstones, a checkpoint, a log packed with zstd, a snapshot of chunks, and samples out
    of order, of a server that ended well."""
    flags = [
        "--storage.tsdb.wal-compression-type=zstd",
        "--storage.tsdb.min-block-duration=5s",
        "--storage.tsdb.max-block-duration=15s",
        "--enable-feature=memory-snapshot-on-shutdown,metadata-wal-records,native-histograms",
    ]
    server = Server(folder, flags, scrape_self)
    now = int(time.time() * 1000)
    server.write("late", [(now + 5, 1.0)])
    time.sleep(seconds - 4)
    match = "go_gc_.*" if scrape_self else "queue_length"
    server.post(f'/api/v1/admin/tsdb/delete_series?match[]={{__name__=~"{match}"}}')
    time.sleep(4)
    newest = int(time.time() * 1000)
    server.write("late", [(newest, 2.0)])
    for at in range(40):
        server.write("late", [(newest - 500 + at * 7 * (-1) ** at, float(at))])
    server.end()


def killed(folder, scrape_self=False):
    """A log packed with snappy, twice begun, of a server that was killed. Files of chunks that were
    made larger than they are stay so."""
    flags = ["--enable-feature=native-histograms,metadata-wal-records"]
    server = Server(folder, flags, scrape_self)
    time.sleep(7)
    server.end()
    server = Server(folder, flags, scrape_self)
    time.sleep(3)
    server.end(signal.SIGKILL)


def make(folder):
    """All kinds; gives their folders by name."""
    made = {}
    for name, of in {
        "blocks": lambda it: blocks(it, 20),
        "everything": everything,
        "everything of itself": lambda it: everything(it, True),
        "killed": killed,
        "killed, of itself": lambda it: killed(it, True),
    }.items():
        made[name] = folder / name.replace(" ", "-").replace(",", "")
        of(made[name])
    return made


def shorten(folder):
    """Takes away what a reader does not need: the zeros at the ends of logs, as after a crash."""
    for path in folder.rglob("*"):
        if path.name in ("queries.active", "lock"):
            path.unlink()
        elif path.is_file() and re.search(r"^(wal|wbl|chunks_head|.*\..*)$", path.parent.name):
            # A value can end in zeros itself.
            path.write_bytes(path.read_bytes().rstrip(b"\0") + bytes(16))
    for path in [folder.with_name(folder.name + it) for it in (".yml", ".log", ".om")]:
        path.unlink(missing_ok=True)


def fixtures():
    folder = ROOT / "fixtures/tsdb"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    blocks(folder / "blocks", 1)
    everything(folder / "server")
    for made in ("blocks", "server"):
        shorten(folder / made)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        fixtures()
    else:
        target = pathlib.Path(sys.argv[1])
        target.mkdir(parents=True, exist_ok=True)
        for name, path in make(target).items():
            print(f"{name}: {path}")
