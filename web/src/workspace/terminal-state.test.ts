import { expect, test } from 'vitest';
import type { TerminalInfo } from '../../../protocol/index.ts';
import { adopt, type TerminalState, withNew, without } from './terminal-state.ts';

const EMPTY: TerminalState = { slots: [], node: 'node1', front: {} };
const known = (id: string, node: string, state = 'open') => ({ id, node, state }) as TerminalInfo;

test('terminals of the server are taken up, but those whose shell has ended; the first of a node is in front', () => {
  const state = adopt(EMPTY, [
    known('a', 'node1'),
    known('b', 'node1'),
    known('c', 'node2'),
    known('x', 'node3', 'exited'),
  ]);
  expect(state.slots.map((slot) => slot.key)).toEqual(['a', 'b', 'c']);
  expect(state.front).toEqual({ node1: 'a', node2: 'c' });
});

test('what was opened while the server was asked stays, and stays in front', () => {
  const opened = withNew('node2')(EMPTY);
  const state = adopt(opened, [known('a', 'node1'), known('c', 'node2')]);
  expect(state.slots.map((slot) => slot.node)).toEqual(['node1', 'node2', 'node2']);
  expect(state.front).toEqual({ node1: 'a', node2: opened.front.node2 });
});

test('a new terminal is one and the same when its change is made twice', () => {
  const open = withNew('node1');
  expect(open(EMPTY)).toEqual(open(EMPTY));
});

test('the one before comes to the front when a terminal is closed', () => {
  const state = adopt(EMPTY, [known('a', 'node1'), known('b', 'node1')]);
  const [first] = state.slots;
  expect(first && without(state, first).front).toEqual({ node1: 'b' });
});
