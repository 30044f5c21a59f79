/**
 * A port of a real sandbox through the server, as `npm start` runs it: pages, large bodies, websockets, what goes wrong, and
 * what a hostile page in there must not reach.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttemptView, KnownPorts, Problem } from '../../protocol/index.ts';
import { ServerProcess, until } from '../support/server-process.ts';
import { Browser, inNode, openTab, overWebsocket, serveInside } from './previews-support.ts';

describe('a port of a sandbox', () => {
  let server: ServerProcess;
  let attempt: AttemptView;
  let tab: Browser;

  beforeAll(async () => {
    server = await ServerProcess.start();
    attempt = await server.whenReady((await server.startLab('compose-first-app')).id);
    await serveInside(server, attempt, '127.0.0.1', 8000);
    ({ tab } = await openTab(server, attempt.id, { node: 'node1', port: 8000 }));
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  it('is a page under a name of its own, for the browser that opened it alone', async () => {
    const { first } = await openTab(server, attempt.id, { node: 'node1', port: 8000 });
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^drydock_preview=[\w-]{43}; HttpOnly; SameSite=Lax; Path=\/$/),
    ]);
    const page = await tab.get('/');
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Hello from port 8000') });
    expect(page.headers).toMatchObject({ 'referrer-policy': 'same-origin', 'origin-agent-cluster': '?1' });
    for (const cookie of ['', 'drydock_preview=', `drydock_preview=${'A'.repeat(43)}`, server.cookie]) {
      expect((await new Browser(server, tab.host, cookie).get('/')).status).toBe(403);
    }
    const guessed = new Browser(
      server,
      `${'a'.repeat(32)}.${new URL(server.address).host}`.replace('127.0.0.1', 'localhost'),
    );
    expect((await guessed.get('/')).status).toBe(404);
    expect((await tab.get('/.drydock/open?key=x')).status).toBe(403);
  });

  it('carries 5 MiB each way, and a hundred requests at once', async () => {
    const big = await tab.get('/big');
    expect(big.text.length).toBe(5 * 1024 * 1024);
    const body = Buffer.alloc(5 * 1024 * 1024, 'y');
    expect((await tab.get('/size', { method: 'POST', headers: { origin: `http://${tab.host}` } }, body)).text).toBe(
      String(body.length),
    );
    // Several at a time, as a browser does.
    for (let round = 0; round < 10; round += 1) {
      const pages = await Promise.all(Array.from({ length: 10 }, () => tab.get('/hello')));
      expect(pages.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    }
  });

  it('carries websockets, of its own pages only', async () => {
    expect(await overWebsocket(tab, 'ahoy')).toBe('ahoy');
    expect(await overWebsocket(tab, 'ahoy', { origin: 'http://evil.example' })).toBe(403);
    expect(await overWebsocket(tab, 'ahoy', { cookie: '' })).toBe(403);
  });

  it('is asked as if the browser stood in the machine, and without anything of Drydock’s', async () => {
    const headers = {
      cookie: `${tab.cookie}; ${server.cookie}; theirs=1`,
      authorization: `Bearer ${server.cookie.split('=')[1]}`,
      'x-forwarded-for': '1.2.3.4',
      referer: 'http://localhost/secret',
      origin: `http://${tab.host}`,
    };
    const { text } = await tab.get('/asked', { headers });
    const asked = text.toLowerCase();
    expect(asked).toMatch(/^host: localhost:8000\r$/m);
    expect(asked).toMatch(/^cookie: theirs=1\r$/m);
    expect(asked).toMatch(/^origin: http:\/\/localhost:8000\r$/m);
    for (const secret of ['drydock', 'bearer', '1.2.3.4', 'secret']) expect(asked).not.toContain(secret);
    expect((await tab.get('/away')).headers.location).toBe('/hello');
  });

  it('cannot set cookies or rules for other names, nor speak to servers in front', async () => {
    const { headers } = await tab.get('/harm');
    expect(headers['set-cookie']).toEqual(['a=1; Path=/']);
    for (const name of ['clear-site-data', 'strict-transport-security', 'x-accel-redirect', 'x-mine']) {
      expect(headers[name]).toBeUndefined();
    }
  });

  it('says what is wrong when nothing listens, or what answers is no server', async () => {
    const nothing = (await openTab(server, attempt.id, { node: 'node1', port: 9 })).tab;
    const page = await nothing.get('/');
    expect(page).toMatchObject({ status: 502, text: expect.stringContaining('Nothing listens on node1:9') });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await nothing.get('/', { headers: { accept: '*/*' } })).headers['content-type']).toContain('text/plain');
    expect(await overWebsocket(nothing, 'x')).toBe(502);
    for (const path of ['/nonsense', '/endless']) {
      expect(await tab.get(path)).toMatchObject({ status: 502, text: expect.stringContaining('no valid answer') });
    }
    expect((await tab.get('/hello')).status).toBe(200);
  });

  it('is found where only the node’s own address is listened on', async () => {
    const { address } = (await (await server.host()).list())[0]?.nodes[0] ?? { address: '' };
    await serveInside(server, attempt, address, 8100);
    const other = (await openTab(server, attempt.id, { node: 'node1', port: 8100 })).tab;
    for (let i = 0; i < 3; i += 1) expect((await other.get('/')).text).toContain('Hello from port 8100');
  });

  it('is told of when a container has published it, and shown', async () => {
    await inNode(server, attempt, 'docker run -d --name shop -p 8081:5000 lab/web:1.0');
    const { body } = await server.call<KnownPorts>('GET', `/attempts/${attempt.id}/ports`);
    expect(body).toEqual({
      ports: [{ name: 'shop', kind: 'container', target: { node: 'node1', port: 8081, tls: false } }],
    });
    const shop = (await openTab(server, attempt.id, body.ports[0]?.target ?? { node: '', port: 1 })).tab;
    const page = await until('the page', 10_000, async () => {
      const answer = await shop.get('/');
      return answer.status === 200 ? answer : undefined;
    });
    expect(page.text.length).toBeGreaterThan(0);
    const secure = (await openTab(server, attempt.id, { node: 'node1', port: 8081, tls: true })).tab;
    expect(await secure.get('/')).toMatchObject({ status: 502, text: expect.stringContaining('does not speak https') });
  });

  it('is shown under a path of this server to browsers that know no other way, as nobody’s origin', async () => {
    const { view } = await openTab(server, attempt.id, { node: 'node1', port: 8000 });
    const { pathname } = new URL(view.pathUrl);
    const plain = new Browser(server, new URL(view.pathUrl).host, server.cookie);
    const page = await plain.get(pathname);
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Hello') });
    expect(page.headers['content-security-policy']).toMatch(/^sandbox (?!.*same-origin)/);
    const harm = await plain.get(`${pathname}harm`);
    expect(harm.headers['set-cookie']).toBeUndefined();
    expect((await plain.get(`${pathname}asked`)).text.toLowerCase()).not.toMatch(/cookie|drydock_session/);
    expect((await plain.get(`${pathname}away`)).headers.location).toBe(`${pathname}hello`);
    const foreign = new Browser(server, 'evil.example');
    expect((await foreign.get(pathname)).status).toBe(421);
    // Drydock's own page would load nothing from there.
    const script = {
      headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'script', 'sec-fetch-mode': 'no-cors' },
    };
    expect((await plain.get(pathname, script)).status).toBe(403);
  });

  it('gives its pages no way to the API or to terminals', async () => {
    const page = { origin: `http://${tab.host}`, cookie: server.cookie };
    const api = new Browser(server, new URL(server.address).host);
    for (const origin of [page.origin, 'null']) {
      const headers = { ...page, origin, 'content-type': 'application/json' };
      const post = await api.get('/api/attempts', { method: 'POST', headers }, '{"labId":"x"}');
      expect([post.status, JSON.parse(post.text).code]).toEqual([403, 'foreign_origin']);
      expect((await api.get('/api/attempts', { headers })).status).toBe(403);
      const socket = await api.get('/socket.io/?EIO=4&transport=polling', { headers });
      expect(socket.status).toBe(403);
    }
    // On its own name there is no API: everything goes into the sandbox.
    expect((await tab.get('/api/attempts', { headers: { cookie: `${tab.cookie}; ${server.cookie}` } })).text).toContain(
      'Hello',
    );
    expect((await tab.get('/socket.io/?EIO=4&transport=polling')).text).toContain('Hello');
    expect((await tab.get('/healthz')).text).toContain('Hello');
  });

  it('is opened by its owner alone, on nodes that are there', async () => {
    const path = `/attempts/${attempt.id}/previews`;
    const refused = async (body: object) => (await server.call<Problem>('POST', path, body)).body.code;
    expect(await refused({ node: 'node9', port: 80 })).toBe('node_not_found');
    expect(await refused({ node: 'node1', port: 70_000 })).toBe('invalid_request');
    expect((await server.call<Problem>('POST', '/attempts/nobodys/previews', { node: 'node1', port: 80 })).status).toBe(
      404,
    );
    const stranger = await fetch(`${server.address}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"node":"node1","port":80}',
    });
    expect(stranger.status).toBe(401);
  });

  it('holds at most 24 connections, and says so', async () => {
    await inNode(server, attempt, 'setsid nohup nc -lk 127.0.0.1 8200 > /dev/null 2>&1 & sleep 0.3');
    const silent = (await openTab(server, attempt.id, { node: 'node1', port: 8200 })).tab;
    const waiting = Array.from({ length: 24 }, () => silent.get('/').catch(() => undefined));
    await until('the refusal of one more', 20_000, async () => {
      const one = await Promise.race([silent.get('/'), new Promise<undefined>((r) => setTimeout(r, 1000))]);
      return one?.status === 503 && one.text.includes('Too many connections') ? true : undefined;
    });
    await server.call('POST', `/attempts/${attempt.id}/reset`, {});
    const ended = await Promise.all(waiting);
    expect(ended.every((one) => one === undefined || one.status >= 500)).toBe(true);
  });

  it('says that the sandbox is being reset, and has the same address afterwards', async () => {
    expect(await tab.get('/')).toMatchObject({ status: 503, text: expect.stringContaining('being reset') });
    attempt = await server.whenReady(attempt.id);
    expect(await tab.get('/')).toMatchObject({ status: 502, text: expect.stringContaining('Nothing listens') });
    await serveInside(server, attempt, '127.0.0.1', 8000);
    expect((await tab.get('/')).text).toContain('Hello');
  });

  it('ends with its sandbox', async () => {
    await server.call('POST', `/attempts/${attempt.id}/end`, {});
    expect(await tab.get('/')).toMatchObject({ status: 404, text: expect.stringContaining('leads nowhere any more') });
    const { body } = await server.call<Problem>('POST', `/attempts/${attempt.id}/previews`, {
      node: 'node1',
      port: 80,
    });
    expect(body.code).toBe('attempt_ended');
  });
});
