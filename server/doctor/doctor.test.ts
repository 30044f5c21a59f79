import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../protocol/index.ts';
import type { DiskLimit, EgressAbility, HostInfo, IsolationPolicy, SandboxHost } from '../host/index.ts';
import { createDoctor } from './doctor.ts';

let folder = '';
let engine: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-doctor-'));
});
afterEach(async () => {
  engine?.close();
  await rm(folder, { recursive: true, force: true });
});

const everything = ['overlayMount', 'vxlan', 'esp', 'ipvs', 'cgroupWritable'];

/** A host whose plain node prints the given lines, and whose other one comes up or not; counts the sandboxes that stand. */
function hostWhoseNodeSays(
  output: string,
  usernsExit = 0,
  diskLimit: DiskLimit = { kind: 'held' },
  egress: EgressAbility = { kind: 'off' },
  appArmor: HostInfo['appArmor'] = 'absent',
) {
  const standing = new Set<string>();
  const fake: Partial<SandboxHost> = {
    diskLimit: async () => diskLimit,
    egress: async () => egress,
    info: async () => ({ appArmor }) as HostInfo,
    createNetwork: async ({ sandboxId }) => void standing.add(sandboxId),
    startNode: async ({ sandbox, name }) => ({ id: 'c1', sandboxId: sandbox.sandboxId, name, address: '10.0.0.2' }),
    exec: async (_node, { argv }) => {
      const stdout = Readable.from([output]);
      return {
        stdin: new PassThrough(),
        stdout,
        stderr: Readable.from(['']),
        exit: Promise.resolve(argv[0] === 'sh' ? 0 : usernsExit),
        duplex: () => new PassThrough(),
        close: () => undefined,
      };
    },
    removeSandbox: async (id) => void standing.delete(id),
  };
  return { host: fake as SandboxHost, standing };
}

async function engineThatAnswers(routes: Record<string, unknown>): Promise<string> {
  const socket = join(folder, 'docker.sock');
  engine = createServer((request, response) => {
    const body = routes[request.url ?? ''];
    response.statusCode = body === undefined ? 404 : 200;
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => engine?.listen(socket, resolve));
  return `unix://${socket}`;
}

const info = {
  ServerVersion: '20.10.24+dfsg1',
  CgroupVersion: '1',
  CgroupDriver: 'cgroupfs',
  Driver: 'overlay2',
  NCPU: 2,
  MemTotal: 1,
  OperatingSystem: 'Debian',
};
const nodeImageRoute = `/images/${encodeURIComponent('drydock/node:latest')}/json`;

async function report(
  dockerHost: string,
  host: SandboxHost,
  isolation: IsolationPolicy = 'auto',
): Promise<DoctorReport> {
  return createDoctor({
    env: { DOCKER_HOST: dockerHost },
    host: () => host,
    images: async () => ({
      known: () => ['nginx:latest', 'redis:latest'],
      identity: (name) =>
        name === 'nginx:latest' ? { name, id: 'sha256:1', digest: 'sha256:2', layers: [], sizeBytes: 1 } : undefined,
    }),
    nodeImage: 'drydock/node:latest',
    dataDir: join(folder, 'not', 'made', 'yet'),
    isolation,
  }).report();
}

const line = (of: DoctorReport, id: string) => of.lines.find((one) => one.id === id);

describe('the doctor', () => {
  test('says that nothing works without an engine, and what to do', async () => {
    const { host } = hostWhoseNodeSays('');
    const found = await report(`unix://${join(folder, 'none.sock')}`, host);
    expect(line(found, 'engine')).toMatchObject({
      status: 'fail',
      stops: true,
      mend: expect.stringContaining('npm start'),
    });
    expect(found.capabilities).toEqual([]);
  });

  test('believes a node about the kernel, and removes the node', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info, [nodeImageRoute]: {} });
    const said = everything.map((name) => `${name}=${name === 'ipvs' ? 'the kernel has no IPVS' : 'yes'}`).join('\n');
    const { host, standing } = hostWhoseNodeSays(said);
    const found = await report(dockerHost, host);
    expect(found.capabilities).toEqual(['overlay', 'esp', 'userns']);
    expect(line(found, 'kernel-ipvs')).toMatchObject({
      status: 'warn',
      stops: false,
      value: 'no: the kernel has no IPVS',
    });
    expect(found.lines.filter((one) => one.stops)).toEqual([]);
    expect(standing.size).toBe(0);
  });

  test('a node without VXLAN or writable cgroups stops everything', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info, [nodeImageRoute]: {} });
    const { host } = hostWhoseNodeSays('overlayMount=yes\nvxlan=Unknown device type.\ncgroupWritable=read-only\n');
    const found = await report(dockerHost, host);
    expect(found.lines.filter((one) => one.stops).map((one) => one.id)).toEqual([
      'kernel-cgroupWritable',
      'kernel-vxlan',
    ]);
    expect(found.capabilities).toEqual(['userns']);
  });

  test('says what isolation labs get, and what it means when nodes in a user namespace do not come up', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info, [nodeImageRoute]: {} });
    const said = everything.map((name) => `${name}=yes`).join('\n');
    const of = async (usernsExit: number, isolation: IsolationPolicy) => {
      const found = await report(dockerHost, hostWhoseNodeSays(said, usernsExit).host, isolation);
      return { ...line(found, 'isolation'), capabilities: found.capabilities };
    };
    const all = ['overlay', 'ipvs', 'esp'];
    expect(await of(0, 'auto')).toMatchObject({ status: 'ok', capabilities: [...all, 'userns'] });
    expect(await of(1, 'auto')).toMatchObject({ status: 'warn', value: 'plain', capabilities: all });
    expect(await of(0, 'userns')).toMatchObject({ status: 'ok', capabilities: ['overlay', 'esp', 'userns'] });
    expect(await of(1, 'userns')).toMatchObject({ status: 'fail', stops: true });
    expect(await of(0, 'plain')).toMatchObject({ status: 'warn', capabilities: [...all, 'userns'] });
  });

  test('does not guess about the kernel before the node image is made', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info });
    const { host } = hostWhoseNodeSays(everything.map((name) => `${name}=yes`).join('\n'));
    const found = await report(dockerHost, host);
    expect(found.capabilities).toEqual([]);
    expect(line(found, 'kernel')).toMatchObject({ status: 'warn', stops: false });
    expect(line(found, 'node-image')).toMatchObject({ status: 'warn' });
  });

  test('says what it means that disks are not held, and why they are not', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info, [nodeImageRoute]: {} });
    const held = await report(dockerHost, hostWhoseNodeSays('').host);
    expect(line(held, 'disk-limit')).toMatchObject({ status: 'ok', stops: false });
    const why = 'no loop device is free';
    const watched = await report(dockerHost, hostWhoseNodeSays('', 0, { kind: 'watched', why }).host);
    expect(line(watched, 'disk-limit')).toMatchObject({
      status: 'warn',
      value: `only watched: ${why}`,
      meaning: expect.stringContaining('a second or two late'),
      mend: expect.stringContaining('loop'),
    });
  });

  test('a way out of sandboxes is a capability where it is allowed and can be guarded', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info, [nodeImageRoute]: {} });
    const look = async (egress?: EgressAbility) => {
      const found = await report(dockerHost, hostWhoseNodeSays('', 0, { kind: 'held' }, egress).host);
      return [line(found, 'egress')?.status, line(found, 'egress')?.value, found.capabilities.includes('egress')];
    };
    expect(await look()).toEqual(['ok', 'not allowed', false]);
    expect(await look({ kind: 'open' })).toEqual(['ok', 'allowed for labs that ask for it', true]);
    const why = 'no fib';
    expect(await look({ kind: 'broken', why })).toEqual(['warn', `allowed, but cannot be guarded: ${why}`, false]);
  });

  test('a profile of AppArmor that is not loaded is told, where the kernel could have it', async () => {
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': info, [nodeImageRoute]: {} });
    const look = async (state: HostInfo['appArmor']) => {
      const { host } = hostWhoseNodeSays('', 0, { kind: 'held' }, { kind: 'off' }, state);
      const found = line(await report(dockerHost, host), 'apparmor');
      return found && [found.status, found.value];
    };
    expect(await look('absent')).toBeUndefined();
    expect(await look('loaded')).toEqual(['ok', 'nodes run under the profile drydock-node']);
    expect(await look('missing')).toEqual(['warn', 'the profile of nodes is not loaded']);
  });

  test('an engine that is too old stops, and the images that are missing are named', async () => {
    const old = { ...info, ServerVersion: '19.03.15' };
    const dockerHost = await engineThatAnswers({ '/_ping': 'OK', '/info': old, [nodeImageRoute]: {} });
    const found = await report(dockerHost, hostWhoseNodeSays('').host);
    expect(line(found, 'engine')).toMatchObject({ status: 'fail', stops: true });
    expect(line(found, 'lab-images')?.value).toBe('missing: redis:latest');
  });
});
