#!/bin/bash
# Tests the node image against a real engine: three nodes, their doors, and attacks from the
# inner side. Usage: selftest.sh [plain|userns [IMAGE_ON_HOST]]; without a level both, one after the
# other. Needs drydock/node, python3, and an image with a shell on the host (default
# debian:trixie-slim), which the nodes get through their mirror.
# Removes what it made; exits 1 when a promise was broken.
set -uo pipefail
cd "$(dirname "$0")"
if [ $# = 0 ]; then
  broken=0
  for level in plain userns; do "./${0##*/}" $level || broken=1; done
  exit $broken
fi
export LEVEL=$1
source_image=${2:-debian:trixie-slim}
case $LEVEL in plain | userns) ;; *) echo "\"$LEVEL\" is no level: plain, userns" >&2; exit 2 ;; esac
prefix=ddselftest-$LEVEL work=$(mktemp -d) failures=0
network=$prefix-net
mirror=$(sed -n "s/^ *listen \(.*\);/\1/p" outer/mirror.conf)

cleanup() {
  docker rm -fv $prefix-1 $prefix-2 $prefix-3 >/dev/null 2>&1
  docker network rm $network >/dev/null 2>&1
  rm -rf "$work"
}
trap cleanup EXIT
cleanup; mkdir -p "$work/images"

now() { echo $(($(date +%s%N) / 1000000)); }
note() { printf '      %s\n' "$*"; }
# check NAME COMMAND…: the command must succeed.
check() { local name=$1; shift; if "$@" > "$work/out" 2>&1; then echo "ok    $name"; else echo "FAIL  $name"; sed 's/^/      /' "$work/out" | tail -15; failures=$((failures + 1)); fi; }
# says TEXT COMMAND…: the command's output must contain the text.
says() { local text=$1; shift; "$@" > "$work/said" 2>&1; cat "$work/said"; grep -q -- "$text" "$work/said"; }
silent() { ! says "$@"; }
on() { local node=$1; shift; docker exec -i $prefix-$node /drydock/in -- bash -c "$*" < /dev/null; }
outer() { local node=$1; shift; docker exec -i $prefix-$node "$@" < /dev/null; }
until_ok() { local end=$(($(now) + $1)); shift; until "$@" >/dev/null 2>&1; do [ "$(now)" -lt $end ] || { "$@"; return 1; }; sleep 0.05; done; }
verdict() { outer "$1" /drydock/relay --check; }

# The host image as the mirror serves it: uncompressed layers are fine with the engine.
docker save "$source_image" | python3 -c '
import hashlib, json, os, sys, tarfile
out = sys.argv[1]; files = {}
for m in (t := tarfile.open(fileobj=sys.stdin.buffer, mode="r|")):
    if m.isreg(): files[m.name] = t.extractfile(m).read()
def blob(data):
    digest = hashlib.sha256(data).hexdigest()
    os.makedirs(out + "/blobs/sha256", exist_ok=True); open(out + "/blobs/sha256/" + digest, "wb").write(data)
    return {"size": len(data), "digest": "sha256:" + digest}
one = json.loads(files["manifest.json"])[0]
kind = "application/vnd.docker."
manifest = json.dumps({"schemaVersion": 2, "mediaType": kind + "distribution.manifest.v2+json",
  "config": {"mediaType": kind + "container.image.v1+json", **blob(files[one["Config"]])},
  "layers": [{"mediaType": kind + "image.rootfs.diff.tar.gzip", **blob(files[l])} for l in one["Layers"]]}).encode()
d = out + "/manifests/lab/test"; os.makedirs(d)
for ref in "1", "latest", "sha256:" + hashlib.sha256(manifest).hexdigest(): open(d + "/" + ref, "wb").write(manifest)
' "$work/images"
chmod -R a+rX "$work"

echo "# level $LEVEL: three nodes formed as a swarm"
docker network create --internal -o com.docker.network.bridge.inhibit_ipv4=true $network >/dev/null
t0=$(now)
for n in 1 2 3; do ./run-example.sh $prefix-$n node$n $network -v "$work/images:/drydock/images:ro" >/dev/null & done; wait
note "started $(($(now) - t0)) ms"
for n in 1 2 3; do outer $n /drydock/wait-engine 10000 & done; wait
note "engines answer $(($(now) - t0)) ms"
address=$(docker inspect -f "{{(index .NetworkSettings.Networks \"$network\").IPAddress}}" $prefix-1)
on 1 "docker swarm init --advertise-addr $address >/dev/null && docker swarm join-token -q worker" > "$work/token"
for n in 2 3; do on $n "docker swarm join --token $(cat "$work/token") $address:2377" >/dev/null & done; wait
note "swarm formed $(($(now) - t0)) ms"
check "three nodes are ready" until_ok 5000 says 3 on 1 "docker node ls | grep -c Ready"
note "memory $(docker stats --no-stream --format '{{.MemUsage}}' $prefix-1 $prefix-2 $prefix-3 | tr '\n' ' ')"

echo "# the machine"
check "node names resolve" on 1 "ping -c1 -W2 node2"
# 2 s without it; 300 ms is what a busy machine may take to start the two programs.
check "an unknown name is told at once" on 1 'since=$(date +%s%3N); ! getent ahosts no-such.example || exit 1; [ $(($(date +%s%3N) - since)) -lt 300 ]'
check "also from a container on a network of its own" on 1 'docker pull -q lab/test:1; docker network create own >/dev/null; docker run --rm --network own lab/test:1 bash -c "since=\$(date +%s%3N); ! getent ahosts no-such.example || exit 1; [ \$((\$(date +%s%3N) - since)) -lt 300 ]"'
check "port 53 of the machine is free" on 1 "docker run -d --rm --name dns -p 53:53/udp -p 53:53/tcp lab/test:1 sleep 60 && docker rm -f dns"
check "the host cannot be reached through the gateway" silent "1 received" on 1 "ping -c1 -W1 $(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' $network)"
check "the mirror serves images by their own names" on 1 "docker pull -q lab/test:1"
check "the mirror answers 404 as a registry does" says MANIFEST_UNKNOWN outer 1 /drydock/netns node curl -s $mirror/v2/lab/none/manifests/1
check "HEAD of a manifest" says "manifest.v2+json" outer 1 /drydock/netns node curl -sI $mirror/v2/lab/test/manifests/1
check "the mirror is read-only" says 405 outer 1 /drydock/netns node curl -s -o /dev/null -w '%{http_code}' -X PUT $mirror/v2/lab/test/manifests/1
check "docker run" says hello on 1 "docker run --rm lab/test:1 echo hello"
# plain on cgroup v1: the engine asks for all devices, which the node's own device cgroup refuses. See README.md.
if [ $LEVEL = userns ] || [ ! -d /sys/fs/cgroup/devices ]; then check "docker run --privileged" on 1 "docker run --rm --privileged lab/test:1 true"; fi
check "a container over its memory limit is killed" says 137 on 1 "docker run --rm -m 32m lab/test:1 bash -c 'x=\$(head -c 200M /dev/zero | tr \"\\\\0\" x)'; echo \$?"
check "a published port answers" says hello on 1 "docker run -d --name web -p 8081:80 lab/test:1 bash -c 'echo hello > index; exec perl -MIO::Socket -e \"\\\$s=IO::Socket::INET->new(LocalPort=>80,Listen=>5,ReuseAddr=>1); while(\\\$c=\\\$s->accept){print \\\$c qq(HTTP/1.0 200 OK\\\\r\\\\n\\\\r\\\\nhello\\\\n); close \\\$c}\"' >/dev/null; sleep 0.5; curl -s localhost:8081"
check "pid-of and netns reach a container from the outer side" says hello outer 1 sh -c "/drydock/netns \$(/drydock/in docker inspect -f '{{.State.Pid}}' web) curl -s 127.0.0.1:80"
check "netns by SandboxKey" says hello outer 1 sh -c "/drydock/netns \$(/drydock/in docker inspect -f '{{.NetworkSettings.SandboxKey}}' web) curl -s 127.0.0.1:80"
check "docker build" on 1 "mkdir -p /root/b && cd /root/b && printf 'FROM lab/test:1\nRUN echo built > /x\n' > Dockerfile && docker build -q -t built . && docker run --rm built cat /x"
check "compose up" says "healthy\|Up\|running" on 1 "mkdir -p /root/c && cd /root/c && printf 'services:\n  a:\n    image: lab/test:1\n    command: sleep 300\n    stop_grace_period: 0s\n' > compose.yaml && docker compose up -d && docker compose ps && docker compose down"
check "an overlay network spans the nodes" on 1 "docker network create -d overlay --attachable ov && docker service create -q --detach --name app --network ov --replicas 3 --endpoint-mode dnsrr --stop-grace-period 0s lab/test:1 sleep 600"
check "tasks run on three nodes" until_ok 15000 says 3 on 1 "docker service ps app --format '{{.Node}} {{.CurrentState}}' | grep Running | sort -u -k1,1 | wc -l"
check "tasks.NAME gives all of them" until_ok 10000 says 3 on 1 "docker exec \$(docker ps -qf name=app | head -1) getent ahostsv4 tasks.app | awk '{print \$1}' | sort -u | wc -l"
check "tasks talk across nodes" on 1 "id=\$(docker ps -qf name=app | head -1); for ip in \$(docker exec \$id getent ahostsv4 tasks.app | awk '{print \$1}' | sort -u); do docker exec \$id bash -c \"echo > /dev/tcp/\$ip/1\" 2>&1 | grep -q refused || exit 1; done"
check "docker stats of the host sees the network" says '[1-9][0-9.]*[kM]B / [1-9][0-9.]*[kM]B' docker stats --no-stream --format '{{.NetIO}}' $prefix-1
check "files belong to whom they are given, setuid works" says "^nobody root$" on 1 "touch /root/f; chown nobody /root/f; stat -c %U /root/f | tr '\n' ' '; su nobody -s /bin/sh -c 'ls -l /usr/bin/sudo >/dev/null && stat -c %U /usr/bin/sudo'"
check "a directory of the image can be renamed" on 1 "mv /etc/skel /etc/skel-moved && ls -a /etc/skel-moved/.bashrc && mv /etc/skel-moved /etc/skel"
check "sudo and su" says "root.*root" on 1 "echo \$(sudo id -un) \$(su -c 'id -un')"
check "service docker restart" on 3 "service docker restart"
check "the engine answers again" outer 3 /drydock/wait-engine 10000
check "service docker stop and start" on 3 "service docker stop; service docker start; sleep 1; docker version >/dev/null"
check "systemctl restart docker, with a changed daemon.json" says "Debug Mode: true" on 3 "sed -i 's/^{/{ \"debug\": true,/' /etc/docker/daemon.json && systemctl restart docker && docker info"
check "what has ended is reaped" silent defunct on 1 "for i in 1 2 3; do (sleep 0.1 &) & done; sleep 0.5; ps axo stat,comm | grep '^Z' | sed 's/^/defunct /'"
check "an engine that was killed comes back" on 2 "kill -9 \$(cat /run/docker.pid); sleep 2; docker version >/dev/null"

echo "# the walls"
# (the options of its root name the directory below it, which is not in sight)
check "the inner side does not see the outer file system" silent "drydock/relay\|/run/drydock" on 1 "sed 's/lowerdir=[^,]*//' /proc/*/mountinfo; ls -d /proc/1/root/drydock /proc/1/root/run/drydock 2>/dev/null; find / -xdev -name relay"
check "the inner side sees no outer process" silent "/drydock/init\|nginx" on 1 "ps axww | grep -v grep"
# Whoever has CAP_SYS_PTRACE can open a program that is entering; writing to it later must fail all the same.
docker exec -i $prefix-1 /drydock/in bash -c 'cat > /root/open.pl; setsid nohup perl /root/open.pl > /root/opened 2>&1 < /dev/null & exit' <<'PERL'
my ($h, %seen); my $end = time + 8;
while (!$h && time < $end) { for my $p (glob "/proc/[0-9]*") { next unless (readlink "$p/exe" || "") eq "/drydock/in"; open($h, "<", "$p/exe") or undef $h } }
while (time < $end) { $seen{open(my $w, "+<", "/proc/self/fd/" . fileno $h) ? "WRITABLE" : "$!"}++ if $h; select undef, undef, undef, .001 }
print "$_ $seen{$_}\n" for keys %seen; print "watched\n";
PERL
for i in $(seq 20); do docker exec $prefix-1 /drydock/in true; done
check "the watch for entering programs ended" until_ok 12000 says watched on 1 "cat /root/opened"
check "no program of the outer side could be opened for writing" silent WRITABLE on 1 "cat /root/opened"
check "symlinks left by a learner lead nowhere (set up)" on 2 "rm -f /etc/hosts /etc/hostname /etc/resolv.conf; ln -s /proof-hosts /etc/hosts; ln -s ../../../../../../proof-name /etc/hostname; ln -s /drydock/proof /etc/resolv.conf; rm -rf /tmp /mnt; ln -s / /tmp; ln -s /etc /mnt"
t0=$(now); check "docker restart of a node" docker restart -t 10 $prefix-2
check "its engine is back" outer 2 /drydock/wait-engine 10000
note "restart took $(($(now) - t0)) ms"
check "nothing was written outside of the inner root" silent "proof" outer 2 sh -c "find / -xdev -name '*proof*'; ls /run /data /data/work"
check "the outer hosts file is whole" says localhost outer 2 cat /etc/hosts
check "after a restart the engine is hashed and genuine" says '"ok":true' verdict 2
check "the restarted node is back in the swarm" until_ok 15000 says 3 on 1 "docker node ls | grep -c Ready"

on 2 "rm -f /etc/hosts /etc/hostname /etc/resolv.conf"; docker restart -t 10 $prefix-2 >/dev/null; outer 2 /drydock/wait-engine 10000
check "reboot, typed by the learner" on 2 "echo kept > /root/kept; uptime -s >/dev/null; touch /run/before; reboot"
check "the machine is down, then another" until_ok 10000 on 2 "[ ! -e /run/before ]"
check "its engine is back after the reboot" outer 2 /drydock/wait-engine 15000
check "with its files, its network and its names" says kept on 2 "ping -c1 -W2 node1 >/dev/null && cat /root/kept"
check "it is in the swarm again" until_ok 20000 says 3 on 1 "docker node ls | grep -c Ready"
if [ $LEVEL = userns ]; then
  echo "# what root inside is outside"
  check "root inside is nobody on the host" says "^1879048192$" sh -c "stat -c %u /proc/\$(docker top $prefix-1 -o pid,comm | awk '\$2 == \"dockerd\" { print \$1; exit }')"
  check "no kernel switch of the host can be written" silent . on 1 "find /proc/sys/vm /proc/sys/debug /proc/sys/dev /proc/sysrq-trigger -type f -writable 2>/dev/null; ls /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/fs/binfmt_misc/register 2>/dev/null | while read -r f; do [ ! -w \$f ] || echo \$f; done"
  check "no device list, no own limit" silent OPENS on 1 "for f in /sys/fs/cgroup/devices/devices.allow /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max; do [ -e \$f ] && (: >> \$f) 2>/dev/null && echo OPENS \$f; done; true"
  check "no disk of the host" silent OPENS on 1 "rm -f /root/disk; mknod /root/disk b 254 0 2>/dev/null && head -c1 /root/disk >/dev/null 2>&1 && echo OPENS; true"
fi

echo "# who answers on the engine's socket"
check "the genuine engine" says '"ok":true' verdict 3
check "not reachable" says engine_unreachable sh -c "docker exec $prefix-3 /drydock/in sh -c 'service docker stop; rm -f /run/docker.sock' >/dev/null 2>&1; docker exec $prefix-3 /drydock/relay --check"
fake='exec perl -MIO::Socket::UNIX -e "unlink q(/run/docker.sock); \$s=IO::Socket::UNIX->new(Local=>q(/run/docker.sock),Listen=>5); @k=(); while(\$c=\$s->accept){push @k,\$c}"'
docker exec -d $prefix-3 /drydock/in bash -c "$fake"; sleep 0.5
check "a foreign process on the socket" until_ok 5000 says engine_foreign_process verdict 3
on 3 "pkill perl"
forked='perl -MIO::Socket::UNIX -e "unlink q(/run/docker.sock); \$s=IO::Socket::UNIX->new(Local=>q(/run/docker.sock),Listen=>5); \$^F=99; if(!fork){@k=();while(\$c=\$s->accept){push @k,\$c}} exec q(/usr/sbin/dockerd),q(-H),q(unix:///run/other.sock),q(-p),q(/run/other.pid),q(--data-root),q(/var/lib/docker/other)"'
docker exec -d $prefix-3 /drydock/in bash -c "$forked"; sleep 1
check "a listener that became the genuine engine while its child answers" until_ok 5000 says "another process than" verdict 3
on 3 "pkill perl; pkill dockerd; sleep 1"
docker exec -d $prefix-3 /drydock/in bash -c "rm -f /run/docker.pid; LD_DEBUG_OUTPUT=/dev/null exec dockerd >/dev/null 2>&1"; sleep 1.5
check "an engine started with LD_*" until_ok 10000 says engine_preloaded verdict 3
on 3 "pkill dockerd; sleep 1; cp /usr/sbin/dockerd /root/d; printf x >> /root/d; mv /root/d /usr/sbin/dockerd; rm -f /run/docker*.pid; service docker start"; sleep 1.5
check "a replaced engine" until_ok 10000 says engine_replaced verdict 3
check "which is still relayed when asked for" says "HTTP/1.0 200 OK" docker exec -i $prefix-3 sh -c "printf 'GET /_ping HTTP/1.0\r\n\r\n' | /drydock/relay --engine --even-if-foreign"
check "and not otherwise" says '^3$' docker exec -i $prefix-3 sh -c "/drydock/relay --engine < /dev/null 2>/dev/null; echo \$?"

echo "# terminals"
./keeper-selftest.py $prefix-3 || failures=$((failures + 1))

echo "# bombs"
docker exec -d $prefix-1 /drydock/in bash -c 'f() { f | f & }; f'; sleep 2
t0=$(now); check "during a fork bomb the outer side works" says '"ok":true' verdict 1; note "in $(($(now) - t0)) ms"
check "and the inner side stays within its processes" outer 1 sh -c 'for f in /sys/fs/cgroup/pids /sys/fs/cgroup; do [ ! -f $f/node/pids.max ] || [ $(cat $f/node/pids.current) -le $(cat $f/node/pids.max) ]; done'
docker exec -d $prefix-2 /drydock/in bash -c 'x=$(cat /dev/zero | tr "\0" x)'; sleep 2
check "during a memory bomb the outer side works" says '"ok":true' verdict 2

[ "$failures" = 0 ] && echo "all promises kept" || { echo "$failures broken"; exit 1; }
