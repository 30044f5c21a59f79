import { describe, expect, it } from 'vitest';
import { LabRead } from '../../../protocol/index.ts';
import { HostError } from '../../host/index.ts';
import { FakeHost } from '../testing/fake-sandbox.ts';
import { swarmSandbox } from '../testing/fake-swarm.ts';
import { look, TASKS } from '../testing/machines.ts';
import { SandboxLook } from './look.ts';
import { observe } from './observe.ts';

const answer = (status: number, body: string) => ({
  stdout: body,
  stderr: `{"http_code":${status},"exitcode":0,"size_download":${body.length}}\n{}\n--8<-- attempt\n`,
});

/** A swarm whose node2 can be drained, and a host whose probes answer by its availability. */
function drainable() {
  const sandbox = swarmSandbox([]);
  const { routes } = sandbox.engine('node1');
  const members = routes['/nodes'] as { ID: string; Spec?: object; Version?: object }[];
  for (const member of members)
    Object.assign(member, { Spec: { Availability: 'active', Labels: {} }, Version: { Index: 7 } });
  const node2 = members[1] as { Spec: { Availability: string } };
  const set: string[] = [];
  routes['/nodes/id-node2'] = () => node2;
  routes['POST /nodes/id-node2/update'] = (spec: { Availability: string }) => {
    set.push(spec.Availability);
    node2.Spec = spec;
  };
  return { sandbox, node2, set };
}

const READ = { drain: 'node2', http: 'http://edge/', from: 'node3', settle: '1s', back: '1s' };

describe('the read that drains a node', () => {
  it('asks before, during and after, and gives the node its availability back', async () => {
    const { sandbox, node2, set } = drainable();
    const host = new FakeHost(() => answer(200, node2.Spec.Availability));
    expect(await look(sandbox, READ, host)).toMatchObject({
      drained: true,
      back: true,
      before: { status: 200, body: 'active' },
      during: { body: 'drain', all: [{ status: 200 }] },
      after: { body: 'active' },
    });
    expect(set).toEqual(['drain', 'active']);
  });

  it('says that no round succeeded while it was drained', async () => {
    const { sandbox, node2 } = drainable();
    const host = new FakeHost(() => answer(node2.Spec.Availability === 'drain' ? 503 : 200, 'x'));
    expect(await look(sandbox, READ, host)).toMatchObject({
      back: true,
      during: { status: 503 },
      after: { status: 200 },
    });
  });

  it('leaves alone what is not active', async () => {
    const { sandbox, node2, set } = drainable();
    node2.Spec.Availability = 'pause';
    expect(await look(sandbox, READ)).toMatchObject({ drained: false, during: null });
    expect(set).toEqual([]);
  });

  it('makes the node active again when it is aborted', async () => {
    const { sandbox, node2, set } = drainable();
    const abort = new AbortController();
    const host = new FakeHost(() => {
      if (node2.Spec.Availability === 'drain') abort.abort();
      return answer(200, 'x');
    });
    const aborted = observe(
      new SandboxLook(sandbox, host, abort.signal).forRead(),
      LabRead.parse(READ) as Extract<LabRead, { kind: 'drain' }>,
    );
    await expect(aborted).rejects.toThrow();
    expect(set).toEqual(['drain', 'active']);
  });
});

describe('a swarm whose managers are locked', () => {
  it('has its key in the read, and is null while locked', async () => {
    const sandbox = swarmSandbox(TASKS);
    expect(await look(sandbox, { swarm: {} })).toMatchObject({ UnlockKey: '' });
    const { routes } = sandbox.engine('node1');
    routes['/swarm'] = { ID: 'swarm-id', Spec: { EncryptionConfig: { AutoLockManagers: true } } };
    routes['/swarm/unlockkey'] = { UnlockKey: 'SWMKEY-1-abc' };
    expect(await look(sandbox, { swarm: {} })).toMatchObject({ UnlockKey: 'SWMKEY-1-abc' });
    routes['/swarm'] = () => {
      const message = 'Swarm is encrypted and needs to be unlocked before it can be used.';
      throw new HostError('engine_error', message, { status: 503 });
    };
    expect(await look(sandbox, { swarm: {} })).toBeNull();
  });
});
