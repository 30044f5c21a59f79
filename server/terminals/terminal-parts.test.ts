import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Connection } from './connection.ts';
import { TerminalError } from './errors.ts';
import { OutputRing } from './output-ring.ts';
import { ScreenSaver } from './screen-saver.ts';
import { sharedSize } from './size-policy.ts';
import { TerminalInput } from './terminal-input.ts';
import type { TerminalLink } from './types.ts';

afterEach(() => {
  vi.useRealTimers();
});

function fakeLink(write: TerminalLink['write'] = async () => undefined) {
  let end: Parameters<TerminalLink['onEnd']>[0] = () => undefined;
  const link: TerminalLink = {
    offset: 0,
    onOutput: () => () => undefined,
    onEnd: (listener) => {
      end = listener;
      return () => undefined;
    },
    write,
    resize: () => undefined,
    acknowledge: () => undefined,
    close: () => undefined,
  };
  return { link, end: (how: Parameters<typeof end>[0]) => end(how) };
}

describe('the shared size', () => {
  it('is the smallest of the viewers that are seen, by columns and rows', () => {
    const viewers = [
      { size: { cols: 120, rows: 20 }, visible: true },
      { size: { cols: 80, rows: 50 }, visible: true },
      { size: { cols: 10, rows: 10 }, visible: false },
    ];
    expect(sharedSize(viewers)).toEqual({ cols: 80, rows: 20 });
    expect(sharedSize(viewers.slice(2))).toBeUndefined();
  });
});

describe('the output ring', () => {
  it('gives what is left from an offset on', () => {
    const ring = new OutputRing(0, 8);
    ring.push(Buffer.from('abcdef'), 6);
    expect(ring.from(2)).toEqual({ offset: 2, bytes: Buffer.from('cdef') });
    ring.push(Buffer.from('ghijk'), 6);
    expect(ring.from(0)).toEqual({ offset: 3, bytes: Buffer.from('defghijk') });
    expect(ring.from(99)).toEqual({ offset: 11, bytes: Buffer.alloc(0) });
  });

  it('becomes as large as what must be kept, and no larger by more output', () => {
    const ring = new OutputRing(0, 8);
    ring.push(Buffer.from('abcdef'), 0);
    ring.push(Buffer.from('ghijk'), 2);
    expect(ring.from(2).bytes.toString()).toBe('cdefghijk');
    expect(ring.capacityBytes).toBe(16);
    for (let i = 0; i < 1000; i++) ring.push(Buffer.from('0123456789'), ring.total);
    expect(ring.capacityBytes).toBe(16);
    ring.push(Buffer.alloc(40, 'x'), ring.total);
    expect(ring.from(ring.total - 40).bytes.toString()).toBe('x'.repeat(40));
  });

  it('holds exactly the output from the wanted offset on, whatever comes in what pieces', () => {
    const piece = fc.record({ bytes: fc.uint8Array({ maxLength: 50 }), back: fc.nat(60) });
    fc.assert(
      fc.property(fc.nat(1000), fc.array(piece, { maxLength: 40 }), (start, pieces) => {
        const ring = new OutputRing(start, 16);
        let all = Buffer.alloc(0);
        let kept = start;
        for (const { bytes, back } of pieces) {
          kept = Math.max(kept, ring.total - back);
          ring.push(bytes, kept);
          all = Buffer.concat([all, bytes]);
          expect(ring.total).toBe(start + all.length);
          expect(ring.oldest).toBeLessThanOrEqual(kept);
          expect(ring.from(kept).bytes.equals(all.subarray(kept - start))).toBe(true);
          const view = ring.view(kept, 20);
          expect(Buffer.from(view).equals(all.subarray(kept - start, kept - start + view.length))).toBe(true);
          expect(view.length > 0).toBe(ring.total > kept);
        }
      }),
    );
  });
});

describe('input', () => {
  it('is written in order, also when a write takes long', async () => {
    const written: string[] = [];
    const gates: (() => void)[] = [];
    const { link } = fakeLink(async (bytes) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      written.push(Buffer.from(bytes).toString());
    });
    const input = new TerminalInput(async () => link);
    const all = ['a', 'b', 'c'].map((text) => input.write(Buffer.from(text)));
    for (let i = 0; i < 3; i++) {
      await vi.waitFor(() => expect(gates).toHaveLength(1));
      gates.shift()?.();
    }
    await Promise.all(all);
    expect(written).toEqual(['a', 'b', 'c']);
  });

  it('is refused when one message is too large or too much waits, and goes on afterwards', async () => {
    let release: () => void = () => undefined;
    const { link } = fakeLink(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    const input = new TerminalInput(async () => link);
    await expect(input.write(Buffer.alloc(65 * 1024))).rejects.toMatchObject({ code: 'too_large' });
    const waiting = Array.from({ length: 16 }, () => input.write(Buffer.alloc(64 * 1024)));
    await expect(input.write(Buffer.alloc(1))).rejects.toMatchObject({ code: 'input_backlog' });
    for (const one of waiting) {
      const done = one.then(() => true);
      while (!(await Promise.race([done, new Promise((resolve) => setTimeout(() => resolve(false), 1))]))) release();
    }
    const last = input.write(Buffer.alloc(1));
    await vi.waitFor(() => release());
    await new Promise((resolve) => setTimeout(resolve, 1));
    release();
    await last;
  });

  it('that failed does not stop the next', async () => {
    let fail = true;
    const { link } = fakeLink(async () => {
      if (fail) throw new TerminalError('terminal_lost', 'gone');
    });
    const input = new TerminalInput(async () => link);
    await expect(input.write(Buffer.from('a'))).rejects.toMatchObject({ code: 'terminal_lost' });
    fail = false;
    await input.write(Buffer.from('b'));
  });
});

describe('a connection', () => {
  function connection(attach: ConstructorParameters<typeof Connection>[0]) {
    const states: string[] = [];
    const made = new Connection(attach, {
      linked: async () => undefined,
      state: (state, code) => states.push(code === undefined ? state : `${state} ${code}`),
      trouble: () => undefined,
    });
    return { made, states };
  }

  it('attaches again after a loss, trying until it succeeds', async () => {
    vi.useFakeTimers();
    const first = fakeLink();
    let tries = 0;
    const { made, states } = connection(async () => {
      tries += 1;
      if (tries === 2 || tries === 3) throw new TerminalError('terminal_lost', 'not yet');
      return tries === 1 ? first.link : fakeLink().link;
    });
    await made.create();
    first.end({ kind: 'lost', error: 'cut' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(states).toEqual(['open', 'reconnecting', 'open']);
    expect(tries).toBe(4);
  });

  it('is over when the shell is gone, and says so to who writes', async () => {
    vi.useFakeTimers();
    const first = fakeLink();
    let tries = 0;
    const { made, states } = connection(async () => {
      if (++tries > 1) throw new TerminalError('terminal_not_found', 'gone');
      return first.link;
    });
    await made.create();
    first.end({ kind: 'lost', error: 'cut' });
    await vi.advanceTimersByTimeAsync(500);
    expect(states).toEqual(['open', 'reconnecting', 'exited']);
    await expect(made.ready()).rejects.toMatchObject({ code: 'terminal_exited' });
  });

  it('tells the exit code', async () => {
    const first = fakeLink();
    const { made, states } = connection(async () => first.link);
    await made.create();
    first.end({ kind: 'exit', code: 3 });
    expect(states).toEqual(['open', 'exited 3']);
  });

  it('lets input wait for the way back, but not for ever', async () => {
    vi.useFakeTimers();
    const first = fakeLink();
    const second = fakeLink();
    const links = [first.link];
    const { made } = connection(async () => {
      const link = links.shift();
      if (link) return link;
      throw new TerminalError('terminal_lost', 'not yet');
    });
    await made.create();
    first.end({ kind: 'lost', error: 'cut' });
    const ready = made.ready();
    await vi.advanceTimersByTimeAsync(5000);
    links.push(second.link);
    await vi.advanceTimersByTimeAsync(4000);
    expect(await ready).toBe(second.link);
    second.end({ kind: 'lost', error: 'cut' });
    const refused = expect(made.ready()).rejects.toMatchObject({ code: 'terminal_lost' });
    await vi.advanceTimersByTimeAsync(10_100);
    await refused;
    // what is typed later is refused at once, not each key after ten seconds of its own
    await expect(made.ready()).rejects.toMatchObject({ code: 'terminal_lost' });
  });

  it('stops trying when it is closed', async () => {
    vi.useFakeTimers();
    let tries = 0;
    const { made } = connection(async () => {
      tries += 1;
      throw new TerminalError('terminal_lost', 'never');
    });
    await made.resume();
    made.close();
    const before = tries;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(tries).toBe(before);
  });
});

describe('the screen saver', () => {
  it('saves once it is quiet, and at least each five seconds under load', async () => {
    vi.useFakeTimers();
    let saves = 0;
    const saver = new ScreenSaver(async () => {
      saves += 1;
    });
    saver.changed();
    await vi.advanceTimersByTimeAsync(499);
    expect(saves).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves).toBe(1);
    for (let ms = 0; ms < 12_000; ms += 100) {
      saver.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(saves).toBe(3);
    await saver.flush();
    expect(saves).toBe(4);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saves).toBe(4);
  });
});
