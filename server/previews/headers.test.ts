import { describe, expect, test } from 'vitest';
import { type Names, requestHeaders, responseHeaders, upgradeHeaders } from './headers.ts';

const names: Names = {
  inside: 'localhost:8080',
  aliases: ['node1:8080', '10.1.2.3:8080'],
  tls: false,
  outside: { scheme: 'http:', host: 'abc.localhost:4700' },
  base: '',
  isOwnSession: (value) => value === 'Bearer ours',
};
const onPath: Names = { ...names, base: '/preview/k', outside: { scheme: 'http:', host: 'lab.lan' } };

/** The values of a header of an answer, in their order. */
const passed = (raw: string[], name: string, by = names) =>
  responseHeaders(raw, by).flatMap(([given, value]) => (given.toLowerCase() === name ? [value] : []));

describe('into the sandbox', () => {
  test('nothing of Drydock goes, and nothing of the way', () => {
    const sent = requestHeaders(
      {
        host: 'abc.localhost:4700',
        cookie: 'a=1; drydock_preview=k; b=2; drydock_session=s;drydock_session=t',
        authorization: 'Bearer ours',
        referer: 'http://localhost:4700/attempts/1',
        origin: 'http://abc.localhost:4700',
        connection: 'keep-alive, X-Hop',
        'x-hop': '1',
        'proxy-authorization': 'x',
        te: 'trailers',
        forwarded: 'for=1.2.3.4',
        'x-forwarded-for': '1.2.3.4',
        'x-real-ip': '1.2.3.4',
        expect: '100-continue',
        accept: 'text/html',
      },
      names,
    );
    expect(sent).toEqual({
      host: 'localhost:8080',
      cookie: 'a=1; b=2',
      origin: 'http://localhost:8080',
      'x-forwarded-host': 'abc.localhost:4700',
      'x-forwarded-proto': 'http',
      accept: 'text/html',
    });
  });

  test('an application’s own login goes, except by the path, where it would be for Drydock', () => {
    const headers = { authorization: 'Bearer theirs', cookie: 'theirs=1' };
    expect(requestHeaders(headers, names)).toMatchObject(headers);
    expect(requestHeaders(headers, onPath)).not.toHaveProperty('authorization');
    expect(requestHeaders(headers, onPath)).not.toHaveProperty('cookie');
  });

  test('a body keeps its framing', () => {
    expect(requestHeaders({ 'transfer-encoding': 'gzip, chunked' }, names)['transfer-encoding']).toBe('chunked');
    expect(requestHeaders({ 'content-length': '3' }, names)['content-length']).toBe('3');
  });
});

describe('out of the sandbox', () => {
  test.each([
    ['a=1; Domain=localhost; Path=/', ['a=1; Path=/']],
    ['a=1;domain = example.org ;Secure', ['a=1;Secure']],
    ['a=domain; DOMAIN', ['a=domain']],
    ['a=1; Path=/domain', ['a=1; Path=/domain']],
    ['drydock_session=x; Path=/', []],
    [' drydock_preview =x', []],
    ['drydock_preview', []],
  ])('a cookie is for the preview’s name alone: %s', (value, kept) => {
    expect(passed(['Set-Cookie', value], 'set-cookie')).toEqual(kept);
    expect(passed(['Set-Cookie', value], 'set-cookie', onPath)).toEqual([]);
  });

  test.each([
    'Clear-Site-Data',
    'Strict-Transport-Security',
    'Alt-Svc',
    'NEL',
    'Report-To',
    'Reporting-Endpoints',
    'X-Accel-Redirect',
    'X-Sendfile',
    'Transfer-Encoding',
    'Keep-Alive',
    'Upgrade',
  ])('%s is not passed', (name) => {
    expect(passed([name, 'x'], name.toLowerCase())).toEqual([]);
    expect(passed([name, 'x'], name.toLowerCase(), onPath)).toEqual([]);
  });

  test('what it says of itself is passed, several values too; by the path only what describes the answer', () => {
    const raw = ['Content-Type', 'text/html', 'X-Theirs', '1', 'x-theirs', '2', 'WWW-Authenticate', 'Basic'];
    expect(passed(raw, 'x-theirs')).toEqual(['1', '2']);
    expect(passed(raw, 'www-authenticate')).toEqual(['Basic']);
    expect(passed(raw, 'content-type', onPath)).toEqual(['text/html']);
    for (const name of ['x-theirs', 'www-authenticate', 'access-control-allow-credentials']) {
      expect(passed([...raw, 'Access-Control-Allow-Credentials', 'true'], name, onPath)).toEqual([]);
    }
  });

  test('by the path its policy stands beside ours, which no word of it can take away', () => {
    const policies = passed(
      ['Content-Security-Policy', 'sandbox allow-same-origin'],
      'content-security-policy',
      onPath,
    );
    expect(policies).toHaveLength(2);
    expect(policies[1]).toMatch(/^sandbox /);
    expect(policies[1]).not.toContain('allow-same-origin');
    expect(policies[1]).not.toContain('allow-top-navigation');
    expect(passed(['Access-Control-Allow-Origin', '*'], 'access-control-allow-origin', onPath)).toEqual(['null']);
    expect(passed(['Referrer-Policy', 'unsafe-url'], 'referrer-policy', onPath)).toEqual(['no-referrer']);
    expect(passed(['Referrer-Policy', 'unsafe-url'], 'referrer-policy')).toEqual(['same-origin']);
  });

  test.each([
    ['/login', '/login', '/preview/k/login'],
    ['next', 'next', 'next'],
    ['http://localhost:8080/a?b#c', '/a?b#c', '/preview/k/a?b#c'],
    ['http://10.1.2.3:8080/a', '/a', '/preview/k/a'],
    ['https://example.org/a', 'https://example.org/a', 'https://example.org/a'],
    ['//example.org/a', '//example.org/a', '//example.org/a'],
    ['/\\example.org', '/\\example.org', '/\\example.org'],
  ])('a redirect to itself stays in the preview: %s', (location, ownName, byPath) => {
    expect(passed(['Location', location], 'location')).toEqual([ownName]);
    expect(passed(['Location', location], 'location', onPath)).toEqual([byPath]);
  });

  test('an upgrade is answered with what belongs to a websocket', () => {
    const raw = ['Upgrade', 'h2c', 'Sec-WebSocket-Accept', 'x', 'Alt-Svc', 'y', 'Set-Cookie', 'a=1; Domain=z'];
    expect(upgradeHeaders(raw, names)).toEqual([
      ['connection', 'Upgrade'],
      ['upgrade', 'websocket'],
      ['sec-websocket-accept', 'x'],
      ['set-cookie', 'a=1'],
    ]);
  });
});
