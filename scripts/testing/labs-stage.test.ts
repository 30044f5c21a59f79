import { expect, test } from 'vitest';
import { chosenLabs } from './labs-stage.ts';

const labs = [
  { id: 'compose-first-app', track: 'compose', kubernetes: false },
  { id: 'k8s-ingress', track: 'kubernetes', kubernetes: true },
  { id: 'k8s-probes', track: 'kubernetes', kubernetes: true },
  { id: 'swarm-autolock', track: 'swarm', kubernetes: false },
  { id: 'swarm-init-join', track: 'swarm', kubernetes: false },
].map((lab) => ({ ...lab, draft: false }));
const none = () => [];
const ids = (names: string[], changed: () => string[] = none) => chosenLabs(labs, names, changed).map(({ id }) => id);

test('labs are chosen by id, by track, or all of them', () => {
  expect(ids(['all'])).toHaveLength(labs.length);
  expect(ids(['kubernetes'])).toEqual(['k8s-ingress', 'k8s-probes']);
  expect(ids(['all', 'swarm-init-join', 'kubernetes'])).toEqual(['k8s-ingress', 'k8s-probes', 'swarm-init-join']);
});

test('without a name it is the core and what changed', () => {
  expect(ids([])).toEqual(['compose-first-app', 'swarm-autolock']);
  expect(ids([], () => ['labs/swarm/swarm-init-join/tasks/a.md', 'docs/exams.md'])).toEqual([
    'compose-first-app',
    'swarm-autolock',
    'swarm-init-join',
  ]);
});

test('a name that nothing has is refused, with those that there are', () => {
  expect(() => ids(['kubernets'])).toThrow(/kubernets/);
});
