import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { limitMessages, TokenBucket } from './message-limit.ts';

describe('a bucket of tokens', () => {
  it('gives as many at once as it holds, and others as time passes', () => {
    let now = 0;
    const bucket = new TokenBucket({ perSecond: 10, atOnce: 3 }, () => now);
    const taken = () => Array.from({ length: 5 }, () => bucket.take());
    expect(taken()).toEqual([true, true, true, false, false]);
    now = 99;
    expect(bucket.take()).toBe(false);
    now = 100;
    expect(taken()).toEqual([true, false, false, false, false]);
    now = 60_000;
    expect(taken()).toEqual([true, true, true, false, false]);
  });
});

describe('a connection', () => {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  async function served(limits: { perSecond: number; atOnce: number }) {
    const http = createServer();
    const server = new Server(http);
    const warnings: string[] = [];
    let handled = 0;
    server.on('connection', (socket) => {
      const log = { warn: (...args: unknown[]) => warnings.push(String(args.at(-1))) };
      limitMessages(socket, log, new TokenBucket(limits));
      socket.on('message', (reply?: () => void) => {
        handled += 1;
        reply?.();
      });
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    endings.push(() => server.close());
    const connect = async () => {
      const { port } = http.address() as AddressInfo;
      const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true, reconnection: false });
      endings.push(() => client.disconnect());
      await once(client as unknown as NodeJS.EventEmitter, 'connect');
      return client;
    };
    return { connect, handled: () => handled, warnings };
  }

  it('that sends more than is allowed is ended, and another goes on', async () => {
    const { connect, handled, warnings } = await served({ perSecond: 0, atOnce: 20 });
    const [good, bad] = [await connect(), await connect()];
    const ended = new Promise((resolve) => bad.once('disconnect', resolve));
    for (let i = 0; i < 500; i++) bad.emit('message');
    // the transport ended, which a page answers by coming back
    expect(await ended).toMatch(/transport/);
    expect(handled()).toBeLessThanOrEqual(20);
    expect(warnings).toHaveLength(1);
    await good.timeout(5000).emitWithAck('message');
  });

  it('that stays within it is not', async () => {
    const { connect } = await served({ perSecond: 0, atOnce: 20 });
    const client = await connect();
    for (let i = 0; i < 20; i++) await client.timeout(5000).emitWithAck('message');
    expect(client.connected).toBe(true);
  });
});
