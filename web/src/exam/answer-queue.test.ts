import { describe, expect, it } from 'vitest';
import type { AnswerQuestion, SavedAnswer } from '../../../protocol/index.ts';
import { AnswerQueue, type Draft } from './answer-queue.ts';

class Offline extends Error {}

/** A server that can be taken away, and the queue before it. */
function world(kept: Record<string, Draft> = {}) {
  const sent: { number: number; change: AnswerQuestion }[] = [];
  const saved: SavedAnswer[] = [];
  const refused: unknown[] = [];
  const state = { online: true, stored: kept, refuse: false };
  const queue = new AnswerQueue(
    {
      tab: 'a',
      send: async (number, change) => {
        await Promise.resolve();
        if (!state.online) throw new Offline();
        if (state.refuse) throw new Error('submitted');
        sent.push({ number, change });
        return {
          number,
          choice: change.choice ?? [],
          text: change.text ?? '',
          flagged: change.flagged,
          revision: sent.length,
        };
      },
      mayRetry: (error) => error instanceof Offline,
      keep: (drafts) => {
        state.stored = drafts;
      },
      onSaved: (answer) => saved.push(answer),
      onRefused: (error) => refused.push(error),
      pause: () => new Promise((resolve) => setTimeout(resolve, 1)),
    },
    kept,
  );
  return { queue, sent, saved, refused, state };
}
const choose = (...choice: number[]): Draft => ({ choice, text: '', flagged: false });

describe('answers on their way', () => {
  it('arrive one after the other, the latest wish last', async () => {
    const { queue, sent, saved } = world();
    queue.put(1, choose(0));
    queue.put(1, choose(1));
    queue.put(1, choose(2));
    queue.put(2, choose(3));
    expect([...queue.snapshot().keys()]).toEqual([1, 2]);
    expect(await queue.settled(1000)).toBe(true);
    const first = sent.filter(({ number }) => number === 1).map(({ change }) => change);
    expect(first.at(-1)).toMatchObject({ choice: [2], serial: 3, tab: 'a' });
    expect(first.map(({ serial }) => serial)).toEqual([...first.map(({ serial }) => serial)].sort());
    expect(
      saved
        .map(({ number }) => number)
        .sort()
        .at(-1),
    ).toBe(2);
  });

  it('wait for the server to come back, and survive a reload meanwhile', async () => {
    const { queue, sent, state } = world();
    state.online = false;
    queue.put(7, choose(1));
    expect(await queue.settled(20)).toBe(false);
    expect(state.stored).toEqual({ 7: choose(1) });
    queue.close();
    const again = world(state.stored);
    expect(await again.queue.settled(1000)).toBe(true);
    expect(again.sent).toMatchObject([{ number: 7, change: { choice: [1] } }]);
    expect(again.state.stored).toEqual({});
    expect(sent).toEqual([]);
  });

  it('that are refused are told of, and not sent again', async () => {
    const { queue, refused, state } = world();
    state.refuse = true;
    queue.put(1, choose(1));
    expect(await queue.settled(1000)).toBe(true);
    expect(refused).toHaveLength(1);
  });
});
