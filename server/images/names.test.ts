import { describe, expect, it } from 'vitest';
import { canonicalName, mirrorReference, nearNames } from './names.ts';

describe('canonicalName', () => {
  it.each([
    ['nginx', 'nginx:latest'],
    ['nginx:1.26', 'nginx:1.26'],
    ['library/nginx', 'nginx:latest'],
    ['docker.io/library/nginx:1', 'nginx:1'],
    ['docker.io/lab/web:2.0-sick', 'lab/web:2.0-sick'],
  ])('spells %s as %s', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });

  it.each([
    '',
    'Nginx',
    'ghcr.io/a/b',
    'localhost:5000/web',
    'localhost/web',
    'nginx@sha256:00',
    'a b',
    'nginx:',
    '../x',
  ])('refuses %j', (name) => {
    expect(canonicalName(name)).toBeUndefined();
  });
});

describe('mirrorReference', () => {
  it('puts official images into library/', () => {
    expect(mirrorReference('nginx:1.26')).toEqual({ repository: 'library/nginx', tag: '1.26' });
    expect(mirrorReference('lab/web:1.0')).toEqual({ repository: 'lab/web', tag: '1.0' });
  });
});

describe('nearNames', () => {
  const known = ['busybox:latest', 'lab/web:1.0', 'lab/web:1.1', 'nginx:latest', 'redis:latest'];
  it('finds a typing error, another tag and a forgotten folder', () => {
    expect(nearNames('ngnix:latest', known)).toEqual(['nginx:latest']);
    expect(nearNames('lab/web:9.9', known)).toEqual(['lab/web:1.0', 'lab/web:1.1']);
    expect(nearNames('web:1.0', known)).toEqual(['lab/web:1.0', 'lab/web:1.1']);
  });
  it('does not guess wildly', () => {
    expect(nearNames('postgres:16', known)).toEqual([]);
  });
});
