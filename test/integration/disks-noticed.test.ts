import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { whyNotHeld } from '../support/disks.ts';
import { attackedHost, run, runAside, timed, verdict } from './attacks-support.ts';

const limits = { memoryMiB: 512, cpus: 2, pids: 512, diskMiB: 400 };
const why = await whyNotHeld();
if (why) console.log(`Disks are not held on this engine, and what others notice of them is left out: ${why}`);

type Made = Promise<NodeRef>;

describe.skipIf(why !== undefined).each(['plain', 'userns'] as const)('the disk of a node, level %s', (isolation) => {
  const attacked = attackedHost();
  const { host } = attacked;
  let node: NodeRef;
  let third: NodeRef;

  beforeAll(async () => {
    [node, third] = await Promise.all([1, 2].map(() => attacked.sandbox({ limits, isolation })) as [Made, Made]);
  });
  afterAll(() => attacked[Symbol.asyncDispose]());

  it('fills without another learner noticing', async () => {
    const echo = async () => {
      const times = [];
      for (let i = 0; i < 20; i++) times.push(await timed(() => run(host, third, 'outer', '/drydock/relay --check')));
      return times.toSorted((a, b) => a - b)[10] ?? Number.NaN;
    };
    const still = await echo();
    await runAside(host, node, 'while :; do dd if=/dev/zero of=/root/full bs=1M; rm /root/full; done; echo burn');
    const attackedMs = await echo();
    console.log(
      `a look at the third learner's engine: still ${still.toFixed(0)} ms, attacked ${attackedMs.toFixed(0)} ms`,
    );
    await run(
      host,
      node,
      'outer',
      'for i in $(seq 50); do p=$(grep -ls \'[e]cho burn\' /proc/[0-9]*/cmdline | cut -d/ -f3); [ -n "$p" ] || break; kill -9 $p; done; true',
    );
    expect(attackedMs).toBeLessThan(Math.max(2 * still, 150));
    expect(await verdict(host, third)).toMatchObject({ ok: true });
  });
});
