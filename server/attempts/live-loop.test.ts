import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PacedLoop } from './live-loop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a storm of asks becomes runs that never overlap and keep their distance', async () => {
  const starts: number[] = [];
  let under = 0;
  let most = 0;
  const loop = new PacedLoop(
    300,
    async () => {
      starts.push(Date.now());
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 50));
      under -= 1;
    },
    (error) => {
      throw error;
    },
  );
  for (let i = 0; i < 100; i += 1) {
    loop.ask();
    await vi.advanceTimersByTimeAsync(10);
  }
  loop.close();
  expect(most).toBe(1);
  expect(starts.length).toBe(3);
  expect(starts.slice(1).every((at, i) => at - (starts[i] ?? 0) >= 350)).toBe(true);
});

test('a run that fails is told and does not end the loop; nothing runs after close', async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const loop = new PacedLoop(
    10,
    async () => {
      runs += 1;
      throw new Error('no');
    },
    (error) => errors.push(error),
  );
  loop.ask();
  await vi.advanceTimersByTimeAsync(50);
  loop.ask();
  await vi.advanceTimersByTimeAsync(50);
  loop.close();
  loop.ask();
  await vi.advanceTimersByTimeAsync(50);
  expect([runs, errors.length]).toEqual([2, 2]);
});
