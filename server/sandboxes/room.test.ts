import { describe, expect, it } from 'vitest';
import { until } from '../../test/support/engine.ts';
import { FakeHost } from '../../test/support/fake-host.ts';
import { fakeSandboxes } from '../../test/support/fake-sandboxes.ts';
import { enginesOf, requestOf } from '../../test/support/sandboxes.ts';
import { checkRoom } from './room.ts';

const NOTHING = { pendingNodes: 0, diskMiB: 0 };
const SPARE_MIB = 2048;

describe('the room on a host', () => {
  const info = (diskFreeMiB: number) => ({ ...new FakeHost().info_, diskFreeMiB });
  const three = { nodes: 3, diskMiB: 6000 };

  it('is enough when every node can fill its disk', () => {
    expect(() => checkRoom(info(SPARE_MIB + 18_000), three, NOTHING, 1)).not.toThrow();
    expect(() => checkRoom(info(SPARE_MIB + 17_999), three, NOTHING, 1)).toThrow(
      expect.objectContaining({ code: 'host_out_of_disk', message: expect.stringContaining('may write 18000 MiB') }),
    );
  });

  it('may be promised several times, with what others were promised', () => {
    const promised = { pendingNodes: 0, diskMiB: 22_000 };
    expect(() => checkRoom(info(SPARE_MIB + 10_000), three, promised, 4)).not.toThrow();
    expect(() => checkRoom(info(SPARE_MIB + 9999), three, promised, 4)).toThrow(/9999|12047/);
  });

  it('is at least what a node takes with a few images', () => {
    const small = { nodes: 2, diskMiB: 256 };
    expect(() => checkRoom(info(SPARE_MIB + 1023), small, NOTHING, 100)).toThrow(/free/);
    expect(() => checkRoom(info(SPARE_MIB + 1024), small, NOTHING, 100)).not.toThrow();
  });

  it('counts what others may still write, less what they have written already', async () => {
    await using world = await fakeSandboxes();
    world.host.diskLimit_ = { kind: 'held' };
    const { limits } = enginesOf(2);
    // Room for the promises of one sandbox of two nodes, and of half another.
    world.host.info_.diskFreeMiB = SPARE_MIB + Math.ceil((3 * limits.diskMiB) / 4);
    await world.claimReady();
    const { id } = world.sandboxes.claim(requestOf(enginesOf(2)));
    await expect(world.sandboxes.whenReady(id)).rejects.toThrow(/may write 8192 MiB/);
    expect(world.sandboxes.view(id)?.reason).toMatchObject({
      code: 'host_out_of_disk',
      action: expect.stringContaining('DRYDOCK_DISK_OVERCOMMIT'),
    });
    // Half of what the first was promised is taken: by that much less is still to be had.
    for (const node of world.host.nodes.keys()) world.host.written.set(node, limits.diskMiB / 2);
    const measured = () => world.host.calls.filter((call) => call === 'diskUse').length;
    world.clock.pass(1000);
    await until('a look at both', () => measured() === 2);
    await new Promise((resolve) => setTimeout(resolve, 5));
    world.sandboxes.reset(id);
    await world.sandboxes.whenReady(id);
  });
});
