import { describe, expect, it } from 'vitest';
import type { Json } from '../../../graders/index.ts';
import { LabRead } from '../../../protocol/index.ts';
import { HostError } from '../../host/index.ts';
import { FakeHost, type FakeRun, FakeSandbox, type Routes } from '../testing/fake-sandbox.ts';
import { swarmSandbox } from '../testing/fake-swarm.ts';
import { SandboxLook } from './look.ts';
import { observe } from './observe.ts';

async function look(sandbox: FakeSandbox, read: unknown, host = new FakeHost()): Promise<Json> {
  const parsed = LabRead.parse(read);
  if (parsed.kind === 'quiz') throw new Error('no observation');
  return await observe(new SandboxLook(sandbox, host, new AbortController().signal).forRead(), parsed);
}

const TASKS = [
  { id: 'old', node: 'node1', slot: 1, image: 'sha256:old', state: 'shutdown', desired: 'shutdown' },
  { id: 'new', node: 'node2', slot: 1, image: 'sha256:new' },
];

describe('swarm reads', () => {
  it('give a service with its environment, its tasks newest first, their nodes and the images that run', async () => {
    expect(await look(swarmSandbox(TASKS), { service: 'web' })).toMatchObject({
      ID: 'web-id',
      ServiceStatus: { RunningTasks: 1 },
      env: { COLOR: 'teal', EMPTY: '' },
      tasks: [
        { ID: 'new', node: 'node2', image: { id: 'sha256:new' }, container: { Id: 'c-new' } },
        { ID: 'old', node: 'node1', image: { id: 'sha256:old' } },
      ],
    });
  });

  it('give null for what is not there and where there is no swarm, [] for lists', async () => {
    const none = new FakeSandbox({ node1: {}, node2: {} });
    const reads: [unknown, Json][] = [
      [{ service: 'web' }, null],
      [{ stack: 'shop' }, null],
      [{ swarm: {} }, null],
      [{ node: 'node1' }, null],
      [{ secret: 'key' }, null],
      [{ services: {} }, []],
      [{ tasks: {} }, []],
      [{ nodes: {} }, []],
      [{ configs: {} }, []],
    ];
    for (const [read, nothing] of reads) expect(await look(none, read)).toEqual(nothing);
    expect(await look(swarmSandbox([]), { service: 'api' })).toBeNull();
  });

  it('ask whichever node manages the swarm', async () => {
    const { nodes: _, ...routes } = swarmSandbox(TASKS).engine('node1').routes;
    const sandbox = new FakeSandbox({
      node1: { '/swarm': refuses(503, 'This node is not a swarm manager.') },
      node2: routes,
    });
    expect(await look(sandbox, { swarm: {} })).toEqual({ ID: 'swarm-id', node: 'node2' });
  });

  it('are unable when a node that may be the manager does not answer, or the swarm has no leader', async () => {
    const away = new FakeSandbox({ node1: { '/swarm': fails('engine_unreachable') }, node2: {} });
    await expect(look(away, { nodes: {} })).rejects.toMatchObject({ code: 'engine_unreachable' });
    const leaderless = new FakeSandbox({
      node1: { '/swarm': refuses(500, 'rpc error: The swarm does not have a leader.') },
    });
    await expect(look(leaderless, { nodes: {} })).rejects.toMatchObject({ code: 'swarm_without_leader' });
  });

  it('leave a task without its container when the swarm itself knows that its node is down', async () => {
    const sandbox = swarmSandbox(TASKS);
    sandbox.engine('node2').routes['/containers/json'] = fails('engine_unreachable');
    await expect(look(sandbox, { service: 'web' })).rejects.toMatchObject({ code: 'engine_unreachable' });
    const members = sandbox.engine('node1').routes['/nodes'] as { ID: string; Status: { State: string } }[];
    for (const member of members) if (member.ID === 'id-node2') member.Status.State = 'down';
    expect(await look(sandbox, { service: 'web' })).toMatchObject({
      tasks: [{ ID: 'new', container: null, image: { id: null } }, { ID: 'old' }],
    });
  });

  it('give a config as text and a stack without its prefix', async () => {
    const sandbox = swarmSandbox([], { Spec: { Name: 'shop_web', Labels: { 'com.docker.stack.namespace': 'shop' } } });
    const routes = sandbox.engine('node1').routes;
    routes['/configs'] = [{ ID: 'c', Spec: { Name: 'motd', Data: Buffer.from('schön').toString('base64') } }];
    routes['/secrets'] = [];
    routes['/networks'] = [{ Name: 'shop_default' }];
    expect(await look(sandbox, { config: 'motd' })).toMatchObject({ text: 'schön' });
    expect(await look(sandbox, { stack: 'shop' })).toMatchObject({
      name: 'shop',
      services: { web: { ID: 'web-id' } },
      networks: { default: {} },
    });
  });
});

const container = (id: string, labels: Record<string, string>, more: object = {}) => ({
  Id: id,
  Name: `/${id}`,
  Image: `sha256:${id}`,
  State: { Running: true },
  Config: { Env: ['A=1=2'], Labels: labels },
  HostConfig: { NetworkMode: 'net' },
  NetworkSettings: { SandboxKey: `/var/run/docker/netns/${id}`, Networks: { net: {} } },
  ...more,
});

function machine(containers: ReturnType<typeof container>[], more: Routes = {}): Routes {
  return {
    '/containers/json': containers.map(({ Id, Config }) => ({
      Id,
      State: 'running',
      Labels: Config.Labels,
      NetworkSettings: { Networks: { net: {} } },
    })),
    ...Object.fromEntries(containers.map((one) => [`/containers/${one.Id}/json`, one])),
    '/networks': [],
    '/volumes': { Volumes: null },
    ...more,
  };
}

describe('engine reads', () => {
  it('give a container with its environment, image and node', async () => {
    const sandbox = new FakeSandbox({ node1: machine([container('a', {})]), node2: machine([]) });
    expect(await look(sandbox, { container: 'a' })).toMatchObject({
      env: { A: '1=2' },
      image: { id: 'sha256:a' },
      node: 'node1',
    });
    expect(await look(sandbox, { container: 'a', on: 'node2' })).toBeNull();
    expect(await look(sandbox, { container: 'a', on: 'all' })).toMatchObject({ node: 'node1' });
  });

  it('list what carries a label, on all nodes', async () => {
    const sandbox = new FakeSandbox({
      node1: machine([container('a', { app: 'x' }), container('b', { app: 'y' })]),
      node2: machine([container('c', { app: 'x' })]),
    });
    const ids = async (read: unknown) => ((await look(sandbox, read)) as { Id: string }[]).map((one) => one.Id);
    expect(await ids({ containers: { label: 'app=x' }, on: 'all' })).toEqual(['a', 'c']);
    expect(await ids({ containers: { label: 'app' } })).toEqual(['a', 'b']);
  });

  it('inspect images by names with slashes, and take the oldest of networks with one name', async () => {
    const sandbox = new FakeSandbox({
      node1: {
        '/images/lab/web%3A1.0/json': { Id: 'sha256:web', RootFS: { Layers: ['l1'] } },
        '/networks': [
          { Id: 'young', Name: 'app', Created: '2026-02' },
          { Id: 'aged', Name: 'app', Created: '2026-01' },
        ],
        '/networks/aged': { Id: 'aged', Name: 'app' },
      },
    });
    expect(await look(sandbox, { image: 'lab/web:1.0' })).toMatchObject({
      id: 'sha256:web',
      layers: ['l1'],
      node: 'node1',
    });
    expect(await look(sandbox, { network: 'app' })).toMatchObject({ Id: 'aged' });
  });
});

const compose = (service: string, number: string, more: Record<string, string> = {}) => ({
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': service,
  'com.docker.compose.container-number': number,
  'com.docker.compose.oneoff': 'False',
  ...more,
});

describe('the project read', () => {
  it('goes by labels, in order, without what `docker compose run` made', async () => {
    const containers = [
      container('w10', compose('web', '10')),
      container('w2', compose('web', '2')),
      container('run', compose('web', '1', { 'com.docker.compose.oneoff': 'True' })),
      container('other', { 'com.docker.compose.project': 'else' }),
      container('odd', compose('__proto__', '1')),
    ];
    const value = await look(new FakeSandbox({ node1: machine(containers) }), { project: 'shop' });
    expect(value).toMatchObject({ services: { web: { containers: [{ Id: 'w2' }, { Id: 'w10' }] } } });
    expect(await look(new FakeSandbox({ node1: machine(containers) }), { project: 'none' })).toBeNull();
  });
});

describe('probes', () => {
  const at = (host: FakeHost) => host.runs.map(({ node, spec }) => [node, spec.side, spec.argv[0], spec.argv[1]]);
  const curl = (): FakeRun => ({
    stdout: 'hello',
    stderr:
      '{"http_code":200,"exitcode":0,"time_total":0.0042,"size_download":5}\n{"content-type":["text/plain"],\n"x":["a","b"]}\n--8<-- attempt\n',
  });

  it('run on the outer side, in the network namespace of their place', async () => {
    const host = new FakeHost(curl);
    const sandbox = new FakeSandbox({ node1: machine([container('a', {})]), node2: machine([container('b', {})]) });
    const value = await look(sandbox, { http: 'http://web/', from: { container: 'b', on: 'node2' } }, host);
    expect(at(host)).toEqual([['node2', 'outer', '/drydock/netns', '/var/run/docker/netns/b']]);
    expect(value).toMatchObject({
      status: 200,
      body: 'hello',
      headers: { 'content-type': 'text/plain', x: 'a, b' },
      ms: 4,
      error: null,
      container: 'b',
    });
    await look(sandbox, { http: 'http://web/', from: 'node1' }, host);
    expect(at(host).at(-1)).toEqual(['node1', 'outer', 'curl', '-q']);
  });

  it('stand in the owner of a shared namespace, and in that of the node for host networking', async () => {
    const host = new FakeHost(curl);
    const shared = container('s', {}, { HostConfig: { NetworkMode: 'container:a' }, NetworkSettings: {} });
    const open = container('h', {}, { HostConfig: { NetworkMode: 'host' } });
    const sandbox = new FakeSandbox({ node1: machine([container('a', {}), shared, open]) });
    await look(sandbox, { http: 'http://web/', from: { container: 's' } }, host);
    await look(sandbox, { http: 'http://web/', from: { container: 'h' } }, host);
    expect(at(host).map((entry) => entry[3])).toEqual(['/var/run/docker/netns/a', '-q']);
  });

  it('ask from each task of a service', async () => {
    const sandbox = swarmSandbox(TASKS.concat({ id: 'third', node: 'node3', slot: 2, image: 'x' }));
    for (const [node, id] of [
      ['node2', 'c-new'],
      ['node3', 'c-third'],
    ] as const)
      sandbox.engine(node).routes[`/containers/${id}/json`] = container(id, {});
    const host = new FakeHost(curl);
    const value = await look(sandbox, { http: 'http://127.0.0.1/', from: { service: 'web', tasks: 'each' } }, host);
    expect((value as { all: { container: string }[] }).all.map((one) => one.container)).toEqual(['c-new', 'c-third']);
  });

  it('say as an ordinary value that there is nowhere to stand', async () => {
    const value = await look(new FakeSandbox({ node1: machine([]) }), {
      http: 'http://web/',
      from: { container: 'a' },
    });
    expect(value).toMatchObject({ status: 0, body: '', error: 'no container a', all: [{ status: 0 }] });
  });

  it('are unable when they could not be run, and words for refusals are values', async () => {
    const sandbox = () => new FakeSandbox({ node1: machine([]) });
    await expect(look(sandbox(), { http: 'http://web/', from: 'node1' })).rejects.toMatchObject({
      code: 'probe_failed',
    });
    const refused = new FakeHost(() => ({
      stdout: '',
      stderr: '{"http_code":0,"exitcode":7,"errormsg":"Connection refused"}\n{}\n--8<-- attempt\n',
    }));
    expect(await look(sandbox(), { http: 'http://web/', from: 'node1' }, refused)).toMatchObject({
      status: 0,
      error: 'refused',
    });
    const closed = new FakeHost(() => ({
      stdout: '1 3 bash: connect: Connection refused bash: line 1: /dev/tcp/x/1: Connection refused\n0 2 \n',
    }));
    expect(await look(sandbox(), { tcp: 'web:80', from: 'node1', times: 2 }, closed)).toMatchObject({
      open: true,
      all: [
        { open: false, error: 'refused', ms: 3 },
        { open: true, error: null },
      ],
    });
  });

  it('read answers of a name server', async () => {
    const host = new FakeHost(() => ({
      stdout: [
        ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1',
        'web.\t600\tIN\tCNAME\tw.',
        'w.\t600\tIN\tA\t10.0.0.2',
        'w.\t600\tIN\tA\t10.0.0.3',
        ';; Query time: 2 msec',
        '--8<-- attempt',
        ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1',
        '--8<-- attempt',
        ';; communications error to 127.0.0.11#53: timed out',
        ';; no servers could be reached',
        '--8<-- attempt',
        '',
      ].join('\n'),
    }));
    const value = await look(new FakeSandbox({ node1: machine([]) }), { dns: 'web', from: 'node1', times: 3 }, host);
    expect(value).toMatchObject({
      error: 'timeout',
      all: [{ answers: ['10.0.0.2', '10.0.0.3'], ms: 2, error: null }, { answers: [], error: 'unresolved' }, {}],
    });
  });
});

describe('last resorts', () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };

  it('exec asks the engine itself, splits the outputs, and undoes', async () => {
    const started: unknown[] = [];
    const routes = machine([container('a', {})], {
      'POST /containers/a/exec': (body: { Cmd: unknown }) => {
        started.push(body.Cmd);
        return { Id: 'e' };
      },
      'POST /exec/e/start': () => Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, 'put')]),
      '/exec/e/json': { Running: false, ExitCode: 3 },
    });
    const host = new FakeHost();
    const read = { exec: ['cat', '/x'], in: { container: 'a' }, undo: ['rm', '/x'] };
    expect(await look(new FakeSandbox({ node1: routes }), read, host)).toEqual({
      exitCode: 3,
      stdout: 'output',
      stderr: 'err',
      timedOut: false,
    });
    expect(started).toEqual([
      ['cat', '/x'],
      ['rm', '/x'],
    ]);
    expect(host.runs).toEqual([]);
    expect(await look(new FakeSandbox({ node1: machine([]) }), read)).toBeNull();
  });

  it('file reads from the outer side; an absent one is null', async () => {
    const host = new FakeHost((_, spec) =>
      spec.argv[1] === '/etc/x'
        ? { stdout: '{"type":"file","sizeBytes":3,"mode":"0644","sha256":"ab"}\na\nb' }
        : { exitCode: 4 },
    );
    const sandbox = new FakeSandbox({ node1: {} });
    expect(await look(sandbox, { file: '/etc/x' }, host)).toEqual({
      type: 'file',
      sizeBytes: 3,
      mode: '0644',
      sha256: 'ab',
      text: 'a\nb',
    });
    expect(await look(sandbox, { file: '/etc/y' }, host)).toBeNull();
    expect(host.runs.map(({ spec }) => [spec.side, spec.argv[0]])).toEqual([
      ['outer', '/drydock/peek'],
      ['outer', '/drydock/peek'],
    ]);
  });

  it('kill takes one container away and waits for the service to be whole', async () => {
    const sandbox = swarmSandbox([{ id: 'a', node: 'node2', slot: 1, image: 'x' }]);
    let removed = false;
    sandbox.engine('node2').routes['DELETE /containers/c-a'] = () => {
      removed = true;
    };
    const routes = sandbox.engine('node1').routes;
    const [task] = routes['/tasks'] as object[];
    routes['/tasks'] = () =>
      removed
        ? [
            { ...task, ID: 'b' },
            { ...task, DesiredState: 'shutdown', Status: { State: 'failed' } },
          ]
        : [task];
    expect(await look(sandbox, { kill: { service: 'web' } })).toMatchObject({
      before: 1,
      after: 1,
      recovered: true,
      killed: { ID: 'a', Status: { State: 'failed' } },
    });
    routes['/tasks'] = [];
    expect(await look(sandbox, { kill: { service: 'web' } })).toMatchObject({ killed: null, recovered: false });
  });
});

function fails(code: 'engine_unreachable') {
  return () => {
    throw new HostError(code, 'no answer');
  };
}

function refuses(status: number, message: string) {
  return () => {
    throw new HostError('engine_error', message, { status });
  };
}
