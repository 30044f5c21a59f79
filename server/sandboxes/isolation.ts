import type { Isolation, IsolationPolicy } from '../host/index.ts';
import { SandboxError } from './errors.ts';

/** Whether nodes of this server run in user namespaces, and if not, why. */
export type UsernsAbility = { works: true } | { works: false; reason: string };

/** What nodes in a user namespace lack even where the host has it: IPVS wants the initial user namespace. */
const ONLY_PLAIN: readonly string[] = ['ipvs'];

/** Of what the host can do, what nodes at this level can. */
export function capabilitiesAt(isolation: Isolation, capabilities: readonly string[]): string[] {
  return isolation === 'plain' ? [...capabilities] : capabilities.filter((name) => !ONLY_PLAIN.includes(name));
}

/** The strongest level at which all that is required, and that the host has at all, works. */
export function wantedIsolation(required: readonly string[], capabilities: readonly string[]): Isolation {
  return ONLY_PLAIN.some((name) => required.includes(name) && capabilities.includes(name)) ? 'plain' : 'userns';
}

/**
 * Kubernetes runs in user namespaces alone: without one its kubelet writes settings of the kernel that the whole host
 * shares, and on cgroup v1 its privileged pods do not start. Throws SandboxError `isolation_forbidden`.
 */
export function checkKubernetesIsolation(isolation: Isolation, why = 'DRYDOCK_ISOLATION is plain'): void {
  if (isolation === 'userns') return;
  throw new SandboxError('isolation_forbidden', `Kubernetes needs nodes in user namespaces of their own: ${why}`, {
    action: 'Set DRYDOCK_ISOLATION=auto, and mend what `npx drydock doctor` says of user namespaces.',
  });
}

/** What the operator's setting makes of a wish. */
export function allowedIsolation(wanted: Isolation, policy: IsolationPolicy): Isolation {
  return policy === 'auto' ? wanted : policy;
}

/**
 * The level that nodes get: as allowed, or `plain` with the reason where the host cannot do better.
 * Throws SandboxError `isolation_forbidden` when that is not allowed.
 */
export async function grantIsolation(
  wanted: Isolation,
  policy: IsolationPolicy,
  userns: () => Promise<UsernsAbility>,
): Promise<{ isolation: Isolation; why?: string }> {
  const allowed = allowedIsolation(wanted, policy);
  if (allowed === 'plain') return { isolation: 'plain' };
  const ability = await userns();
  if (ability.works) return { isolation: 'userns' };
  if (policy === 'auto') return { isolation: 'plain', why: ability.reason };
  throw new SandboxError(
    'isolation_forbidden',
    `This server makes only nodes in a user namespace of their own, and they do not run here: ${ability.reason}`,
    { action: 'Mend what `npx drydock doctor` names, or set DRYDOCK_ISOLATION=auto on a machine that may be risked.' },
  );
}
