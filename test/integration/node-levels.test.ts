/** What a node promises at both isolation levels, asked through the host port; images/node/selftest.sh has the rest. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { labels, nodeSpec, randomId, testHost, until } from '../support/engine.ts';
import { LEVELS, run } from './attacks-support.ts';

describe.each(LEVELS)('a node at level %s', (isolation) => {
  const host = testHost();
  const sandboxId = randomId('lvl');
  let node: NodeRef;
  let other: NodeRef;
  const inner = async (script: string, on = node) => (await run(host, on, 'inner', script)).text.trim();
  const outer = async (script: string) => (await run(host, node, 'outer', script)).text.trim();
  const engineIsBack = async () => expect(await outer('/drydock/wait-engine 20000 && echo answers')).toBe('answers');

  beforeAll(async () => {
    await host.createNetwork(labels(sandboxId));
    [node, other] = await Promise.all([
      host.startNode(nodeSpec(sandboxId, 'node1', { isolation })),
      host.startNode(nodeSpec(sandboxId, 'node2', { isolation })),
    ]);
    await engineIsBack();
  });
  afterAll(() => host[Symbol.asyncDispose]());

  test('has an engine of the image, which the outer door knows', async () => {
    expect(JSON.parse(await outer('/drydock/relay --check'))).toMatchObject({ ok: true, exe: '/usr/sbin/dockerd' });
    expect(await inner('docker info -f "{{.Driver}}" 2>/dev/null')).toBe('overlay2');
  });

  test('is root of its own users only', async () => {
    const [, outside] = (await inner('cat /proc/self/uid_map')).split(/\s+/);
    const owner = await outer('stat -c %u /proc/$(cat /run/drydock/inner.pid)');
    expect(owner).toBe(outside);
    if (isolation === 'plain') expect(outside).toBe('0');
    else expect(Number(outside)).toBeGreaterThan(1_000_000_000);
  });

  test('shares its users with the nodes of its own sandbox, and with no other', async () => {
    const elsewhere = randomId('lvl');
    await host.createNetwork(labels(elsewhere));
    const stranger = await host.startNode(nodeSpec(elsewhere, 'node1', { isolation }));
    const maps = await Promise.all([node, other, stranger].map((on) => inner('cat /proc/self/uid_map', on)));
    await host.removeSandbox(elsewhere);
    expect(maps[1]).toBe(maps[0]);
    if (isolation === 'userns') expect(maps[2]).not.toBe(maps[0]);
  });

  test('finds its neighbours by name, and is told at once of a name that nobody has', async () => {
    expect(await inner('getent ahostsv4 node2 | head -n 1')).toContain(other.address);
    const since = 'since=$(date +%s%3N)';
    const took = Number(await inner(`${since}; getent ahosts no-such.example; echo $(($(date +%s%3N) - since))`));
    // A second and more when nobody answers.
    expect(took).toBeLessThan(500);
  });

  test('is seen by probes that stand in it', async () => {
    await inner(
      'docker run --help >/dev/null; (echo -e "HTTP/1.0 200 OK\\r\\n\\r\\nhere" | nc -l -q 1 -p 8099 >/dev/null 2>&1 &)',
    );
    expect(await outer('/drydock/netns node curl -s --retry 5 --retry-connrefused 127.0.0.1:8099')).toBe('here');
    expect((await inner('echo mine > /root/file')) + (await outer('/drydock/peek /root/file 100'))).toMatch(/mine$/);
  });

  test('links that a learner leaves lead no program of the platform out of the machine at the next start', async () => {
    await inner(`rm -f /etc/hosts /etc/hostname /etc/resolv.conf
      ln -s /proof-hosts /etc/hosts; ln -s ../../../../../../proof-name /etc/hostname; ln -s /drydock/proof /etc/resolv.conf
      rm -rf /mnt /root/.old; ln -s /etc /mnt; echo set > /root/marker; sync`);
    await host.stopNode(node);
    await host.restartNode(node);
    await engineIsBack();
    expect(await inner('cat /root/marker')).toBe('set');
    expect(
      await outer("find / -xdev -name '*proof*'; ls -d /data/work/*proof* /data/*proof* /run/*proof* 2>/dev/null"),
    ).toBe('');
    expect(await outer('head -n 1 /etc/hosts')).toContain('localhost');
    expect(await inner('ls /proof-hosts /proof-name')).toBe('/proof-hosts\n/proof-name');
    await inner('rm -f /etc/hosts /etc/hostname /etc/resolv.conf');
  });

  test('ends when it is told to, although processes of the machine are frozen', async () => {
    const frozen = await inner(
      `if [ -d /sys/fs/cgroup/freezer ]; then g=/sys/fs/cgroup/freezer/held; file=freezer.state; word=FROZEN
        else g=/sys/fs/cgroup/held; file=cgroup.freeze; word=1; fi
      mkdir $g; sleep 1000 & echo $! > $g/cgroup.procs; echo $word > $g/$file; cat $g/$file`,
      other,
    );
    expect(frozen).toMatch(/^(FROZEN|FREEZING|1)$/);
    await host.stopNode(other);
    const running = async () =>
      (await host.list()).flatMap(({ nodes }) => nodes).find(({ id }) => id === other.id)?.running;
    await until('its end', async () => (await running()) === false);
  });

  test('can be rebooted from inside, and keeps its files and its address', async () => {
    await inner('touch /run/before; echo kept > /root/kept; reboot');
    await until('the next start', async () => (await inner('[ -e /run/before ] || echo gone')) === 'gone', 20_000);
    await engineIsBack();
    expect(await inner('cat /root/kept; ip -4 -o addr show eth0')).toMatch(
      new RegExp(`^kept\\n.*${node.address}/`, 's'),
    );
  });
});
