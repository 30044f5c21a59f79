import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressBoard } from './progress.ts';

beforeEach(() => vi.useFakeTimers({ now: 1000 }));
afterEach(() => vi.useRealTimers());

describe('ProgressBoard', () => {
  it('counts the time from the first work to the end', () => {
    const board = new ProgressBoard();
    board.expect('nginx:latest');
    board.tell('nginx:latest', 'waiting', 'waits');
    vi.advanceTimersByTime(500);
    board.tell('nginx:latest', 'building', 'step 1', 0);
    vi.advanceTimersByTime(2000);
    board.tell('nginx:latest', 'ready', 'made');
    expect(board.all()).toEqual([{ name: 'nginx:latest', state: 'ready', detail: 'made', ms: 2000 }]);
  });

  it('tells every state and percentage, but details ten times a second at most', () => {
    const board = new ProgressBoard();
    const told: string[] = [];
    board.onProgress((progress) => told.push(`${progress.state} ${progress.percent ?? ''} ${progress.detail}`));
    board.tell('a', 'building', 'one', 0);
    for (let i = 0; i < 50; i++) board.tell('a', 'building', `line ${i}`, 0);
    board.tell('a', 'building', 'two', 50);
    vi.advanceTimersByTime(100);
    board.tell('a', 'building', 'later', 50);
    board.tell('a', 'failed', 'broken');
    expect(told).toEqual(['building 0 one', 'building 50 two', 'building 50 later', 'failed  broken']);
    expect(board.all()[0]?.detail).toBe('broken');
  });

  it('forgets a listener that leaves', () => {
    const board = new ProgressBoard();
    const listener = vi.fn();
    board.onProgress(listener)();
    board.tell('a', 'ready', 'made');
    expect(listener).not.toHaveBeenCalled();
  });
});
