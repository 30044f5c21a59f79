import { once } from 'node:events';
import { Agent, createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TunnelledApi } from './api-client.ts';
import { Http1Carrier } from './http1-carrier.ts';
import { Lanes, ONE_KEPT } from './lanes.ts';

/** An API on this machine in the place of one behind an exec; it never answers /hang. */
let server: Server;
let connections = 0;
let api: TunnelledApi;

class LocalAgent extends Agent {
  override createConnection(): Socket {
    return connect((server.address() as AddressInfo).port, '127.0.0.1');
  }
}

beforeEach(async () => {
  connections = 0;
  server = createServer((request, response) => {
    if (request.url !== '/hang') response.setHeader('Content-Type', 'application/json').end('"here"');
  });
  server.on('connection', () => connections++);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  api = new TunnelledApi({
    carrier: new Http1Carrier({
      kept: new Lanes(() => new LocalAgent(ONE_KEPT)),
      single: new LocalAgent({ keepAlive: false }),
      host: 'engine',
    }),
    title: 'The engine of node1',
    codes: { unreachable: 'engine_unreachable', refused: 'engine_error' },
  });
});
afterEach(async () => {
  api.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('requests to an API of a node', () => {
  it('that come together share a connection', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.get('/quick')));
    expect(new Set(answers)).toEqual(new Set(['here']));
    expect(connections).toBe(1);
  });

  it('do not wait for the first, which hangs', async () => {
    const hung = api.get('/hang', { timeoutMs: 3000 });
    hung.catch(() => undefined);
    expect(await api.get('/quick', { timeoutMs: 2000 })).toBe('here');
    expect(connections).toBe(2);
    await expect(hung).rejects.toThrow('GET /hang: The engine of node1 gave no answer within 3000 ms');
  });

  it('that find every connection in use say so in their own time', async () => {
    const hanging = [1, 2, 3, 4].map(() => api.get('/hang', { timeoutMs: 4000 }));
    for (const one of hanging) one.catch(() => undefined);
    await expect(api.get('/quick', { timeoutMs: 2500 })).rejects.toThrow('gave no answer within 2500 ms');
    await Promise.allSettled(hanging);
    expect(await api.get('/quick')).toBe('here');
  });
});
