"""What the benches of campaigns share: a mail server, and a campaign in a database of its own."""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

CONNECTIONS = 10
TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICK


def peak_memory_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def await_port(port):
    import socket
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"bench: nobody listens on port {port}")


class Server:
    """A mail server that throws everything away."""

    def __init__(self, kind, build, *arguments, port=0):
        self.port = port or random.randint(20000, 29999)
        command = {"smtp-sink": ["smtp-sink", "-c", "-u", "nobody", f"127.0.0.1:{self.port}", "1000"],
                   "crier-sink": [str(build / "crier-sink"), "--smtp-port", str(self.port), *arguments]}[kind]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        await_port(self.port)

    def stop(self):
        seconds = processor_seconds(self.process.pid)
        self.process.kill()
        self.process.wait()
        return seconds


class Campaign:
    """One campaign from import to the end, in a database of its own."""

    def __init__(self, build, people, port=0, pages_port=0, rate=1000000, connections=CONNECTIONS,
                 settings="", channel="email", channel_keys=None, people_file=None):
        """`settings` are further tables of crier.toml; `channel_keys` are all but the rate of a
        channel that is not e-mail to `port`; `people_file(people, folder)` writes the audience."""
        self.build = build
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="crier-bench-", dir="/tmp"))
        self.folder.chmod(0o711)
        keys = channel_keys or f"""
relays = ["127.0.0.1:{port}"]
tls = "none"
connections = {connections}
"""
        (self.folder / "crier.toml").write_text(f"""
[state]
directory = "{self.folder}/state"
[channel.{channel}]
rate_per_second = {rate}
{keys}
[pages]
url = "https://notices.example.org"
{f'listen = "127.0.0.1:{pages_port}"' if pages_port else ""}
trusted_proxies = ["127.0.0.1"]
[daemon]
listen = "127.0.0.1:{random.randint(30000, 39999)}"
{settings}
""")
        self.environment = {**os.environ, "CRIER_CONFIG": str(self.folder / "crier.toml")}
        self.environment.pop("DATABASE_URL", None)
        self.crier("migrate")
        if people_file:
            file = people_file(people, self.folder)
        else:
            file = self.folder / "people.csv"
            self.crier("sample", "people", "--count", str(people), "--seed", "1", "--output",
                       str(file))
        self.crier("audience", "import", str(file))
        spec = self.crier("campaign", "sample")
        self.create(re.sub(r'^channel = .*$', f'channel = "{channel}"', spec, flags=re.M))

    def create(self, spec):
        """Makes the campaign that `run` runs."""
        (self.folder / "spec.toml").write_text(spec)
        self.key = re.search(r'^key = "(.*)"', spec, re.M).group(1)
        self.crier("campaign", "create", str(self.folder / "spec.toml"))
        self.crier("campaign", "approve", self.key, "--all", "--by", "the bench")

    def crier(self, *words):
        return subprocess.run([self.build / "crier", *words], env=self.environment, check=True,
                              capture_output=True, text=True).stdout

    def run(self, while_it_runs=lambda: None):
        """The figures of one dispatch; the wall time is from the start to `finished`."""
        log = open(self.folder / "crierd.log", "w+")
        self.crier("campaign", "start", self.key, "--without-link-check", "nobody reads these")
        daemon = subprocess.Popen([self.build / "crierd"], env=self.environment, stderr=log)
        begun = finished = None
        while finished is None:
            time.sleep(0.05)
            text = (self.folder / "crierd.log").read_text()
            if begun is None and "a campaign has begun" in text:
                begun = time.monotonic()
                while_it_runs()
            if "a campaign is finished" in text:
                finished = time.monotonic()
            if daemon.poll() is not None:
                sys.exit(f"bench: the daemon ended:\n{text}")
        seconds = processor_seconds(daemon.pid)
        memory = peak_memory_kib(daemon.pid)
        daemon.terminate()
        daemon.wait()
        report = json.loads(self.crier("report", self.key, "--format", "json"))
        notified = report["total"]["notified"]
        return {"notified": notified, "rate": notified / (finished - begun),
                "wall": finished - begun, "daemon": seconds, "memory": memory}

    def close(self):
        subprocess.run([self.build / "crier", "database", "stop"], env=self.environment,
                       stdout=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)
