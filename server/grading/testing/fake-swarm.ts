import { HostError } from '../../host/index.ts';
import { FakeSandbox, type Routes } from './fake-sandbox.ts';

export interface FakeTask {
  id: string;
  node: string;
  slot: number;
  image: string;
  state?: string;
  desired?: string;
}

const notManager = () => {
  throw new HostError('engine_error', 'This node is not a swarm manager.', { status: 503 });
};

/** A swarm of three nodes, node1 its manager, with one service `web` and these tasks. */
export function swarmSandbox(tasks: FakeTask[], service: object = {}): FakeSandbox {
  const web = {
    ID: 'web-id',
    Spec: { Name: 'web', TaskTemplate: { ContainerSpec: { Env: ['COLOR=teal', 'EMPTY='] } } },
    ...service,
  };
  const container = (task: FakeTask) => ({ Id: `c-${task.id}`, ImageID: task.image, State: 'running', Labels: {} });
  const listed = (node: string) => tasks.filter((task) => task.node === node).map(container);
  const names = ['node1', 'node2', 'node3'];
  const manager: Routes = {
    '/swarm': { ID: 'swarm-id' },
    '/nodes': names.map((name) => ({
      ID: `id-${name}`,
      Description: { Hostname: name },
      Status: { State: 'ready' },
    })),
    '/services': [{ ...web, ServiceStatus: { RunningTasks: 1 } }],
    '/services/web-id': web,
    '/tasks': tasks.map((task, index) => ({
      ID: task.id,
      ServiceID: 'web-id',
      NodeID: `id-${task.node}`,
      Slot: task.slot,
      CreatedAt: `2026-01-01T00:00:0${index}Z`,
      DesiredState: task.desired ?? 'running',
      Status: { State: task.state ?? 'running', ContainerStatus: { ContainerID: `c-${task.id}` } },
    })),
  };
  return new FakeSandbox(
    Object.fromEntries(
      names.map((name) => [
        name,
        { ...(name === 'node1' ? manager : { '/swarm': notManager }), '/containers/json': listed(name) },
      ]),
    ),
  );
}
