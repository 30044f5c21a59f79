import type { DoctorLine } from '../../protocol/index.ts';
import type { EgressAbility } from '../host/index.ts';

/** Whether machines of labs that ask for it reach the internet. */
export function egressLine(ability: EgressAbility): DoctorLine {
  const line = { id: 'egress', title: 'A way out of sandboxes', stops: false };
  switch (ability.kind) {
    case 'off':
      return {
        ...line,
        status: 'ok',
        value: 'not allowed',
        meaning: 'Nothing in a sandbox reaches the internet; labs that need it are not offered (DRYDOCK_EGRESS=allow).',
      };
    case 'open':
      return {
        ...line,
        status: 'ok',
        value: 'allowed for labs that ask for it',
        meaning:
          'Their machines reach public addresses from this host’s address: never the host, nor private networks.',
      };
    case 'broken':
      return {
        ...line,
        status: 'warn',
        value: `allowed, but cannot be guarded: ${ability.why}`,
        meaning: 'Labs that need the internet are not offered.',
        mend: 'Use an engine on Linux whose kernel has nf_tables and nft_fib_netdev, and net.ipv4.ip_forward=1.',
      };
  }
}
