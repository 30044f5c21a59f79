import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App, AppDeps } from './app.ts';
import { createApp } from './app.ts';
import { Previews } from './previews/index.ts';

class Missing extends Error {
  readonly code = 'attempt_not_found';
}

const allowedHosts = ['localhost', '127.0.0.1'];
let app: App;
let port = 0;
let dir = '';
let cookie = '';

function fakes(pageDir: string): AppDeps {
  const never = () => () => undefined;
  const attempts = {
    list: () => [],
    get: (_owner: string, id: string) => {
      if (id === 'boom') throw new Error('secret path /root/x');
      throw new Missing(`There is no attempt "${id}".`);
    },
    start: async () => ({ id: 'a1' }),
  };
  return {
    attempts: attempts as unknown as AppDeps['attempts'],
    sittings: {} as AppDeps['sittings'],
    trials: {} as AppDeps['trials'],
    previews: new Previews({
      host: {} as AppDeps['host'],
      sandboxes: { ready: () => undefined, view: () => undefined, on: never },
      frozen: () => false,
      allowedHosts,
    }),
    frozen: () => false,
    sandboxes: {} as AppDeps['sandboxes'],
    terminals: {} as AppDeps['terminals'],
    catalog: {
      list: () => [],
      find: () => undefined,
      objectives: () => undefined,
      problems: () => [],
      onChange: never,
      close: async () => undefined,
    },
    status: {
      view: () => ({
        engine: 'up',
        capacity: { sandboxes: 0, max: 1, memoryFreeMiB: 1 },
        images: [],
        capabilities: [],
      }),
      onChange: never,
      close: () => undefined,
    },
    host: {} as AppDeps['host'],
    doctor: async () => ({ at: 0, lines: [], capabilities: [] }),
    junit: () => '<testsuites/>',
    log: pino({ level: 'silent' }),
    pageDir,
    allowedHosts,
    secret: randomBytes(32),
    version: '0.0.0',
  };
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  json: () => Record<string, unknown>;
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, method, path, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: () => JSON.parse(text) }),
      );
    });
    req.on('error', reject).end(body);
  });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'drydock-page-'));
  await mkdir(join(dir, 'assets'));
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>Drydock</title>');
  app = createApp(fakes(dir));
  await new Promise<void>((resolve) => app.http.listen(0, '127.0.0.1', resolve));
  port = (app.http.address() as AddressInfo).port;
  const page = await ask('GET', '/', { accept: 'text/html' });
  cookie = String(page.headers['set-cookie']?.[0]).split(';')[0] ?? '';
});

afterAll(async () => {
  await app.close();
  await new Promise((resolve) => app.http.close(resolve));
  await rm(dir, { recursive: true });
});

describe('the page', () => {
  test('gives a session that scripts cannot read and other sites do not get sent', async () => {
    const page = await ask('GET', '/labs/some-lab', { accept: 'text/html' });
    expect(page.status).toBe(200);
    expect(String(page.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('names of previews', () => {
  const host = `${'a'.repeat(32)}.localhost`;

  test.each(['/', '/api/attempts', '/healthz', '/socket.io/?EIO=4&transport=polling', '/assets/x.js'])(
    'are asked for nothing of the page, with or without its session: %s',
    async (path) => {
      const answer = await ask('GET', path, { host, cookie });
      expect([answer.status, answer.headers['drydock-preview']]).toEqual([404, 'trouble']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  test('take their sockets themselves', async () => {
    const refused = await new Promise((resolve) => {
      const client = io(`http://127.0.0.1:${port}`, {
        transports: ['websocket'],
        reconnection: false,
        extraHeaders: { host, cookie },
      });
      client.on('connect', () => resolve(false)).on('connect_error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });
});

describe('the guard', () => {
  test('takes the genuine session beside a false one of the same name, and no false one', async () => {
    const get = async (value: string) => (await ask('GET', '/api/attempts', { cookie: value })).status;
    expect(await get(`drydock_session=tossed; ${cookie}`)).toBe(200);
    expect(await get(`${cookie}; drydock_session=tossed`)).toBe(200);
    expect(await get('drydock_session=tossed; drydock_session=again')).toBe(401);
  });

  test('refuses another host name (DNS rebinding), also for the page', async () => {
    for (const path of ['/', '/api/labs']) {
      const answer = await ask('GET', path, { host: 'evil.example', cookie, accept: 'text/html' });
      expect(answer.status).toBe(421);
      expect(answer.json()).toMatchObject({ code: 'bad_host' });
    }
  });

  test.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses a change that comes from elsewhere: %j', async (headers) => {
    const answer = await ask(
      'POST',
      '/api/attempts',
      { cookie, 'content-type': 'application/json', ...headers },
      '{"labId":"x"}',
    );
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'foreign_origin' });
  });

  test('takes a change from our own page', async () => {
    const headers = {
      cookie,
      'content-type': 'application/json',
      origin: `http://127.0.0.1:${port}`,
      'sec-fetch-site': 'same-origin',
    };
    expect((await ask('POST', '/api/attempts', headers, '{"labId":"x"}')).status).toBe(202);
  });

  test('wants a session', async () => {
    expect((await ask('GET', '/api/labs')).json()).toMatchObject({ code: 'no_session', status: 401 });
    expect((await ask('GET', '/api/labs', { cookie: 'drydock_session=wrong' })).status).toBe(401);
    expect((await ask('GET', '/api/labs', { cookie })).status).toBe(200);
  });
});

describe('bad requests', () => {
  const json = () => ({ cookie, 'content-type': 'application/json' });

  test.each([
    ['{"labId":', 400, 'malformed_json'],
    ['{"labId":5}', 400, 'invalid_request'],
    ['{"labId":"x","more":1}', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    ['', 400, 'invalid_request'],
    [JSON.stringify({ labId: 'x'.repeat(100_000) }), 413, 'too_large'],
  ])('body %.20s gives %i %s', async (body, status, code) => {
    const answer = await ask('POST', '/api/attempts', json(), body);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code });
  });

  test('an unknown address, a bad escape and a missing thing are told apart', async () => {
    expect((await ask('GET', '/api/nothing', { cookie })).json()).toMatchObject({ code: 'not_found' });
    const wrong = await ask('DELETE', '/api/labs', { cookie });
    expect([wrong.status, wrong.headers.allow, wrong.json().code]).toEqual([405, 'GET, HEAD', 'method_not_allowed']);
    expect((await ask('GET', '/api/attempts/%E0%A4%A', { cookie })).status).toBe(400);
    expect((await ask('GET', '/api/attempts/a9', { cookie })).json()).toMatchObject({
      code: 'attempt_not_found',
      detail: 'There is no attempt "a9".',
    });
  });

  test('a surprise says nothing of itself but an id', async () => {
    const answer = await ask('GET', '/api/attempts/boom', { cookie });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('/root/x');
    expect(answer.json()).toMatchObject({ code: 'internal', id: expect.any(String) });
  });
});

test('the OpenAPI document has every call that is served', async () => {
  const document = (await ask('GET', '/api/openapi.json')).json() as { paths: Record<string, unknown> };
  expect(Object.keys(document.paths)).toContain('/api/attempts/{id}/check');
  expect(Object.keys(document.paths)).toContain('/api/labs/{id}');
  expect(Object.keys(document.paths)).toContain('/api/sittings/{id}/questions/{number}/answer');
});

describe('sockets', () => {
  const connect = (headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = io(`http://127.0.0.1:${port}`, {
        extraHeaders: headers,
        reconnection: false,
        transports: ['websocket'],
      });
      const end = (outcome: string) => {
        socket.close();
        resolve(outcome);
      };
      socket.on('connect', () => end('connected'));
      socket.on('connect_error', () => end('refused'));
    });

  test('only our own page with a session connects', async () => {
    expect(await connect({ cookie })).toBe('connected');
    expect(await connect({})).toBe('refused');
    expect(await connect({ cookie, origin: 'http://evil.example' })).toBe('refused');
  });
});
