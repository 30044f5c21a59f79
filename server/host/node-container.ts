import { readFileSync } from 'node:fs';
import type { ContainerCreateOptions, HostConfig, NetworkCreateOptions } from 'dockerode';
import type { Isolation, NodeSpec, SandboxLabels, UidRange } from './port.ts';

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
 * of its own (`inhibit_ipv4`) the bridge gives the nodes no way to services that listen on the host.
 */
export function nodeNetwork(instance: string, sandbox: SandboxLabels, uids: UidRange): NetworkCreateOptions {
  return {
    Name: networkName(sandbox.sandboxId),
    CheckDuplicate: true,
    Driver: 'bridge',
    Internal: true,
    Labels: { ...sandboxLabels(instance, sandbox), [LABEL.uids]: String(uids.base) },
    Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
  };
}

/**
 * What the host grants a node at an isolation level; everything else about a node is the same on both.
 * plain: the node's root is the host's root in a container (docs/decisions/0001 names what that leaves open).
 * SYS_PTRACE: without it `docker exec` into a container that runs as another user than root fails (setns).
 * userns: the node's entry moves the machine into a user namespace of its own; the grants are what it needs to do so.
 */
export function isolationGrants(isolation: Isolation): { caps: string[]; env: string[] } {
  switch (isolation) {
    case 'plain':
    case 'userns':
      return { caps: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'], env: [`DRYDOCK_ISOLATION=${isolation}`] };
  }
}

const MEBIBYTE = 1024 * 1024;

/** What the outer side has beyond the machine's own limits, so that nothing in the machine starves it. */
const OUTER_MEMORY_MIB = 48;
const OUTER_PIDS = 64;

/** CgroupnsMode (API 1.41) is not in dockerode's types yet. */
type NodeHostConfig = HostConfig & { CgroupnsMode: 'private' | 'host' };

export function nodeLabels(instance: string, { sandbox, name }: NodeSpec): Record<string, string> {
  return { ...sandboxLabels(instance, sandbox), [LABEL.node]: name };
}

/** Everything that the host engine is told about a node; `volume` is there already, and limited (docker-disks.ts). */
export function nodeContainer(
  instance: string,
  spec: NodeSpec,
  options: { seccomp: string; volume: string; uids: UidRange },
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
    ],
    HostConfig: {
      CapAdd: grants.caps,
      SecurityOpt: [`seccomp=${options.seccomp}`, 'apparmor=unconfined'],
      MaskedPaths: [],
      ReadonlyPaths: [],
      CgroupnsMode: 'private',
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids + OUTER_PIDS,
      Tmpfs: { '/run': '', '/tmp': '' },
      // Names outside the sandbox are asked of the node itself, where nothing answers: no DNS query leaves the host
      // (engines before 23.0.11 forward them from internal networks, CVE-2024-29018).
      Dns: ['127.0.0.1'],
      DnsOptions: ['timeout:1', 'attempts:1'],
      // The node's engine looks these up at every pull, also of what its mirror has: a second of waiting each. Without a
      // way out they lead nowhere, and an image that the mirror lacks fails at once.
      ExtraHosts: ['docker.io', 'index.docker.io', 'registry-1.docker.io'].map((name) => `${name}:127.0.0.1`),
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      Mounts: [
        {
          Type: 'volume',
          Source: options.volume,
          Target: '/var/lib/docker',
          VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } },
        },
        ...(spec.mirrorVolume
          ? [{ Type: 'volume' as const, Source: spec.mirrorVolume, Target: '/drydock/images', ReadOnly: true }]
          : []),
      ],
    },
    NetworkingConfig: { EndpointsConfig: { [networkName(sandbox.sandboxId)]: { Aliases: [spec.name] } } },
  };
}

/** The profile that the node image is made for (images/node/README.md); Docker wants it inline. */
export function readSeccompProfile(cgroupVersion: 1 | 2): string {
  const name = cgroupVersion === 2 ? 'seccomp-cgroup2.json' : 'seccomp.json';
  const text = readFileSync(new URL(`../../images/node/${name}`, import.meta.url), 'utf8');
  return JSON.stringify(JSON.parse(text));
}
