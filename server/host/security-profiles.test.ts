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
  expect(readProfiles(1, 'loaded').appArmor).toBe('drydock-node');
  for (const state of ['missing', 'absent'] as const) expect(readProfiles(1, state).appArmor).toBe('unconfined');
});

test('bpf is allowed on cgroup v2 alone', () => {
  expect(readProfiles(1, 'absent').seccomp).not.toContain('"bpf"');
  expect(readProfiles(2, 'absent').seccomp).toContain('"bpf"');
});
