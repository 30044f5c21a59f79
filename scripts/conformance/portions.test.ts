import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKnown } from './known.ts';
import { readOptions } from './portions.ts';

describe('readOptions', () => {
  it('takes the usual groups, all of them, or what is named', () => {
    expect(readOptions([])).toMatchObject({ nodes: 2, processes: 4 });
    expect(readOptions([]).portions.map(({ title }) => title)).toContain('sig-network');
    expect(readOptions(['--all']).portions).toHaveLength(10);
    expect(readOptions(['Services', '--nodes', '1', '--processes=2'])).toEqual({
      portions: [{ title: 'Services', focus: 'Services' }],
      nodes: 1,
      processes: 2,
    });
  });

  it('refuses what it does not understand', () => {
    for (const argv of [['--nodes', '4'], ['--processes', 'x'], ['a', 'b'], ['(']])
      expect(() => readOptions(argv)).toThrow();
    expect(() => readOptions(['--bogus'])).toThrow(/bogus/);
  });
});

describe('known.yaml', () => {
  it('names tests by their full names, each with a reason', () => {
    const { fails, cannot } = readKnown(join(import.meta.dirname, 'known.yaml'));
    for (const name of [...fails.keys(), ...cannot.keys()]) expect(name).toMatch(/^\[sig-.*\[Conformance\]/);
  });
});
