/**
 * What root of a machine could turn on the host: each switch is opened for writing, never written. The lists below are
 * what is known to open; a new one fails this test, and has to be understood before it is added.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { patient } from '../../server/lib/patience.ts';
import { type AttackedHost, attackedHost, run } from './attacks-support.ts';

const probe = new URL('../support/switches.pl', import.meta.url);

/** Each kept by a namespace of the machine: its own network, ipc and pid namespace, its user namespace's accounts. */
const OF_ITS_OWN = [
  /^open \/proc\/sys\/net\//,
  /^open \/proc\/sys\/user\/max_/,
  /^open \/proc\/sys\/fs\/mqueue\//,
  /^open \/proc\/sys\/kernel\/(msg(max|mnb|mni|_next_id)|sem|sem_next_id|shm(all|max|mni|_next_id|_rmid_forced)|auto_msgmni)$/,
  /^open \/proc\/sys\/kernel\/(ns_last_pid|pid_max)$/,
  /^open \/proc\/sys\/kernel\/(host|domain)name$/,
  // A user namespace has a list of interpreters of its own since Linux 6.7.
  /^mount binfmt_misc$/,
  /^sys (devices\/.*|class)\/net\//,
  // cgroup v2 delegates the machine's own group; the container's limits lie above it, out of its sight.
  /^open \/sys\/fs\/cgroup\/init\/(memory|pids|cpu)\.max$/,
];

/** What the level `plain` leaves open besides (docs/threat-model.md). */
const OF_THE_HOST = [
  /^open \/proc\/sys\/(abi|debug|dev|fs|kernel|sunrpc|vm)\//,
  /^open \/proc\/(irq\/.*|mtrr|sysrq-trigger|scsi\/scsi|acpi\/\w+)$/,
  /^mount (debugfs|tracefs|securityfs|bpf|devtmpfs|pstore|efivarfs)$/,
  // The machine's own limits, up to the container's, which it cannot see.
  /^open \/sys\/fs\/cgroup\/.*(memory\.limit_in_bytes|memory\.max|pids\.max|cpu\.cfs_quota_us|cpu\.max|devices\.allow)$/,
  /^open cgroup-(memory|devices)\/(memory\.limit_in_bytes|devices\.allow)$/,
  /^sys /,
];

describe.each([
  ['userns', OF_ITS_OWN],
  ['plain', [...OF_ITS_OWN, ...OF_THE_HOST]],
] as const)('root of a machine at level %s', (isolation, known) => {
  let attacked: AttackedHost;
  let node: NodeRef;
  let found: string[] = [];

  beforeAll(async () => {
    attacked = attackedHost(isolation);
    node = await attacked.sandbox();
    const script = (await readFile(probe)).toString('base64');
    const { text } = await run(attacked.host, node, 'inner', `perl <(base64 -d <<< ${script})`, patient(60_000));
    found = text.trimEnd().split('\n');
  }, patient(90_000));
  afterAll(async () => await attacked?.[Symbol.asyncDispose]());

  test('was asked about everything', () => {
    expect(found.at(-1)).toBe('done');
    // The network's own switches always open: a probe that finds none did not look.
    expect(found.filter((line) => line.startsWith('open /proc/sys/net/')).length).toBeGreaterThan(100);
    expect(found.filter((line) => line.startsWith('sys ')).length).toBeGreaterThan(10);
  });

  test('can open no switch but those that are known', () => {
    const switches = found.slice(0, -1).filter((line) => !line.startsWith('call '));
    expect(switches.filter((line) => !known.some((pattern) => pattern.test(line)))).toEqual([]);
  });

  test('reads no memory of the kernel, and starts no program at the end of a cgroup', async () => {
    // runc limits devices by bpf on cgroup v2; only a user namespace makes that needless (docs/threat-model.md).
    const needed = isolation === 'plain' && (await attacked.host.info()).cgroupVersion === 2 ? ['call bpf'] : [];
    expect(found.filter((line) => /^read |release_agent|^call /.test(line))).toEqual(needed);
  });
});
