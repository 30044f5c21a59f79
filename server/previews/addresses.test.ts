import { expect, test } from 'vitest';
import { newKey, newLabel, PreviewAddresses } from './addresses.ts';

const label = newLabel();
const key = newKey();
const local = new PreviewAddresses({ allowedHosts: ['localhost', '127.0.0.1', 'lab.lan', 'drydock.localhost'] });
const wide = new PreviewAddresses({ host: 'Previews.example.org', allowedHosts: ['localhost', 'drydock.example.org'] });

test('labels and keys are long, of the right letters, and never the same', () => {
  expect(label).toMatch(/^[a-z2-7]{32}$/);
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(Array.from({ length: 1000 }, newLabel)).size).toBe(1000);
  expect(new Set(Array.from({ length: 1000 }, newKey)).size).toBe(1000);
});

test.each([
  [local, `${label}.localhost:4700`, '/a?b=1', { way: 'host', label, path: '/a?b=1' }],
  [local, `${label.toUpperCase()}.LOCALHOST`, '/', { way: 'host', label, path: '/' }],
  [wide, `${label}.previews.example.org`, '/', { way: 'host', label, path: '/' }],
  // Below the previews' name everything is theirs, also what nobody has.
  [local, 'evil.localhost', '/api/labs', { way: 'host', label: '', path: '/api/labs' }],
  [local, `a.${label}.localhost`, '/', { way: 'host', label: '', path: '/' }],
  [local, `${label}.localhost`, 'http://localhost/api', { way: 'host', label, path: '/' }],
  // The page's own names, and foreign ones, which the guard refuses.
  [local, 'drydock.localhost', '/', undefined],
  [local, 'localhost:4700', '/labs', undefined],
  [local, `${label}.previews.example.org`, '/', undefined],
  [wide, `${label}.localhost`, '/', undefined],
  [local, `${label}.localhost.`, '/', undefined],
  [local, `${label}.localhost.evil.example`, '/', undefined],
  [local, `${label}localhost`, '/', undefined],
  [local, undefined, '/', undefined],
  // By the path, under the page's names only.
  [local, 'localhost', `/preview/${key}/a?b`, { way: 'path', key, path: '/a?b', base: `/preview/${key}` }],
  [local, 'localhost', `/preview/${key}`, { way: 'path', key, path: '', base: `/preview/${key}` }],
  [local, 'localhost', '/preview/short/a', { way: 'path', key: '', path: '/a', base: '/preview/short' }],
  [local, 'evil.example', `/preview/${key}/`, undefined],
])('whose a request is: %# %s %s', (addresses, host, url, claim) => {
  expect(addresses.claim(host, url)).toEqual(claim);
});

test('a preview has a name of its own on this machine or below its domain, else a path', () => {
  const names = { label, key };
  const pathUrl = `http://localhost:4700/preview/${key}/`;
  expect(local.view(names, { host: 'localhost:4700', origin: 'http://localhost:4700' })).toEqual({
    url: `http://${label}.localhost:4700/.drydock/open?key=${key}`,
    ownOrigin: true,
    pathUrl,
  });
  expect(local.view(names, { host: '[::1]:4700' }).url).toContain(`${label}.localhost:4700/`);
  const far = local.view(names, { host: 'lab.lan:4700' });
  expect(far).toEqual({ url: far.pathUrl, ownOrigin: false, pathUrl: `http://lab.lan:4700/preview/${key}/` });
  expect(wide.view(names, { host: 'drydock.example.org', origin: 'https://drydock.example.org' }).url).toBe(
    `https://${label}.previews.example.org/.drydock/open?key=${key}`,
  );
  const port = new PreviewAddresses({ host: 'p.example.org:8443', allowedHosts: [] });
  expect(port.view(names, { host: 'x:1', origin: 'https://x:1' }).url).toContain(`${label}.p.example.org:8443/`);
});

test('what is given is what is claimed', () => {
  const { url, pathUrl } = local.view({ label, key }, { host: 'localhost:4700' });
  for (const address of [url, pathUrl]) {
    const { host, pathname, search } = new URL(address);
    expect(local.claim(host, `${pathname}${search}`)).toMatchObject(address === url ? { label } : { key });
  }
});
