import { describe, expect, it } from 'vitest';
import type { Json } from '../../../graders/index.ts';
import { HostError } from '../../host/index.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { swarmSandbox } from '../testing/fake-swarm.ts';
import { container, look, machine, TASKS } from '../testing/machines.ts';

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
    expect(await look(sandbox, { swarm: {} })).toEqual({ ID: 'swarm-id', UnlockKey: '', node: 'node2' });
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
