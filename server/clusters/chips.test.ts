import { describe, expect, it } from 'vitest';
import { containerChip, imageName, taskChips } from './chips.ts';
import type { ApiContainer, ApiTask } from './engine-shapes.ts';

describe('an image for people', () => {
  it.each([
    ['nginx', { image: 'nginx', version: 'latest' }],
    ['nginx:1.27@sha256:abcdef', { image: 'nginx:1.27', version: '1.27' }],
    ['localhost:5000/lab/web', { image: 'localhost:5000/lab/web', version: 'latest' }],
    [`sha256:${'a'.repeat(64)}`, { image: 'aaaaaaaaaaaa', version: 'aaaaaaaaaaaa' }],
  ])('%s', (reference, name) => expect(imageName(reference)).toEqual(name));
});

describe('the chip of a container', () => {
  const container = (State: string, Status: string, Labels = {}): ApiContainer => ({
    Id: 'c1',
    Names: ['/app-web-1'],
    Image: 'nginx',
    State,
    Status,
    Labels,
  });

  it.each([
    ['running', 'Up 2 minutes', 'running', undefined],
    ['running', 'Up 2 minutes (healthy)', 'running', 'healthy'],
    ['running', 'Up 2 minutes (unhealthy)', 'failed', 'unhealthy'],
    ['running', 'Up 2 seconds (health: starting)', 'starting', 'health: starting'],
    ['restarting', 'Restarting (1) 3 seconds ago', 'failed', 'Restarting (1) 3 seconds ago'],
    ['exited', 'Exited (0) 5 seconds ago', 'stopped', 'Exited (0) 5 seconds ago'],
    ['exited', 'Exited (137) 5 seconds ago', 'failed', 'Exited (137) 5 seconds ago'],
    ['created', 'Created', 'wanted', 'Created'],
    ['paused', 'Up 5 seconds (Paused)', 'stopped', 'Up 5 seconds (Paused)'],
  ])('%s, "%s" is %s', (state, status, shown, detail) => {
    expect(containerChip(container(state, status))).toMatchObject({ state: shown, detail });
  });

  it('belongs to its Compose service, else to itself', () => {
    const compose = { 'com.docker.compose.project': 'app', 'com.docker.compose.service': 'web' };
    expect(containerChip(container('running', 'Up', compose))).toMatchObject({ name: 'app-web-1', group: 'app/web' });
    expect(containerChip(container('running', 'Up')).group).toBe('app-web-1');
  });
});

describe('the chips of a service', () => {
  const service = { ID: 's1', Spec: { Name: 'web' } };
  const task = (ID: string, Slot: number, changes: Partial<ApiTask>): ApiTask => ({
    ID,
    ServiceID: 's1',
    Slot,
    NodeID: 'n1',
    CreatedAt: '2026-01-01T00:00:01Z',
    DesiredState: 'running',
    Status: { State: 'running' },
    Spec: { ContainerSpec: { Image: 'nginx:1.27' } },
    ...changes,
  });
  const chips = (tasks: ApiTask[], containers = new Map<string, ApiContainer>()) =>
    taskChips(tasks, [service], new Map([['n1', 'node1']]), containers).map(({ chip }) => chip);

  it('are its wanted tasks, without those that are over', () => {
    const shown = chips([
      task('new', 1, { CreatedAt: '2026-01-01T00:00:02Z' }),
      task('old', 1, { DesiredState: 'shutdown', Status: { State: 'shutdown' } }),
      task('other', 2, {}),
    ]);
    expect(shown.map((chip) => [chip.id, chip.name, chip.state])).toEqual([
      ['new', 'web.1', 'running'],
      ['other', 'web.2', 'running'],
    ]);
  });

  it('tell why the task before failed, while the next is not running', () => {
    const shown = chips([
      task('next', 1, { CreatedAt: '2026-01-01T00:00:02Z', DesiredState: 'ready', Status: { State: 'ready' } }),
      task('before', 1, { DesiredState: 'shutdown', Status: { State: 'failed', Err: 'exit code 1' } }),
    ]);
    expect(shown).toMatchObject([{ id: 'next', state: 'starting', detail: 'exit code 1' }]);
  });

  it('show the last task of a slot when nothing is wanted there any more', () => {
    expect(chips([task('job', 1, { DesiredState: 'complete', Status: { State: 'complete' } })])).toMatchObject([
      { id: 'job', state: 'stopped' },
    ]);
  });

  it('say where a task waits, and what it waits for', () => {
    const Status = { State: 'pending', Err: 'no suitable node (1 node not available)' };
    expect(chips([task('t', 1, { NodeID: '', Status })])).toMatchObject([
      { state: 'wanted', detail: 'no suitable node (1 node not available)' },
    ]);
  });

  it('know the health of their containers', () => {
    const Status = { State: 'running', ContainerStatus: { ContainerID: 'c1' } };
    const sick = new Map([['c1', { Id: 'c1', Image: 'x', State: 'running', Status: 'Up 1 minute (unhealthy)' }]]);
    expect(chips([task('t', 1, { Status })], sick)).toMatchObject([{ state: 'failed', detail: 'unhealthy' }]);
  });

  it('name tasks of a global service by their node, and forget services that are gone', () => {
    expect(chips([task('g', 0, { Slot: undefined })])).toMatchObject([{ name: 'web.node1' }]);
    expect(chips([task('x', 1, { ServiceID: 'gone' })])).toEqual([]);
  });
});
