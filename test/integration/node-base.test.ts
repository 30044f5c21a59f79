/** Engines whose image store has no overlay2 layers (containerd's): nodes get their root file system from a volume. */
import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { afterAll, expect, test } from 'vitest';
import { NodeBase } from '../../server/host/node-base.ts';
import { NODE_IMAGE } from '../support/engine.ts';

const docker = new Docker();
const made = `drydock-test-base-${randomBytes(4).toString('hex')}`;

/** This engine, as if it had another store, and as if the image were one that nobody else has a copy of. */
const withoutLayers = Object.assign(new Docker(), {
  getImage: () => ({ inspect: async () => ({ Id: image, GraphDriver: undefined }) }),
});
let image = '';

afterAll(async () => {
  await docker.getVolume(volume).remove();
  await docker.getImage(made).remove();
});
let volume = '';

test('copies the machine’s root to a volume once, whole, also when several ask at once', async () => {
  const tagged = await docker.createContainer({ Image: NODE_IMAGE, Entrypoint: ['true'], Cmd: [] });
  try {
    ({ Id: image } = (await tagged.commit({ repo: made, comment: made })) as { Id: string });
  } finally {
    await tagged.remove({ v: true });
  }
  const [one, two] = await Promise.all([
    new NodeBase(withoutLayers).mount(made),
    new NodeBase(withoutLayers).mount(made),
  ]);
  volume = one.Source;
  expect(one).toEqual({
    Type: 'volume',
    Source: expect.stringMatching(/^drydock-base-/),
    Target: '/base',
    ReadOnly: true,
  });
  expect(two).toEqual(one);
  const script =
    'ls -A /base; cd /node && find . -printf "%p %u %g %m\\n" | sort | sha256sum; cd /base/node && find . -printf "%p %u %g %m\\n" | sort | sha256sum';
  const output = await runWith(one, script);
  const [entries, original, copy] = output.split('\n');
  expect(entries).toBe('node');
  expect(copy).toBe(original);
}, 120_000);

async function runWith(mount: Docker.MountSettings, script: string): Promise<string> {
  const container = await docker.createContainer({
    Image: made,
    Entrypoint: ['sh', '-c', script],
    Cmd: [],
    Tty: true,
    HostConfig: { NetworkMode: 'none', Mounts: [mount] },
  });
  try {
    await container.start();
    await container.wait();
    const log = await container.logs({ stdout: true, stderr: true });
    return log.toString().replaceAll('\r', '').trim();
  } finally {
    await container.remove({ force: true, v: true });
  }
}
