import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from '../store/index.ts';
import { Sittings } from './sittings.ts';
import { FakeExamAttempts } from './testing/fake-exam-attempts.ts';
import { madeMixed } from './testing/made-live.ts';

let store: Store;
let attempts: FakeExamAttempts;
let room: Sittings;

beforeEach(async () => {
  const { bank, labs } = madeMixed();
  store = await openStore(':memory:');
  attempts = new FakeExamAttempts();
  room = new Sittings({
    store,
    bank,
    labTitle: () => undefined,
    log: pino({ level: 'silent' }),
    live: { attempts, lab: (id) => labs.get(id), capabilities: () => [] },
  });
});
afterEach(() => {
  room.close();
  store.close();
});

const start = () => room.start('ada', { kind: 'mixed', mode: '701-100', seed: 'test', live: 2 }).id;
const ready = (attempt: string) => attempts.become(attempt, { state: 'ready' });

it('a paper that is given up removes its sandboxes and all of it', () => {
  const id = start();
  room.discard('ada', id);
  expect(attempts.ended).toEqual(['attempt1']);
  expect(() => room.get('ada', id)).toThrow(expect.objectContaining({ code: 'sitting_not_found' }));
  expect(room.overview('ada')).toMatchObject({ history: [] });
  expect(room.overview('ada').active).toBeUndefined();
  expect(start()).not.toBe(id);
});

it('a paper that is given up makes no more machines when a task of it was just being graded', async () => {
  const id = start();
  ready('attempt1');
  let open: () => void = () => undefined;
  attempts.gate = new Promise((resolve) => {
    open = resolve;
  });
  const handedIn = room.handInLive('ada', id, 3);
  room.discard('ada', id);
  open();
  await expect(handedIn).rejects.toMatchObject({ code: 'sitting_not_found' });
  expect(attempts.begun).toHaveLength(2);
  expect([...attempts.ended].sort()).toEqual(['attempt1', 'attempt2']);
});
