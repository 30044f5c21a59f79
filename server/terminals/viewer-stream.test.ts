import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TERMINAL_LIMITS, type TerminalInfo } from '../../protocol/index.ts';
import { MAX_BACKLOG_BYTES, ViewerStream } from './viewer-stream.ts';

const KIB = 1024;
const INFO: TerminalInfo = { id: 't', node: 'node1', title: 'node1', cols: 80, rows: 24, viewers: 1, state: 'open' };

function made() {
  const got: (string | number | TerminalInfo)[] = [];
  const bytes: Buffer[] = [];
  const viewer = {
    id: 'v',
    send: (sent: Uint8Array) => {
      bytes.push(Buffer.from(sent));
      got.push(sent.length);
    },
    info: (info: TerminalInfo) => void got.push(info),
  };
  let all = Buffer.alloc(0);
  const source = {
    get receivedOffset() {
      return all.length;
    },
    output: (from: number, to: number) => Buffer.from(all.subarray(from, to)),
    snapshot: () => Buffer.from('SCREEN'),
  };
  const stream = new ViewerStream(viewer, source);
  const output = (more: Uint8Array) => {
    all = Buffer.concat([all, more]);
    stream.output();
  };
  const sent = () => bytes.reduce((sum, part) => sum + part.length, 0);
  return { stream, output, got, sent, text: () => Buffer.concat(bytes).toString() };
}

describe('a viewer’s stream', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.advanceTimersByTime(1000);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives the screen first and nothing before it', () => {
    const { stream, output, got, text } = made();
    output(Buffer.from('early'));
    stream.info(INFO);
    expect(Buffer.from(stream.start()).toString()).toBe('SCREEN');
    output(Buffer.from('later'));
    expect(got).toEqual([5]);
    expect(text()).toBe('later');
  });

  it('sends a key’s echo at once and a flood in pieces of 64 KiB', () => {
    const { stream, output, got, sent } = made();
    stream.start();
    output(Buffer.from('x'));
    expect(got).toEqual([1]);
    for (let i = 0; i < 200; i++) output(Buffer.alloc(KIB));
    const before = sent();
    expect(before).toBeLessThan(16 * KIB);
    vi.advanceTimersByTime(16);
    expect(sent()).toBe(200 * KIB + 1);
    expect(Math.max(...got.map(Number))).toBe(64 * KIB);
  });

  it('stops at the high-water mark and goes on at the low one', () => {
    const { stream, output, sent } = made();
    stream.start();
    for (let i = 0; i < 12; i++) {
      output(Buffer.alloc(64 * KIB));
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(1000);
    expect(sent()).toBe(TERMINAL_LIMITS.highWaterBytes);
    stream.acknowledge(TERMINAL_LIMITS.highWaterBytes - TERMINAL_LIMITS.lowWaterBytes - 1);
    vi.advanceTimersByTime(1000);
    expect(sent()).toBe(TERMINAL_LIMITS.highWaterBytes);
    stream.acknowledge(1);
    vi.advanceTimersByTime(1000);
    expect(sent()).toBe(12 * 64 * KIB);
  });

  it('drops a long backlog and gives the screen instead, once the viewer can take it', () => {
    const { stream, output, sent, text, got } = made();
    stream.start();
    const total = TERMINAL_LIMITS.highWaterBytes + MAX_BACKLOG_BYTES + 1;
    for (let left = total; left > 0; left -= 64 * KIB) {
      output(Buffer.alloc(Math.min(left, 64 * KIB), 'o'));
      vi.advanceTimersByTime(20);
    }
    expect(stream.isBehind).toBe(true);
    stream.info({ ...INFO, cols: 100 });
    output(Buffer.from('skipped'));
    vi.advanceTimersByTime(5000);
    expect(sent()).toBe(TERMINAL_LIMITS.highWaterBytes);
    stream.acknowledge(TERMINAL_LIMITS.highWaterBytes);
    output(Buffer.from('after'));
    vi.advanceTimersByTime(20);
    expect(text().slice(TERMINAL_LIMITS.highWaterBytes)).toBe('SCREENafter');
    expect(got).toContainEqual({ ...INFO, cols: 100 });
  });

  it('does not give whole screens more often than four times a second', () => {
    const { stream, output, text } = made();
    stream.start();
    for (let ms = 0; ms < 1000; ms += 10) {
      output(Buffer.alloc(MAX_BACKLOG_BYTES + 1));
      vi.advanceTimersByTime(10);
    }
    expect(text().match(/SCREEN/g)?.length).toBeLessThanOrEqual(5);
    vi.advanceTimersByTime(300);
    expect(text().endsWith('SCREEN')).toBe(true);
  });

  it('keeps a size between the output before and after it', () => {
    const { stream, output, got } = made();
    stream.start();
    output(Buffer.alloc(10 * KIB));
    stream.info(INFO);
    output(Buffer.from('x'));
    vi.advanceTimersByTime(20);
    expect(got).toEqual([10 * KIB, INFO, 1]);
  });

  it('is not confused by acknowledgements of more than was sent', () => {
    const { stream, output } = made();
    stream.start();
    output(Buffer.from('x'));
    stream.acknowledge(1e9);
    expect(stream.unacknowledgedBytes).toBe(0);
  });

  it('sends nothing after it is closed', () => {
    const { stream, output, got } = made();
    stream.start();
    output(Buffer.alloc(100 * KIB));
    stream.close();
    vi.advanceTimersByTime(100);
    output(Buffer.from('x'));
    expect(got).toEqual([]);
  });
});
