import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { HostInfo, Isolation } from './port.ts';

/** Of images/node/apparmor-profile; which host knows it is asked of the kernel. */
const APPARMOR_PROFILE = 'drydock-node';
const LOADED_PROFILES = '/sys/kernel/security/apparmor/profiles';

/** What confines a node beside its namespaces and capabilities. */
export interface SecurityProfiles {
  /** The profile itself: Docker wants it inline. */
  seccomp: string;
  /** Name of the profile, or `unconfined`. */
  appArmor: string;
}

/** The profiles that the node image is made for; README.md there has the reason for each difference. */
export function readProfiles(
  isolation: Isolation,
  { cgroupVersion, appArmor }: Pick<HostInfo, 'cgroupVersion' | 'appArmor'>,
): SecurityProfiles {
  // In a user namespace runc leaves device lists alone: no bpf.
  const name = isolation === 'plain' && cgroupVersion === 2 ? 'seccomp-cgroup2.json' : 'seccomp.json';
  const text = readFileSync(new URL(`../../images/node/${name}`, import.meta.url), 'utf8');
  return {
    seccomp: JSON.stringify(JSON.parse(text)),
    appArmor: appArmor === 'loaded' ? APPARMOR_PROFILE : 'unconfined',
  };
}

/**
 * `options`: the engine's SecurityOptions. A list of profiles that we may not read (we are not root, or in a container)
 * counts as one without ours: Docker's own profile would keep nodes from starting.
 */
export async function appArmorState(
  options: readonly string[],
  profiles = LOADED_PROFILES,
): Promise<NonNullable<HostInfo['appArmor']>> {
  if (!options.some((option) => option.startsWith('name=apparmor'))) return 'absent';
  const text = await readFile(profiles, 'utf8').catch(() => '');
  return text.split('\n').some((line) => line.startsWith(`${APPARMOR_PROFILE} `)) ? 'loaded' : 'missing';
}
