/** The disk of a node holds: what a learner does to it ends there, and it is never another's. */
import Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { createDockerHost } from '../../server/host/index.ts';
import { disksOf, inDisksHelper, whyNotHeld } from '../support/disks.ts';
import { labels, nodeSpec, randomId, testHost, until } from '../support/engine.ts';
import { attackedHost, run, runAside, verdict } from './attacks-support.ts';

const LIMIT_MIB = 400;
const limits = { memoryMiB: 512, cpus: 2, pids: 512, diskMiB: LIMIT_MIB };
const why = await whyNotHeld();
if (why) console.log(`Disks are not held on this engine, and their tests are left out: ${why}`);

const nameOf = (node: NodeRef) => `drydock-${node.sandboxId}-${node.name}`;
const iusedOfHost = async () => Number((await inDisksHelper('df --output=iused /disks | tail -n 1')).text);

describe.skipIf(why !== undefined).each(['plain', 'userns'] as const)('the disk of a node, level %s', (isolation) => {
  const attacked = attackedHost();
  const { host } = attacked;
  let node: NodeRef;
  const inner = (script: string, timeoutMs?: number) => run(host, node, 'inner', script, timeoutMs);
  /** The node, its doors, its terminals and what grades it go on; its engine as well, once there is room. */
  const isWell = async () => {
    expect(await verdict(host, node)).toMatchObject({ ok: true });
    expect(await inner('echo I am; docker ps -q')).toEqual({ code: 0, text: 'I am\n' });
    expect((await run(host, node, 'outer', '/drydock/keeper list')).code).toBe(0);
  };

  beforeAll(async () => {
    node = await attacked.sandbox({ limits, isolation });
  });
  afterAll(() => attacked[Symbol.asyncDispose]());

  it.each(['/root', '/var/lib/docker'])(
    'ends the writing of bytes in %s with ENOSPC, and gives back what is removed',
    async (folder) => {
      const free = await host.diskFreeMiB();
      const { code, text } = await inner(`dd if=/dev/zero of=${folder}/full bs=1M count=${2 * LIMIT_MIB}`);
      expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('No space left on device') });
      const { totalMiB } = await host.diskUse(node);
      const lost = free - (await host.diskFreeMiB());
      console.log(`a node of ${LIMIT_MIB} MiB that is full takes ${totalMiB} MiB; the host has lost ${lost} MiB`);
      // The rest is what the file system keeps for itself: its journal, and a reserve of ext4's.
      expect(totalMiB).toBeGreaterThan(LIMIT_MIB * 0.8);
      expect(totalMiB).toBeLessThanOrEqual(LIMIT_MIB + 1);
      await isWell();
      await inner(`rm ${folder}/full`);
      await until('the space', async () => (await host.diskUse(node)).totalMiB < LIMIT_MIB / 4, 20_000);
      expect((await inner('docker volume create mine')).code).toBe(0);
    },
  );

  it('ends the making of files, of which the host loses none', async () => {
    const before = await iusedOfHost();
    const many = 'for i in $(seq 60); do mkdir $i && seq -f "$i/%g" 1000 | xargs touch || break; done 2> /tmp/said';
    const said = 'tail -n 1 /tmp/said; ls -U | wc -l';
    const { text } = await inner(`mkdir /root/many && cd /root/many && { ${many}; ${said}; }`, 60_000);
    expect(text).toContain('No space left on device');
    expect(text).toMatch(/\n2[0-9]\n$/);
    // The node made 25,000; others work on this machine too.
    expect((await iusedOfHost()) - before).toBeLessThan(10_000);
    await isWell();
    await inner('rm -rf /root/many');
    expect((await inner('docker volume create another')).code).toBe(0);
  });

  it('cannot be opened as a device, nor can those of others', async () => {
    const { text } = await inner(
      'for i in 0 1 2 3 4 5 6 7; do mknod /root/loop$i b 7 $i; head -c 1 /root/loop$i; done; mknod /root/control c 10 237; : < /root/control; mount -t ext4 /root/loop0 /mnt',
    );
    expect(text.match(/Operation not permitted/g)?.length).toBeGreaterThanOrEqual(9);
    expect(text).not.toContain('cannot create');
    expect((await run(host, node, 'outer', 'ls /dev/drydock /disks; true')).text).toMatch(
      /No such file.*\n.*No such file/,
    );
  });
});

describe.skipIf(why !== undefined)('disks when the host has restarted', () => {
  const host = testHost();
  const sandboxId = randomId('d');
  let nodes: [NodeRef, NodeRef];
  const docker = new Docker();
  const loopOf = async (node: NodeRef) =>
    (await inDisksHelper(`disks list | grep /${nameOf(node)}.ext4`)).text.split(' ')[1] ?? '';

  const mineOn = async (node: NodeRef) => {
    await run(host, node, 'outer', '/drydock/wait-engine 30000');
    return (await run(host, node, 'inner', 'cat /root/mine')).text;
  };

  /** What a reboot does to them: containers end, loop devices and /dev/drydock are gone. */
  async function reboot() {
    await Promise.all(
      nodes.map((node) =>
        docker
          .getContainer(node.id)
          .kill()
          .catch(() => undefined),
      ),
    );
    for (const node of nodes) {
      const loop = await loopOf(node);
      await inDisksHelper(`rm -f /devices/${nameOf(node)}; [ -z "${loop}" ] || losetup -d /dev/${loop}`);
    }
  }

  beforeEach(async () => {
    await host.removeSandbox(sandboxId);
    await host.createNetwork(labels(sandboxId));
    const started = ['node1', 'node2'].map((name) => host.startNode(nodeSpec(sandboxId, name, { limits })));
    nodes = (await Promise.all(started)) as [NodeRef, NodeRef];
    for (const node of nodes) {
      await run(host, node, 'outer', '/drydock/wait-engine 30000');
      await run(host, node, 'inner', `echo of ${node.name} > /root/mine; sync`);
    }
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it('are each node’s own again, although their devices are now others’', async () => {
    const [one, two] = nodes;
    const before = await Promise.all(nodes.map(loopOf));
    await reboot();
    expect(
      (
        await docker
          .getContainer(one.id)
          .start()
          .catch((error: Error) => error)
      )?.message,
    ).toMatch(/no such file/i);
    await host.restartNode(two);
    await host.restartNode(one);
    console.log(`loop devices before ${before}, after ${await Promise.all(nodes.map(loopOf))}`);
    for (const node of nodes) {
      expect(await mineOn(node)).toBe(`of ${node.name}\n`);
    }
  });

  it('are not mounted under a wrong device that is left from before', async () => {
    const [one, two] = nodes;
    await Promise.all(nodes.map((node) => host.stopNode(node)));
    const foreign = await loopOf(two);
    await inDisksHelper(`rm /devices/${nameOf(one)}; mknod -m 600 /devices/${nameOf(one)} b 7 ${foreign.slice(4)}`);
    await host.restartNode(one);
    expect(await mineOn(one)).toBe('of node1\n');
  });

  it('are named as lost when they are gone or beyond repair', async () => {
    const [one, two] = nodes;
    await reboot();
    await inDisksHelper(
      `rm /disks/${nameOf(one)}.ext4; dd if=/dev/zero of=/disks/${nameOf(two)}.ext4 bs=1M count=20 conv=notrunc`,
    );
    await expect(host.restartNode(one)).rejects.toMatchObject({
      code: 'node_disk_lost',
      message: expect.stringContaining('not there'),
    });
    await expect(host.restartNode(two)).rejects.toMatchObject({
      code: 'node_disk_lost',
      message: expect.stringContaining('damaged'),
    });
    await host.removeSandbox(sandboxId);
    expect(await disksOf(sandboxId)).toEqual([]);
  });
});

describe.skipIf(why !== undefined)('disks that nobody needs', () => {
  it('go with their sandbox, also while a node writes', async () => {
    await using host = testHost();
    const sandboxId = randomId('d');
    await host.createNetwork(labels(sandboxId));
    const node = await host.startNode(nodeSpec(sandboxId, 'node1', { limits }));
    expect((await disksOf(sandboxId)).map((line) => line.split(' ')[0])).toEqual(['file', 'device', 'loop']);
    await runAside(host, node, 'dd if=/dev/zero of=/root/full bs=1M');
    await Promise.all([host.removeSandbox(sandboxId), host.removeSandbox(sandboxId)]);
    expect(await disksOf(sandboxId)).toEqual([]);
  });

  it('are swept up when their volume was removed by somebody else, once they are not young', async () => {
    const sandboxId = randomId('d');
    const name = `drydock-${sandboxId}-node1`;
    try {
      await inDisksHelper(`disks make ${name} 64`);
      await createDockerHost({ instance: randomId('test-') }).diskLimit();
      expect(await disksOf(sandboxId)).toHaveLength(3);
      await inDisksHelper(`touch -d '2 minutes ago' /disks/${name}.ext4`);
      await createDockerHost({ instance: randomId('test-') }).diskLimit();
      expect(await disksOf(sandboxId)).toEqual([]);
    } finally {
      await inDisksHelper(`disks drop ${name}`);
    }
  });
});

describe('a host that cannot hold disks', () => {
  const disksImage = 'drydock-test/no-such-image:latest';

  it('watches instead and says why, or starts no node when it must hold them', async () => {
    const instance = randomId('test-');
    const auto = createDockerHost({ instance, disksImage });
    expect(await auto.diskLimit()).toEqual({ kind: 'watched', why: `The image ${disksImage} is not made` });
    const strict = createDockerHost({ instance, disksImage, diskLimit: 'held' });
    const sandboxId = randomId('d');
    try {
      await strict.createNetwork(labels(sandboxId));
      await expect(strict.startNode(nodeSpec(sandboxId, 'node1'))).rejects.toMatchObject({
        code: 'node_start_failed',
        message: expect.stringContaining('DRYDOCK_DISK_LIMIT=held'),
      });
    } finally {
      await strict.removeSandbox(sandboxId);
    }
  });
});
