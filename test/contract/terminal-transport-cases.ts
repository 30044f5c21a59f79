import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalLink, TerminalTransport } from '../../server/terminals/index.ts';

export interface TransportUnderTest extends AsyncDisposable {
  transport: TerminalTransport;
}

const SIZE = { cols: 80, rows: 24 };
const MIB = 1024 * 1024;

/** Collects a link's output and waits for text in it. */
class Listener {
  bytes = Buffer.alloc(0);
  readonly end: Promise<{ kind: 'exit'; code: number } | { kind: 'lost'; error: string }>;
  private position: number;
  private wake: () => void = () => undefined;

  constructor(
    readonly link: TerminalLink,
    private readonly acknowledge = true,
  ) {
    this.position = link.offset;
    link.onOutput((bytes, offset) => {
      expect(offset).toBe(this.position);
      this.position += bytes.length;
      this.bytes = Buffer.concat([this.bytes, bytes]);
      if (this.acknowledge) link.acknowledge(this.position);
      this.wake();
    });
    this.end = new Promise((resolve) => link.onEnd(resolve));
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  get offset(): number {
    return this.position;
  }

  async until(condition: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!condition()) {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) throw new Error(`${what} did not come within ${timeoutMs} ms; got ${this.text.slice(-300)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  saw(pattern: RegExp): Promise<void> {
    return this.until(() => pattern.test(this.text), String(pattern));
  }
}

/** What every TerminalTransport promises. The shells are bash. */
export function terminalTransportContract(name: string, make: () => Promise<TransportUnderTest>): void {
  describe(`${name} as a terminal transport`, () => {
    let made: TransportUnderTest;
    let number = 0;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(async () => made[Symbol.asyncDispose]());

    const newId = () => `contract-${Date.now().toString(36)}-${++number}`;
    const open = async (id = newId()) => {
      const link = await made.transport.attach({ terminalId: id, size: SIZE, fromOffset: 0, create: true });
      return { id, listener: new Listener(link) };
    };
    const again = async (id: string, fromOffset: number, acknowledge = true) =>
      new Listener(await made.transport.attach({ terminalId: id, size: SIZE, fromOffset, create: false }), acknowledge);
    const type = (listener: Listener, text: string) => listener.link.write(Buffer.from(text));

    it('runs a shell that answers', async () => {
      const { listener } = await open();
      await type(listener, 'echo $((6*7))-answer\r');
      await listener.saw(/42-answer/);
      expect(listener.link.offset).toBe(0);
    });

    it('gives the shell a terminal of the asked size, and tells it of a new one', async () => {
      const { listener } = await open();
      await type(listener, 'stty size\r');
      await listener.saw(/24 80/);
      listener.link.resize({ cols: 132, rows: 50 });
      await type(listener, 'stty size\r');
      await listener.saw(/50 132/);
    });

    it('goes on while nobody is attached and gives exactly the output since an offset', async () => {
      const { id, listener } = await open();
      await type(listener, 'stty -echo; PS1=; echo be""gun\r');
      await listener.saw(/begun\r\n/);
      const { offset } = listener;
      await type(listener, 'sleep 0.3; echo in-between\r');
      listener.link.close();
      expect(await listener.end).toMatchObject({ kind: 'lost' });
      const second = await again(id, offset);
      await second.saw(/in-between\r\n/);
      expect(second.link.offset).toBe(offset);
      const third = await again(id, 0);
      await third.saw(/begun[\s\S]*in-between\r\n/);
      expect(third.bytes.subarray(offset).toString()).toBe(second.text);
    });

    it('says by the offset that older output is lost', async () => {
      const { id, listener } = await open();
      await type(listener, "stty -echo; head -c 3000000 /dev/zero | tr '\\0' x; echo en''d\r");
      await listener.until(() => /xend/.test(listener.text.slice(-200)), 'the end of the flood', 30_000);
      const second = await again(id, 10);
      await second.until(() => /xend/.test(second.text.slice(-200)), 'the end of the flood');
      expect(second.link.offset).toBeGreaterThan(MIB);
      expect(second.bytes.length).toBeLessThanOrEqual(MIB);
      expect(second.offset).toBe(listener.offset);
    });

    it('holds the program back when output is not acknowledged, and lets it go on', async () => {
      const { id, listener } = await open();
      await type(listener, 'stty -echo; PS1=; echo re""ady\r');
      await listener.saw(/ready\r\n/);
      const { offset } = listener;
      const slow = await again(id, offset, false);
      await type(slow, "head -c 5000000 /dev/zero | tr '\\0' y; echo; echo do''ne\r");
      let before = -1;
      while (slow.bytes.length > before || before === 0) {
        before = slow.bytes.length;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      expect(slow.bytes.length).toBeGreaterThan(0);
      expect(slow.bytes.length).toBeLessThan(MIB);
      slow.link.onOutput(() => slow.link.acknowledge(slow.offset));
      slow.link.acknowledge(slow.offset);
      await slow.until(() => /done/.test(slow.text.slice(-20)), 'the rest', 30_000);
      expect(slow.bytes.length).toBeGreaterThan(5_000_000);
    });

    it('takes every byte of 500 lines of input', async () => {
      const { listener } = await open();
      const lines = Array.from(
        { length: 500 },
        (_, i) => `${i} äöü € 日本 \t "quoted" $dollar \\ ${'z'.repeat(i % 90)}`,
      );
      const input = Buffer.from(`${lines.join('\r')}\r`);
      await type(listener, `stty raw -echo; echo re""ady; head -c ${input.length} | sha256sum; stty sane\r`);
      await listener.saw(/ready/);
      for (let at = 0; at < input.length; at += 16 * 1024)
        await listener.link.write(input.subarray(at, at + 16 * 1024));
      await listener.saw(new RegExp(createHash('sha256').update(input).digest('hex')));
    });

    it('tells the exit code after the last output', async () => {
      const { listener } = await open();
      await type(listener, 'echo la""st; exit 7\r');
      expect(await listener.end).toEqual({ kind: 'exit', code: 7 });
      expect(listener.text).toMatch(/last\r\n/);
    });

    it('lets the newest link win', async () => {
      const { id, listener } = await open();
      const second = await again(id, 0);
      expect(await listener.end).toMatchObject({ kind: 'lost' });
      await type(second, 'echo al""ive\r');
      await second.saw(/alive/);
    });

    it('refuses to attach to a shell that does not exist', async () => {
      await expect(again(newId(), 0)).rejects.toMatchObject({ code: 'terminal_not_found' });
    });

    it('ends a shell, and ending it again is fine', async () => {
      const { id, listener } = await open();
      await made.transport.stop(id);
      await listener.end;
      await expect(again(id, 0)).rejects.toMatchObject({ code: 'terminal_not_found' });
      await made.transport.stop(id);
    });

    it('does not attach when it is cancelled before', async () => {
      const request = { terminalId: newId(), size: SIZE, fromOffset: 0, create: true };
      await expect(made.transport.attach(request, AbortSignal.abort())).rejects.toThrow();
    });
  });
}
