import { expect, test } from 'vitest';
import { HostError } from '../host/index.ts';
import { render, troubleOf } from './trouble.ts';

const target = { node: 'node2', port: 8080, tls: false };
const coded = (code: string) => Object.assign(new Error('socket hang up'), { code });

test.each([
  [
    coded('ECONNRESET'),
    'relay: cannot connect to 127.0.0.1:8080: Connection refused\n',
    502,
    /Nothing listens on node2:8080/,
  ],
  [coded('ECONNRESET'), 'relay: cannot connect to 10.1.1.1:8080: No route to host\n', 502, /cannot be reached/],
  [coded('ECONNRESET'), '', 502, /gave no page/],
  [coded('HPE_INVALID_CONSTANT'), '', 502, /no valid answer in HTTP/],
  [coded('answer_late'), '', 504, /does not answer/],
  [new HostError('port_busy', '24 connections are open'), '', 503, /Too many connections/],
  [new HostError('node_gone', 'node2 does not run'), '', 502, /node2 does not answer/],
])('what went wrong is said with what to do: %s %s', (error, said, status, words) => {
  const trouble = troubleOf(error, said, target);
  expect(trouble.status).toBe(status);
  expect(`${trouble.title} ${trouble.text}`).toMatch(words);
  expect(trouble.todo).not.toBe('');
});

test('a Service without endpoints is told by its name, https at a plain port by its remedy', () => {
  const service = { namespace: 'shop', name: 'front' };
  const refused = 'cannot connect to 10.96.0.9:80: Connection refused';
  const trouble = troubleOf(coded('ECONNRESET'), refused, { ...target, port: 80, service });
  expect(trouble).toMatchObject({
    title: 'Nothing answers at shop/front:80',
    todo: expect.stringContaining('-n shop'),
  });
  expect(troubleOf(coded('EPROTO'), '', { ...target, tls: true }).title).toBe('node2:8080 does not speak https');
});

test('a page for people runs nothing, whatever a machine said; programs get a line', () => {
  const trouble = troubleOf(coded('x'), 'cannot connect to a: <script>alert(1)</script>', target);
  const page = render(trouble, 'text/html,*/*');
  expect(page.body).not.toContain('<script>');
  expect(page.body).toContain('&lt;script&gt;');
  expect(page.headers).toContainEqual(['content-security-policy', expect.stringContaining("default-src 'none'")]);
  expect(render(trouble, undefined)).toMatchObject({ body: expect.not.stringContaining('<html') });
});
