import { expect, test } from 'vitest';
import { cookieValues, isSameOrigin, splitHost } from './request-names.ts';

test.each([
  ['Lab.LAN:4700', 'lab.lan', '4700'],
  ['localhost', 'localhost', ''],
  ['[::1]:80', '[::1]', '80'],
  ['a:b', '', ''],
  ['::1', '', ''],
])('a Host header is a name and a port: %s', (header, name, port) => {
  expect(splitHost(header)).toEqual({ name, port });
});

test('an origin is that of its host with its port, and of no other', () => {
  expect(isSameOrigin('http://lab.lan:4700', 'LAB.lan:4700')).toBe(true);
  expect(isSameOrigin('http://lab.lan:4701', 'lab.lan:4700')).toBe(false);
  expect(isSameOrigin('http://evil.lab.lan:4700', 'lab.lan:4700')).toBe(false);
  expect(isSameOrigin('null', 'lab.lan')).toBe(false);
});

test('all cookies of a name are read', () => {
  expect(cookieValues('a=1; b=2;a=3; ab=4; a', 'a')).toEqual(['1', '3']);
  expect(cookieValues(undefined, 'a')).toEqual([]);
});
