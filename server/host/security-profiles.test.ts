import { expect, test } from 'vitest';
import { readProfiles } from './security-profiles.ts';

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
