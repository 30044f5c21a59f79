import type { Json } from '../../../graders/index.ts';
import { LabRead } from '../../../protocol/index.ts';
import { SandboxLook } from '../observers/look.ts';
import { observe } from '../observers/observe.ts';
import { FakeHost, type FakeSandbox, type Routes } from './fake-sandbox.ts';

/** Makes one observation, written as in lab.yaml. */
export async function look(sandbox: FakeSandbox, read: unknown, host = new FakeHost()): Promise<Json> {
  const parsed = LabRead.parse(read);
  if (parsed.kind === 'quiz') throw new Error('no observation');
  return await observe(new SandboxLook(sandbox, host, new AbortController().signal).forRead(), parsed);
}

/** A service's task of before and the one that runs now. */
export const TASKS = [
  { id: 'old', node: 'node1', slot: 1, image: 'sha256:old', state: 'shutdown', desired: 'shutdown' },
  { id: 'new', node: 'node2', slot: 1, image: 'sha256:new' },
];

/** A running container as GET /containers/{id}/json gives it. */
export const container = (id: string, labels: Record<string, string>, more: object = {}) => ({
  Id: id,
  Name: `/${id}`,
  Image: `sha256:${id}`,
  State: { Running: true },
  Config: { Env: ['A=1=2'], Labels: labels },
  HostConfig: { NetworkMode: 'net' },
  NetworkSettings: { SandboxKey: `/var/run/docker/netns/${id}`, Networks: { net: {} } },
  ...more,
});

/** An engine with these containers. */
export function machine(containers: ReturnType<typeof container>[], more: Routes = {}): Routes {
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
