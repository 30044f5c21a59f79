#!/usr/bin/env python3
"""Tests the session keeper of a running node through docker exec, and measures it.
Usage: keeper-selftest.py NODE. Exits 1 when a promise was broken."""
import json, struct, subprocess, sys, time

NODE = sys.argv[1]


def keeper(*args):
    return subprocess.run(["docker", "exec", "-i", NODE, "/drydock/keeper", *map(str, args)], capture_output=True, text=True)


class Viewer:
    def __init__(self, session, start=0):
        self.process = subprocess.Popen(["docker", "exec", "-i", NODE, "/drydock/keeper", "attach", session, "--from", str(start)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 20)
        self.hello = json.loads(self.frame(b"H"))
        self.offset = self.acknowledged = self.hello["offset"]
        self.rest = b""

    def frame(self, wanted=None):
        head = self.process.stdout.read(5)
        if len(head) < 5:
            return None, None
        kind, data = head[:1], self.process.stdout.read(struct.unpack(">I", head[1:])[0])
        if wanted:
            assert kind == wanted, (kind, data)
            return data
        if kind == b"O":
            self.offset += len(data)
        return kind, data

    def send(self, kind, data):
        self.process.stdin.write(kind + struct.pack(">I", len(data)) + data)
        self.process.stdin.flush()

    def type(self, text):
        self.send(b"I", text.encode())

    def acknowledge(self):
        self.send(b"A", struct.pack(">Q", self.offset))
        self.acknowledged = self.offset

    def until(self, text):
        """Reads, acknowledging, up to the text and gives the last output; or the frame that came instead."""
        wanted, seen = text.encode(), self.rest
        while wanted not in seen:
            kind, data = self.frame()
            if kind != b"O":
                return kind, data
            seen = (seen + data)[-65536:]
            if self.offset - self.acknowledged > 65536:
                self.acknowledge()
        self.acknowledge()
        end = seen.index(wanted) + len(wanted)
        self.rest = seen[end:]
        return seen[:end].decode(errors="replace")

    def leave(self):
        self.process.kill()
        self.process.wait()


failures = 0


def check(name, ok, *evidence):
    global failures
    failures += not ok
    print("ok   " if ok else "FAIL ", name, *(() if ok else evidence))


check("start", '"pid"' in keeper("start", "t1", 100, 30).stdout)
check("a session's name is taken once", keeper("start", "t1", 100, 30).returncode == 4)
check("a name is no path", keeper("start", "../t", 100, 30).returncode == 2)
a = Viewer("t1")
a.until("# ")
a.type("tty; stty size; id -un; echo $HOME $PWD; env | grep -ci drydock; sudo -n id -un; su -c tty; echo e''nd\n")
text = a.until("end\r\n").replace("\r\n", " ")
check("a real terminal with a clean environment, sudo and su", "/dev/pts/0 30 100 root /root /root 0 root /dev/pts/0 end" in text, text)
a.until("# ")
a.send(b"R", struct.pack(">HH", 132, 43))
a.type("stty size\n")
check("resize", "43 132" in a.until("43 132"))
a.type("sleep 100\n")
a.until("sleep 100")
time.sleep(0.3)
a.type("\x1a")
check("job control", "Stopped" in a.until("Stopped"))
a.type("fg\n")
a.until("sleep 100\r\n")
time.sleep(0.3)
a.type("\x03")
a.until("# ")
times = []
for _ in range(200):
    t = time.perf_counter()
    a.type("x")
    a.until("x")
    times.append((time.perf_counter() - t) * 1000)
times.sort()
print("      echo through docker exec: p50 %.2f ms, p95 %.2f ms" % (times[100], times[190]))
a.type("\x15")
seen = a.offset
a.leave()
a = Viewer("t1", seen)
check("a viewer who comes back continues where it was", a.hello["offset"] == seen and not a.hello["truncated"], a.hello)
b = Viewer("t1")
kind, _ = a.frame()
while kind == b"O":
    kind, _ = a.frame()
check("the newest viewer wins", kind == b"D", kind)
a.leave()
b.type("stty -opost; head -c 200000000 /dev/zero | tr '\\0' x; echo DO''NE\n")
t, start = time.time(), b.offset
b.until("DONE")
print("      200 MB through docker exec: %.0f MB/s" % ((b.offset - start) / (time.time() - t) / 1e6))
b.type("cat /dev/zero | tr '\\0' y\n")
time.sleep(1)
state = json.loads(keeper("list").stdout)[0]
check("a viewer who does not acknowledge stops the program", state["total"] - b.acknowledged < 400_000, state)
b.leave()
time.sleep(0.7)
later = json.loads(keeper("list").stdout)[0]
check("with nobody attached it goes on", not later["attached"] and later["total"] > state["total"] + (1 << 20), later)
b = Viewer("t1")
check("what was overwritten is said", b.hello["truncated"] and b.hello["total"] - b.hello["offset"] == 1 << 20, b.hello)
b.type("\x03")
b.until("# ")
b.type("exit 7\n")
kind, data = b.until("\0never")
check("the exit is told", kind == b"X" and json.loads(data) == {"code": 7}, kind, data)
b.leave()
b = Viewer("t1", 1 << 60)
check("and again to who comes late", b.frame() == (b"X", b'{"code":7}'))
b.leave()
keeper("start", "t2", 80, 24, "--", "sh", "-c", "trap '' HUP; sleep 1000")
check("stop ends even what ignores the hang-up", keeper("stop", "t2").returncode == 0 and "t2" not in keeper("list").stdout)
keeper("start", "t3", 80, 24, "--", "no-such-program")
check("a command that is not there", Viewer("t3").until("\0never") == (b"X", b'{"code":127}'))
sys.exit(failures > 0)
