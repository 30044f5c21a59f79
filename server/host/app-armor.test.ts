import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { AppArmor } from './app-armor.ts';

const ENGINE = ['name=seccomp,profile=default', 'name=apparmor'];

/** An engine that starts containers under these profiles; `removed` counts what was taken away again. */
function engineWith(profiles: string[], trouble = 'apparmor failed to apply profile') {
  const seen = { started: 0, removed: 0 };
  const createContainer = async ({ HostConfig }: Docker.ContainerCreateOptions) => ({
    async start() {
      seen.started++;
      const [wanted = ''] = HostConfig?.SecurityOpt ?? [];
      if (!profiles.includes(wanted.slice('apparmor='.length))) throw new Error(trouble);
    },
    async remove() {
      seen.removed++;
    },
  });
  const docker = { createContainer } as unknown as Pick<Docker, 'createContainer'>;
  return { seen, appArmor: new AppArmor(docker, 'test', 'image') };
}

test('an engine without AppArmor is not asked', async () => {
  const { appArmor, seen } = engineWith(['drydock-node']);
  expect(await appArmor.state(['name=seccomp,profile=default'])).toBe('absent');
  expect(seen.started).toBe(0);
});

test('our profile is loaded when something starts under it; that is asked once, and leaves nothing', async () => {
  const { appArmor, seen } = engineWith(['docker-default', 'drydock-node']);
  expect([await appArmor.state(ENGINE), await appArmor.state(ENGINE)]).toEqual(['loaded', 'loaded']);
  expect(seen).toEqual({ started: 1, removed: 1 });
});

test('trouble of the engine says nothing of the profile, and is asked again', async () => {
  const { appArmor, seen } = engineWith([], 'no space left on device');
  await expect(appArmor.state(ENGINE)).rejects.toThrow('no space left');
  await expect(appArmor.now()).rejects.toThrow('no space left');
  expect(seen).toEqual({ started: 2, removed: 2 });
});

test('it is missing when nothing starts under it', async () => {
  const { appArmor, seen } = engineWith(['docker-default', 'drydock-node-old']);
  expect(await appArmor.state(ENGINE)).toBe('missing');
  expect(seen).toEqual({ started: 1, removed: 1 });
});
