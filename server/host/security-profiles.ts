import { readFileSync } from 'node:fs';
import type { HostInfo, Isolation } from './port.ts';

/** Of images/node/apparmor-profile. */
export const APPARMOR_PROFILE = 'drydock-node';

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
