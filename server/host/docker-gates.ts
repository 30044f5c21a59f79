import { BlockList, isIPv4 } from 'node:net';
import type Docker from 'dockerode';
import { HostError } from './errors.ts';
import { Helper, type HelperAnswer } from './helper.ts';
import { LABEL, networkName } from './node-container.ts';
import type { EgressAbility } from './port.ts';

/** What the operator allows (docs/decisions/0008). */
export interface EgressPolicy {
  /** IPv4 address of the server that is asked for names outside. */
  names: string;
}

/**
 * Addresses that no node reaches, whatever its lab asks for: private, shared, link-local (with the metadata services of
 * clouds), loopback, benchmarking, multicast, reserved (RFC 6890). Those of other sandboxes are among them.
 */
const NEVER = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
];

/** Whether an IPv4 address is one that a node with a way out may reach, as far as the address alone tells. */
export function isOutside(address: string): boolean {
  const never = new BlockList();
  for (const range of NEVER) {
    const [network = '', bits] = range.split('/');
    never.addSubnet(network, Number(bits));
  }
  return isIPv4(address) && !never.check(address);
}

interface WayOut {
  subnet: string;
  gateway: string;
}

/**
 * What comes from a bridge to the host is dropped before the host looks at it at all. With a way out this gets in: IPv4
 * from the bridge's own addresses to an address outside that is none of the host's, without options; and the ARP that it
 * takes. What nodes say to each other never gets here: the bridge itself passes it on.
 */
export function gateRules(bridge: string, out?: WayOut): string {
  const table = `drydock-${bridge}`;
  const accept = out
    ? [
        `arp operation request arp daddr ip ${out.gateway} arp saddr ip ${out.subnet} accept`,
        `arp operation reply arp saddr ip ${out.subnet} accept`,
        `ip saddr ${out.subnet} ip hdrlength 5 ip daddr != { ${NEVER.join(', ')} } fib daddr type unicast accept`,
      ]
    : [];
  const chain = [`type filter hook ingress device "${bridge}" priority -500; policy drop;`, ...accept];
  return `table netdev ${table} { }
delete table netdev ${table}
table netdev ${table} {
  chain gate {
    ${chain.join('\n    ')}
  }
}`;
}

/**
 * What the one helper for all sandboxes is made of, whatever their nodes are: a helper of another image would end it, with
 * what it is just doing. The images of all nodes are built on this one.
 */
const GATES_IMAGE = 'drydock/node:latest';

/** Rules of bridges that are gone: some kernels keep them. */
const SWEEP = `for bridge in $(nft list tables netdev 2>/dev/null | sed -n 's/^table netdev drydock-//p'); do
  [ -e "/sys/class/net/$bridge" ] || nft delete table netdev "drydock-$bridge" 2>/dev/null || :
done`;

/**
 * Settings of the host's own end of a bridge. It has no IPv4 address (or one that the gate guards), but Linux gives it a
 * link-local IPv6 one. Where a kernel has no nftables they are all that keeps a sandbox without a way out from the host;
 * what is left then is a datagram from nobody (0.0.0.0) to everybody.
 */
const settings = (bridge: string): [path: string, value: string][] => [
  [`/proc/sys/net/ipv6/conf/${bridge}/disable_ipv6`, '1'],
  [`/proc/sys/net/ipv4/conf/${bridge}/rp_filter`, '1'],
];

/** Shell that writes settings; a kernel without IPv6 has no such file, and nothing to close. */
const writing = (wanted: [path: string, value: string][]): string =>
  wanted.map(([path, value]) => `[ ! -e ${path} ] || echo ${value} > ${path}`).join('\n');

function script(bridge: string, out?: WayOut): string {
  const place = `nft -f - <<'END'\n${gateRules(bridge, out)}\nEND`;
  const open = out
    ? [place, `ip address replace ${out.gateway}/${out.subnet.split('/')[1]} dev ${bridge}`]
    : [`{ ${place}\n} || :`];
  return ['set -e', writing(settings(bridge)), ...open, SWEEP].join('\n');
}

/**
 * The gates between sandboxes and the host. The network of a sandbox with a way out has Docker's own rules for one
 * (forwarding, address translation), but the host has no address on it, so nothing answers, until its gate is in place: a
 * bridge that was made again after a restart of the host is shut.
 */
export class Gates {
  /** Sandbox id -> its gate is in place. */
  private readonly placed = new Map<string, Promise<void>>();
  private readonly helpers = new Map<string, Helper>();

  constructor(
    private readonly docker: Docker,
    private readonly policy: EgressPolicy | undefined,
  ) {}

  /** What is asked for names outside. Throws HostError where no way out is allowed. */
  names(): string {
    if (this.policy) return this.policy.names;
    throw new HostError('node_start_failed', 'This server allows no way out of sandboxes', {
      action: 'Set DRYDOCK_EGRESS=allow.',
    });
  }

  /** Tries the rules of a way out without placing them. */
  async ability(image: string): Promise<EgressAbility> {
    if (!this.policy) return { kind: 'off' };
    const rules = gateRules('lo', { subnet: '192.0.2.0/24', gateway: '192.0.2.1' });
    const check = `nft --check -f - <<'END'\n${rules}\nEND
      [ $? = 0 ] && { [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ] || { echo net.ipv4.ip_forward is off; false; }; }`;
    const { code, stdout, stderr } = await this.run(image, check);
    const said = `${stdout}${stderr}`.replace(/\s+/g, ' ').trim();
    return code === 0 ? { kind: 'open' } : { kind: 'broken', why: said || `exit code ${code}` };
  }

  /** Before the first node of a sandbox is started. Nothing is done twice. */
  place(sandboxId: string): Promise<void> {
    return this.placed.get(sandboxId) ?? this.placeAgain(sandboxId);
  }

  /** Before a node is started again: after a restart of the host the bridge is a new one. */
  placeAgain(sandboxId: string): Promise<void> {
    const done = this.placeNow(sandboxId);
    this.placed.set(sandboxId, done);
    done.catch(() => {
      if (this.placed.get(sandboxId) === done) this.placed.delete(sandboxId);
    });
    return done;
  }

  /** After the sandbox's network was removed. */
  async forget(sandboxId: string): Promise<void> {
    if (!this.placed.delete(sandboxId)) return;
    // Rules without a bridge do nothing, and go with the next sweep: no reason to keep a sandbox.
    await this.run(GATES_IMAGE, SWEEP).catch((error: unknown) => {
      if (!(error instanceof HostError)) throw error;
    });
  }

  private async placeNow(sandboxId: string): Promise<void> {
    const network = (await this.docker.getNetwork(networkName(sandboxId)).inspect()) as Docker.NetworkInspectInfo;
    const { Subnet: subnet, Gateway: gateway } = network.IPAM?.Config?.find(({ Gateway }) => Gateway) ?? {};
    const open = this.policy && network.Labels?.[LABEL.egress] ? { subnet, gateway } : undefined;
    if (open && !isWayOut(open)) throw refused('the engine names no gateway of the network');
    const { code, stdout, stderr } = await this.run(GATES_IMAGE, script(bridgeName(network.Id), open));
    if (code !== 0) throw refused(`${stdout}${stderr}`.trim());
  }

  private run(image: string, body: string): Promise<HelperAnswer> {
    const helper = this.helpers.get(image) ?? new Helper(this.docker, { ...HELPER, image });
    this.helpers.set(image, helper);
    return helper.exec(['sh', '-c', `touch /run/used\n${body}`]);
  }
}

const isWayOut = (way: Partial<WayOut>): way is WayOut => Boolean(way.subnet && way.gateway);

/** Where Docker's bridge driver puts a network that names no bridge of its own. */
const bridgeName = (networkId: string) => `br-${networkId.slice(0, 12)}`;

function refused(why: string): HostError {
  return new HostError('node_start_failed', `Could not shut the host to the sandbox's network: ${why}`, {
    action:
      'The Docker Engine has to let containers with NET_ADMIN in its own network change settings of bridges; a way out takes nftables with the netdev family besides (nf_tables, nft_fib_netdev).',
  });
}

/** Ends when nobody has needed it for ten minutes. */
const WAIT = 'touch /run/used; while sleep 60; do [ -n "$(find /run/used -mmin -10)" ] || exit 0; done';

/** In the host's network, with the right to change it and no other. */
const HELPER = {
  name: 'drydock-gates',
  what: 'the helper for networks',
  container: {
    Labels: { 'drydock.gates': 'helper' },
    Entrypoint: ['tini', '--', 'sh', '-c', WAIT],
    Cmd: [],
    HostConfig: {
      AutoRemove: true,
      NetworkMode: 'host',
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN'],
      SecurityOpt: ['no-new-privileges', 'apparmor=unconfined'],
      MaskedPaths: [],
      ReadonlyPaths: [],
      ReadonlyRootfs: true,
      Tmpfs: { '/run': '', '/tmp': '' },
      Memory: 64 * 1024 * 1024,
      PidsLimit: 256,
      LogConfig: { Type: 'none', Config: {} },
    },
  },
};
