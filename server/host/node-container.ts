import type { ContainerCreateOptions, HostConfig, MountSettings, NetworkCreateOptions } from 'dockerode';
import type { Isolation, NodeSpec, SandboxLabels, UidRange } from './port.ts';
import type { SecurityProfiles } from './security-profiles.ts';

/** Labels of everything we make on a host: the containers are the truth, the database follows them. */
export const LABEL = {
  instance: 'drydock.instance',
  sandbox: 'drydock.sandbox',
  node: 'drydock.node',
  owner: 'drydock.owner',
  topology: 'drydock.topology',
  expires: 'drydock.expires',
  /** On a network: the first user of the host that is the sandbox's alone. */
  uids: 'drydock.uids',
  /** On a network with a way out. */
  egress: 'drydock.egress',
} as const;

export const networkName = (sandboxId: string): string => `drydock-${sandboxId}`;
export const containerName = (sandboxId: string, node: string): string => `drydock-${sandboxId}-${node}`;

export function sandboxLabels(instance: string, sandbox: SandboxLabels): Record<string, string> {
  return {
    [LABEL.instance]: instance,
    [LABEL.sandbox]: sandbox.sandboxId,
    [LABEL.owner]: sandbox.owner,
    [LABEL.topology]: sandbox.topology,
    [LABEL.expires]: String(sandbox.expiresAt),
  };
}

/**
 * The sandbox's own bridge: nothing on it can be reached from elsewhere, and nothing leads out. Without an IPv4 address
 * of its own (`inhibit_ipv4`) the bridge gives the nodes no way to services that listen on the host. With a way out it
 * gets that address when its gate is in place (docker-gates.ts).
 */
export function nodeNetwork(
  instance: string,
  sandbox: SandboxLabels & { egress?: boolean },
  uids: UidRange,
): NetworkCreateOptions {
  const { egress = false } = sandbox;
  return {
    Name: networkName(sandbox.sandboxId),
    CheckDuplicate: true,
    Driver: 'bridge',
    Internal: !egress,
    Labels: {
      ...sandboxLabels(instance, sandbox),
      [LABEL.uids]: String(uids.base),
      ...(egress && { [LABEL.egress]: 'yes' }),
    },
    Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
  };
}

/**
 * What the host grants a node at an isolation level; everything else about a node is the same on both. The reason for
 * each capability stands in images/node/README.md.
 * plain: the node's root is the host's root in a container (docs/decisions/0001 names what that leaves open).
 * userns: the machine has none of these; its entry needs them to make the machine's namespaces, network and disk.
 */
export function isolationGrants(isolation: Isolation): { drop: string[]; add: string[]; env: string[] } {
  const env = [`DRYDOCK_ISOLATION=${isolation}`];
  switch (isolation) {
    case 'plain':
      return { drop: [], add: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'], env };
    case 'userns':
      return { drop: ['ALL'], add: [...USERNS_CAPABILITIES], env };
  }
}

const USERNS_CAPABILITIES = [
  ...['SYS_ADMIN', 'NET_ADMIN', 'SYS_CHROOT', 'SETUID', 'SETGID', 'KILL'],
  ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP'],
];

/** The outer side answers at this address, at once, that a name is unknown (images/node/tools/names.c). */
const UNKNOWN_NAMES = '127.0.0.10';

const REGISTRIES = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

const MEBIBYTE = 1024 * 1024;

/** What the outer side has beyond the machine's own limits, so that nothing in the machine starves it. */
const OUTER_MEMORY_MIB = 48;
const OUTER_PIDS = 64;

/** CgroupnsMode (API 1.41) is not in dockerode's types yet. */
type NodeHostConfig = HostConfig & { CgroupnsMode: 'private' | 'host' };

export function nodeLabels(instance: string, { sandbox, name }: NodeSpec): Record<string, string> {
  return { ...sandboxLabels(instance, sandbox), [LABEL.node]: name };
}

export interface NodeOptions extends SecurityProfiles {
  /** With a way out: the server that is asked for names outside. */
  names?: string;
  volume: string;
  uids: UidRange;
  base: MountSettings;
}

/** Everything that the host engine is told about a node; `volume` is there already, and limited (docker-disks.ts). */
export function nodeContainer(
  instance: string,
  spec: NodeSpec,
  options: NodeOptions,
): ContainerCreateOptions & { HostConfig: NodeHostConfig } {
  const { sandbox, limits } = spec;
  const grants = isolationGrants(spec.isolation);
  const memoryBytes = (limits.memoryMiB + OUTER_MEMORY_MIB) * MEBIBYTE;
  return {
    name: containerName(sandbox.sandboxId, spec.name),
    Image: spec.image,
    Hostname: spec.name,
    Labels: nodeLabels(instance, spec),
    Env: [
      ...grants.env,
      `DRYDOCK_UIDS=${options.uids.base}:${options.uids.count}`,
      `DRYDOCK_PIDS=${limits.pids}`,
      `DRYDOCK_MEMORY_MIB=${limits.memoryMiB}`,
      ...(options.names ? [`DRYDOCK_DNS=${options.names}`] : []),
    ],
    HostConfig: {
      CapDrop: grants.drop,
      CapAdd: grants.add,
      SecurityOpt: [`seccomp=${options.seccomp}`, `apparmor=${options.appArmor}`],
      MaskedPaths: [],
      ReadonlyPaths: [],
      CgroupnsMode: 'private',
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids + OUTER_PIDS,
      Tmpfs: { '/run': '', '/tmp': '' },
      // Names outside the sandbox are asked of the node's own outer side, which knows none unless there is a way out: no
      // DNS query leaves the host otherwise (engines before 23.0.11 forward them from internal networks, CVE-2024-29018).
      Dns: [UNKNOWN_NAMES],
      DnsOptions: options.names ? ['timeout:3', 'attempts:2'] : ['timeout:1', 'attempts:1'],
      // The node's engine looks these up at every pull, also of what its mirror has: a second of waiting each. Without a
      // way out they lead nowhere, and an image that the mirror lacks fails at once.
      ExtraHosts: options.names ? [] : REGISTRIES.map((name) => `${name}:127.0.0.1`),
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      Mounts: [
        {
          Type: 'volume',
          Source: options.volume,
          Target: '/data',
          // The engine makes the volume itself when a removal has come between: it must be found then.
          VolumeOptions: {
            NoCopy: true,
            Labels: nodeLabels(instance, spec),
            DriverConfig: { Name: 'local', Options: {} },
          },
        },
        options.base,
        ...(spec.mirrorVolume
          ? [{ Type: 'volume' as const, Source: spec.mirrorVolume, Target: '/drydock/images', ReadOnly: true }]
          : []),
      ],
    },
    NetworkingConfig: { EndpointsConfig: { [networkName(sandbox.sandboxId)]: { Aliases: [spec.name] } } },
  };
}
