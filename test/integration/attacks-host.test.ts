/** From a learner's machine as its root: the host engine, the host's disk and files, and the node's outer side. */
import { readFile, readlink } from 'node:fs/promises';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { type AttackedHost, attackedHost, LEVELS, run, runAside } from './attacks-support.ts';

describe.each(LEVELS)('at level %s', (isolation) => {
  let attacked: AttackedHost;
  let node: NodeRef;
  const inner = (script: string, timeoutMs?: number) => run(attacked.host, node, 'inner', script, timeoutMs);
  const outer = (script: string) => run(attacked.host, node, 'outer', script);

  beforeAll(async () => {
    attacked = attackedHost(isolation);
    node = await attacked.sandbox();
  });
  afterAll(async () => await attacked?.[Symbol.asyncDispose]());

  test('the only engine in sight is the node’s own', async () => {
    const { ID, Containers } = await new Docker().info();
    expect(Containers).toBeGreaterThan(0);
    const { text } = await inner(`
    for s in $(awk '$8 ~ /^\\// { print $8 }' /proc/net/unix; ls /run/*.sock /run/*/*.sock /var/run/docker.sock /proc/1/root/run/docker.sock 2>/dev/null); do
      curl -s -m 2 --unix-socket $s http://engine/info | grep -oE '"ID":"[0-9A-Za-z:-]{36,}"'
    done | sort -u
    grep -c drydock-${node.sandboxId} <(docker ps -a)
    hostname`);
    expect(text).toMatch(/^"ID":"\S+"\n0\nnode1\n$/);
    expect(text).not.toContain(ID);
  });

  test('the host’s disks and memory cannot be opened, whatever is written to the device cgroup', async () => {
    const disks = (await readFile('/proc/partitions', 'utf8')).matchAll(/^\s*(\d+)\s+(\d+)\s+\d+ (\w+)$/gm);
    const devices = [...disks].slice(0, 12).map(([, major, minor]) => `b:${major}:${minor}`);
    const script = `
    mkdir -p /mnt/cg && mount -t cgroup -o devices none /mnt/cg
    for group in /sys/fs/cgroup/devices /mnt/cg; do
      [ ! -d $group ] || for line in a 'b *:* rwm' 'c *:* rwm'; do echo "$line" > $group/devices.allow && echo ALLOWED; done
    done
    for d in ${devices.join(' ')} c:1:1 c:1:2 c:1:4 c:1:11 c:10:232 c:10:237; do
      IFS=: read type major minor <<< $d; rm -f /root/device; mknod /root/device $type $major $minor && echo made
      (exec 3< /root/device) 2>/dev/null && echo "OPENED $d"
      [ $type = c ] || ! mount /root/device /mnt 2>/dev/null || echo "MOUNTED $d"
    done; exit 0`;
    const { code, text } = await inner(script);
    expect(devices.length).toBeGreaterThan(0);
    expect(code).toBe(0);
    // In a user namespace there is not even a device file to be made.
    if (isolation === 'plain') expect(text).toMatch(/made/);
    else expect(text).toMatch(/mknod: .*Operation not permitted/);
    expect(text).not.toMatch(/ALLOWED|OPENED|MOUNTED/);
  });

  test('no program of the host is started by a cgroup’s end, and no new hierarchy is to be had', async () => {
    const { code, text } = await inner(`
    find /sys/fs/cgroup /mnt -name release_agent | sed 's/^/FOUND /'
    mkdir -p /root/h; mount -t cgroup -o none,name=evil none /root/h && echo MOUNTED
    mount -t cgroup -o none,name=systemd,release_agent=/root/x none /root/h && ls /root/h/release_agent && echo FOUND
    true`);
    expect(code).toBe(0);
    expect(text).not.toMatch(/FOUND|MOUNTED/);
  });

  test('the host’s file system cannot be frozen or shut down, nor a file opened by handle', async () => {
    // Tried on the node's own tmpfs, which would answer "Inappropriate ioctl": this test may not harm who runs it.
    const calls = ['0xC0045877', '0x8004587D', '0xC0185879', '0xFF00000000000000|0xC0045877'];
    const { text } = await inner(`perl -e '
    open(my $h, "<", "/dev/shm"); my $b = "\\0" x 64;
    for my $c (${calls.join(',')}, 0x801c581f) { $! = 0; my $r = syscall(16, fileno($h), $c, $b); print "ioctl $r $!\\n" }
    my $f = pack("LLLL", 8, 1, 0, 0); $! = 0; syscall(304, fileno($h), $f, 0); print "handle $!\\n"'
    uname -m`);
    if (!text.endsWith('x86_64\n')) return; // numbers of system calls
    const lines = text.split('\n');
    expect(lines.slice(0, calls.length)).toEqual(calls.map(() => 'ioctl -1 Operation not permitted'));
    // and not because nothing works at all
    expect(lines[calls.length]).not.toMatch(/not permitted/);
    expect(lines[calls.length + 1]).toBe('handle Operation not permitted');
  });

  test('the outer side is out of sight and of reach, also through a program that enters', async () => {
    await runAside(
      attacked.host,
      node,
      `for i in $(seq 100); do for p in /proc/[0-9]*; do
      case $(readlink $p/exe 2>/dev/null) in /drydock/*) ls $p/root/drydock $p/cwd/drydock > /root/saw 2>/dev/null
        echo x >> $p/root/drydock/relay; echo x >> $p/exe; nsenter -t \${p#/proc/} -m true && ls /drydock >> /root/saw ;; esac
    done; sleep 0.01; done`,
    );
    const before = await outer('cat /drydock/relay /drydock/in /drydock/keeper /outer-proof 2>/dev/null | sha256sum');
    for (let i = 0; i < 5; i++) await inner('true');
    const { text } = await inner(`
    ls -d /proc/1/root/drydock /drydock /proc/*/root/drydock 2>/dev/null | sed 's/^/SEEN /'
    nsenter -t 1 -a ls /drydock 2>/dev/null | sed 's/^/ENTERED /'
    ps axww -o args | grep -E '/drydock/init|nginx: maste[r]|keeper' | grep -v grep | sed 's/^/PROCESS /'
    cat /root/saw 2>/dev/null | sed 's/^/SAW /'
    for p in /../drydock/relay /proc/self/root/../drydock/relay /var/lib/docker/../../../drydock/relay; do
      echo x >> $p && echo "WROTE $p"; done; true`);
    expect(text).not.toMatch(/SEEN|ENTERED|PROCESS|SAW|WROTE/);
    expect(await outer('cat /drydock/relay /drydock/in /drydock/keeper /outer-proof 2>/dev/null | sha256sum')).toEqual(
      before,
    );
    expect(await outer('echo x >> /drydock/relay')).toMatchObject({ text: expect.stringMatching(/Read-only/) });
  });

  test('what the image store has cannot be changed from a node', async () => {
    const { text } = await inner(`
    for method in PUT POST DELETE PATCH; do
      curl -s -o /dev/null -w '%{http_code} ' -X $method -d x http://127.0.0.1:61000/v2/lab/web/manifests/1.0
    done`);
    expect(text).not.toMatch(/2\d\d/);
  });

  test('no kernel module is loaded, unloaded or replaced, and no other kernel started', async () => {
    const modules = async () =>
      (await readFile('/proc/modules', 'utf8').catch(() => '')).split('\n').map((line) => line.split(' ')[0]);
    const before = await modules();
    // init_module, finit_module, delete_module, kexec_load, kexec_file_load
    const { text } = await inner(`echo > /root/bad.ko
      perl -e 'open(my $f, "<", "/root/bad.ko"); my ($n, $b) = ("x\\0", "\\0" x 64);
        for ([175, $b, 64, $n], [313, fileno $f, $n, 0], [176, $n, 0], [246, 0, 0, 0, 0], [320, fileno $f, fileno $f, 0, $n, 0]) {
          $! = 0; my $r = syscall($_->[0], @$_[1 .. $#$_]); print "call $r $!\n" }'
      for m in dummy vcan loop nbd; do modprobe $m 2>/dev/null && echo "LOADED $m"; insmod /lib/modules/*/$m.ko 2>/dev/null && echo "LOADED $m"; done
      mkdir -p /mnt/m
      for t in minix hfs jfs nfs cifs 9p no-such-fs; do mount -t $t none /mnt/m 2>/dev/null && echo "MOUNTED $t"; done
      uname -m`);
    if (!text.endsWith('x86_64\n')) return; // numbers of system calls
    expect(text).toBe(`${'call -1 Operation not permitted\n'.repeat(5)}x86_64\n`);
    const fresh = (await modules()).filter((name) => !before.includes(name));
    // What the kernel loads by itself for a file system that somebody names is the host's to forbid (threat model).
    expect(
      fresh.filter((name) => !/^(minix|hfs|jfs|nfs.*|cifs.*|9p.*|netfs|fscache|sunrpc|lockd|grace)$/.test(name ?? '')),
    ).toEqual([]);
  });

  test('whoever takes the root or the namespaces of the first process gets the machine’s own', async () => {
    const names = ['mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup', ...(isolation === 'userns' ? ['user'] : [])];
    const hosts = await Promise.all(names.map((name) => readlink(`/proc/self/ns/${name}`)));
    const { text } = await inner(`
      root=$(stat -Lc %d:%i /)
      for p in /proc/[0-9]*; do
        [ "$(readlink $p/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" ] || [ "$(stat -Lc %d:%i $p/root/ 2>/dev/null || echo $root)" = $root ] || echo "OTHER ROOT $p"
      done
      echo entered $(nsenter -t 1 -m -u -i -n -p -C stat -Lc %d:%i / | sed "s/^$root$/own/") $(nsenter -t 1 -m -p -r stat -Lc %d:%i / | sed "s/^$root$/own/")
      nsenter -t 1 -m -u -i -n -p -C sh -c 'for n in ${names.join(' ')}; do readlink /proc/self/ns/$n; done'
      mkdir -p /root/jail && perl -e 'chroot "/root/jail"; chdir ".." for 1 .. 64; chroot "."; print "jail ", join(":", (stat "/")[0, 1]) eq "'$root'" ? "own" : "OTHER", "\\n"'`);
    const lines = text.trim().split('\n');
    expect(lines[0]).toBe('entered own own');
    expect(lines.at(-1)).toBe('jail own');
    const own = lines.slice(1, -1);
    expect(own).toHaveLength(names.length);
    expect(own.filter((name) => hosts.includes(name))).toEqual([]);
  });

  test('a user namespace within the machine gives nothing more', async () => {
    const { text } = await inner(`unshare -Urmpf --mount-proc bash -c '
      mknod /root/nested b 254 0 2>/dev/null && (exec 3< /root/nested) 2>/dev/null && echo OPENED
      mkdir -p /tmp/h; for t in debugfs securityfs devtmpfs; do mount -t $t none /tmp/h 2>/dev/null && { echo "MOUNTED $t"; umount /tmp/h; }; done
      mount --rbind / /tmp/h 2>/dev/null && ls /tmp/h/drydock 2>/dev/null && echo SEEN
      for f in vm/panic_on_oom kernel/core_pattern kernel/modprobe; do ${isolation === 'userns' ? '' : 'continue;'} (exec 3>> /proc/sys/$f) 2>/dev/null && echo "OPENS $f"; done
      nsenter -t 1 -a ls /drydock 2>/dev/null && echo ENTERED
      echo "nested $(id -u)"' 2>&1; echo tried`);
    expect(text).toMatch(/^(nested 0|unshare: .*)\ntried\n$/);
  });
});
