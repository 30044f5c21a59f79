import { describe, expect, it } from 'vitest';
import { InputQueue, PIECE_BYTES, WINDOW_BYTES } from './input-queue.ts';

function line(queue: InputQueue) {
  const sent: Buffer[] = [];
  const done: (() => void)[] = [];
  queue.open((bytes, taken) => {
    sent.push(Buffer.from(bytes));
    done.push(taken);
  });
  return { sent, done, text: () => Buffer.concat(sent).toString() };
}

const text = (value: string) => Buffer.from(value);

describe('the input queue', () => {
  it('sends keys at once, and what was typed before there was a way', () => {
    const queue = new InputQueue();
    queue.push(text('early '));
    const { sent } = line(queue);
    queue.push(text('k'));
    expect(sent.map(String)).toEqual(['early ', 'k']);
  });

  it('sends a large paste in pieces, no more than a window ahead, in order and whole', () => {
    const queue = new InputQueue();
    const { sent, done } = line(queue);
    const paste = Buffer.from(Array.from({ length: 50_000 }, (_, i) => `line ${i}`).join('\r'));
    queue.push(paste);
    expect(Math.max(...sent.map((piece) => piece.length))).toBe(PIECE_BYTES);
    expect(sent.length * PIECE_BYTES).toBe(WINDOW_BYTES);
    for (let next = done.shift(); next; next = done.shift()) next();
    expect(Buffer.concat(sent).equals(paste)).toBe(true);
    expect(queue.waitingBytes).toBe(0);
  });

  it('gives up the rest of a paste on Ctrl+C but ends its brackets', () => {
    const queue = new InputQueue();
    const { done, text: all } = line(queue);
    queue.push(text(`\x1b[200~${'x'.repeat(200_000)}\x1b[201~`));
    queue.push(text('\x03'));
    for (let next = done.shift(); next; next = done.shift()) next();
    expect(all().startsWith('\x1b[200~xxx')).toBe(true);
    expect(all().endsWith('xxx\x1b[201~\x03')).toBe(true);
    expect(all().length).toBeLessThan(WINDOW_BYTES + 100);
  });

  it('does not continue a paste whose beginning may be lost, and says how much was given up', () => {
    const queue = new InputQueue();
    line(queue);
    queue.push(Buffer.alloc(WINDOW_BYTES + 1000));
    expect(queue.close()).toBe(1000);
    queue.push(text('typed while away'));
    expect(queue.close()).toBe(0);
    expect(line(queue).text()).toBe('typed while away');
  });

  it('ignores answers that belong to a way that is gone', () => {
    const queue = new InputQueue();
    const first = line(queue);
    queue.push(text('a'));
    queue.close();
    const second = line(queue);
    queue.push(Buffer.alloc(WINDOW_BYTES + PIECE_BYTES));
    first.done[0]?.();
    expect(second.sent.length * PIECE_BYTES).toBe(WINDOW_BYTES);
  });
});
