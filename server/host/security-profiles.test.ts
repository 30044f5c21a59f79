import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appArmorState, readProfiles } from './security-profiles.ts';

const ENGINE = ['name=seccomp,profile=default', 'name=apparmor'];
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drydock-apparmor-'));
});

afterAll(() => rm(directory, { recursive: true }));

async function profiles(text: string): Promise<string> {
  const file = join(directory, 'profiles');
  await writeFile(file, text);
  return file;
}

test('an engine without AppArmor has none, whatever the kernel lists', async () => {
  const file = await profiles('drydock-node (enforce)\n');
  expect(await appArmorState(['name=seccomp,profile=default'], file)).toBe('absent');
});

test('our profile counts only when the kernel lists it by its whole name', async () => {
  expect(await appArmorState(ENGINE, await profiles('docker-default (enforce)\ndrydock-node (enforce)\n'))).toBe(
    'loaded',
  );
  expect(await appArmorState(ENGINE, await profiles('drydock-node-old (enforce)\n'))).toBe('missing');
});

test('a list that cannot be read counts as one without our profile', async () => {
  expect(await appArmorState(ENGINE, join(directory, 'nothing'))).toBe('missing');
});

test('nodes name the profile only where it is loaded', () => {
  const named = (appArmor: 'absent' | 'missing' | 'loaded') =>
    readProfiles('userns', { cgroupVersion: 1, appArmor }).appArmor;
  expect([named('loaded'), named('missing'), named('absent')]).toEqual(['drydock-node', 'unconfined', 'unconfined']);
});

test('bpf is allowed where runc needs it alone: without a user namespace, on cgroup v2', () => {
  const allows = (isolation: 'plain' | 'userns', cgroupVersion: 1 | 2) =>
    readProfiles(isolation, { cgroupVersion }).seccomp.includes('"bpf"');
  expect(allows('plain', 2)).toBe(true);
  expect([allows('plain', 1), allows('userns', 1), allows('userns', 2)]).toEqual([false, false, false]);
});
