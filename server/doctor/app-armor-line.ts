import type { DoctorLine } from '../../protocol/index.ts';
import type { HostInfo } from '../host/index.ts';

/** Whether nodes have AppArmor's wall as well; nothing where the engine's kernel has none. */
export function appArmorLine(state: HostInfo['appArmor'] | { unknown: string }): DoctorLine[] {
  if (state === undefined || state === 'absent') return [];
  const line = { id: 'apparmor', title: 'AppArmor', stops: false };
  if (state === 'loaded')
    return [
      {
        ...line,
        status: 'ok',
        value: 'nodes run under the profile drydock-node',
        meaning: 'A second wall behind namespaces, capabilities and seccomp.',
      },
    ];
  return [
    {
      ...line,
      status: 'warn',
      value: state === 'missing' ? 'the profile of nodes is not loaded' : `could not be asked: ${state.unknown}`,
      meaning: 'Nodes run without a profile: Docker’s own forbids the mounts that they need.',
      mend: 'On the engine’s host, as root: apparmor_parser -r -W images/node/apparmor-profile',
    },
  ];
}
