import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { OpenPreview } from '../../protocol/index.ts';
import type { ReadySandbox, SandboxEvent, Sandboxes } from '../sandboxes/index.ts';
import { Previews } from './previews.ts';

/** A room over one sandbox that can be made not ready, frozen, or over; nothing of it is ever connected to. */
function world() {
  const node = { name: 'node1', ref: { address: '172.18.0.2' } };
  const sandbox = { id: 's1', nodes: [node] } as unknown as ReadySandbox;
  const state = { ready: true, frozen: false };
  let tell: (event: SandboxEvent) => void = () => undefined;
  const sandboxes = {
    ready: (id: string) => (id === 's1' && state.ready ? sandbox : undefined),
    view: () => ({ state: 'resetting' }),
    on: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Pick<Sandboxes, 'ready' | 'view' | 'on'>;
  const exec = () => Promise.reject(new Error('nothing is connected to here'));
  const allowedHosts = ['localhost'];
  const previews = new Previews({ host: { exec }, sandboxes, frozen: () => state.frozen, allowedHosts });
  const become = (now: string) =>
    tell({ kind: 'state', sandboxId: 's1', view: { state: now } } as unknown as SandboxEvent);
  return { previews, state, become };
}

const asked = { host: 'localhost:4700' };
const target = { node: 'node1', port: 80, tls: false };

/** The status with which a request is answered before anything is connected to. */
const ask = (previews: Previews, url: string, more: Record<string, string> = {}): number =>
  answerTo(previews, url, more).status;

function answerTo(previews: Previews, url: string, more: Record<string, string> = {}) {
  const { host, pathname, search } = new URL(url);
  const answered = { status: 0, location: '' };
  const res = {
    headersSent: false,
    writeHead(status: number, headers?: { location?: string }) {
      Object.assign(answered, { status, location: headers?.location });
      return { end: () => undefined };
    },
  } as unknown as ServerResponse;
  const req = { url: `${pathname}${search}`, method: 'GET', headers: { host, ...more } } as unknown as IncomingMessage;
  expect(previews.claims(req)).toBe(true);
  previews.serve(req, res, () => false);
  return answered;
}

test('one target has one address, another has another', () => {
  const { previews } = world();
  const { url } = previews.open('s1', target, asked);
  expect(previews.open('s1', target, asked).url).toBe(url);
  const service = { namespace: 'a', name: 'b' };
  const others = [
    { ...target, port: 81 },
    { ...target, tls: true },
    { ...target, service },
  ];
  expect(new Set([url, ...others.map((other) => previews.open('s1', other, asked).url)]).size).toBe(4);
});

test('a node has its address for a name, too', () => {
  const { previews } = world();
  const { url } = previews.open('s1', target, asked);
  expect(previews.open('s1', { ...target, node: '172.18.0.2' }, asked).url).toBe(url);
  expect(() => previews.open('s1', { ...target, node: '172.18.0.3' }, asked)).toThrow(/no node "172.18.0.3"/);
});

test('a tab begins where it was opened, by both ways, and never at another server', () => {
  const { previews } = world();
  const path = '/api/v1/namespaces/a/services/http:b:/proxy/?c=d%26e#f';
  const { url, pathUrl } = previews.open('s1', { ...target, path }, asked);
  expect(answerTo(previews, url)).toEqual({ status: 303, location: path });
  expect(pathUrl.endsWith(path)).toBe(true);
  const plain = previews.open('s1', target, asked);
  expect(plain.pathUrl).toBe(pathUrl.slice(0, 1 - path.length));
  expect(url.startsWith(`${plain.url}&to=`)).toBe(true);
  expect(answerTo(previews, plain.url)).toEqual({ status: 303, location: '/' });
  for (const elsewhere of [
    '//evil.example/',
    '/\\evil.example',
    'http://evil.example/',
    '/a\r\nset-cookie: b',
    ' /',
    '',
  ]) {
    const changed = `${plain.url}&to=${encodeURIComponent(elsewhere)}`;
    expect([elsewhere, answerTo(previews, changed)]).toEqual([elsewhere, { status: 303, location: '/' }]);
    if (elsewhere) expect(OpenPreview.safeParse({ ...target, path: elsewhere }).success).toBe(false);
  }
});

test('nothing is opened in a sandbox that is not ready or has been handed in, nor on a node that is not there', () => {
  const { previews, state } = world();
  const opened =
    (sandboxId: string, node = 'node1') =>
    () =>
      previews.open(sandboxId, { ...target, node }, asked);
  expect(opened('s2')).toThrow(expect.objectContaining({ code: 'sandbox_not_ready' }));
  expect(opened('s1', 'node2')).toThrow(expect.objectContaining({ code: 'node_not_found' }));
  state.frozen = true;
  expect(opened('s1')).toThrow(expect.objectContaining({ code: 'preview_frozen' }));
  state.ready = false;
  expect(opened('s1')).toThrow(expect.objectContaining({ code: 'sandbox_not_ready' }));
});

test('by the path: what has been handed in, is made anew, or is over lets nothing in, and says which', () => {
  const { previews, state, become } = world();
  const { pathUrl } = previews.open('s1', target, asked);
  state.frozen = true;
  expect(ask(previews, pathUrl)).toBe(409);
  state.ready = false;
  become('resetting');
  expect(ask(previews, pathUrl)).toBe(503);
  state.frozen = false;
  expect(ask(previews, pathUrl)).toBe(503);
  become('releasing');
  expect(ask(previews, pathUrl)).toBe(404);
  expect(ask(previews, `${pathUrl.slice(0, -2)}/`)).toBe(404);
});

test('by its name: only with the key, only asked by its own pages, or as the page of a tab', () => {
  const { previews, state } = world();
  const { url } = previews.open('s1', target, asked);
  const home = new URL('/', url).href;
  const cookie = `drydock_preview=${new URL(url).searchParams.get('key')}`;
  expect(ask(previews, url)).toBe(303);
  expect(ask(previews, url.replace(/key=.{8}/, 'key=AAAAAAAA'))).toBe(403);
  expect(ask(previews, home)).toBe(403);
  expect(ask(previews, home, { cookie: cookie.slice(0, -1) })).toBe(403);
  // Not ready from here on, so that what is let in is told apart from what is refused.
  state.ready = false;
  const tab = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const own = new URL(url).origin;
  const letIn: Record<string, string>[] = [
    {},
    { origin: own },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site', ...tab },
  ];
  for (const headers of letIn) expect([headers, ask(previews, home, { cookie, ...headers })]).toEqual([headers, 503]);
  const frame = { ...tab, 'sec-fetch-dest': 'iframe' };
  const refused: Record<string, string>[] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:4700' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'cross-site', ...frame },
  ];
  for (const headers of refused) expect([headers, ask(previews, home, { cookie, ...headers })]).toEqual([headers, 403]);
});

test('of more than 64 the one that was used longest ago is forgotten', () => {
  const { previews, state } = world();
  const first = previews.open('s1', target, asked).pathUrl;
  const second = previews.open('s1', { ...target, port: 81 }, asked).pathUrl;
  previews.open('s1', target, asked);
  for (let port = 100; port < 163; port += 1) previews.open('s1', { ...target, port }, asked);
  state.ready = false;
  expect(ask(previews, first)).toBe(503);
  expect(ask(previews, second)).toBe(404);
});
