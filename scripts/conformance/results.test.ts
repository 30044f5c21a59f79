import { describe, expect, it } from 'vitest';
import type { Known } from './known.ts';
import { merged, type PortionReport, resultsOf } from './results.ts';
import { summary, surprises, verdict } from './tables.ts';

const AREA = '[sig-network] Services';
const spec = (name: string, state: string, message = '') => ({
  name: `${AREA} ${name}`,
  area: AREA,
  state,
  seconds: 1,
  message,
});
const reportOf = (...specs: PortionReport['specs']): PortionReport => ({
  chosen: specs.length,
  succeeded: true,
  troubles: [],
  specs,
});
const knownOf = (fails: Record<string, string>, cannot: Record<string, string> = {}): Known => {
  const named = (entries: Record<string, string>) =>
    new Map(Object.entries(entries).map(([name, why]) => [`${AREA} ${name}`, why]));
  return { fails: named(fails), cannot: named(cannot) };
};
const all = () => true;

describe('resultsOf', () => {
  it('tells apart what passed, failed and could not run, with reasons', () => {
    const report = reportOf(
      spec('a', 'passed'),
      spec('b', 'failed', 'no answer\nfrom 10.96.0.1'),
      spec('c', 'skipped', 'Requires at least 3 nodes (not 2)'),
      spec('d', 'skipped'),
    );
    const results = resultsOf(report, all, knownOf({ b: 'hairpin' }, { d: 'waits for an image' }));
    expect(results.map(({ outcome, why, known }) => [outcome, why, known])).toEqual([
      ['passed', '', false],
      ['failed', 'hairpin', true],
      ['unable', 'Requires at least 3 nodes (not 2)', false],
      ['unable', 'waits for an image', false],
    ]);
  });

  it('takes a wanted test that was passed over in silence for a failed one', () => {
    const states = ['skipped', 'pending', 'timedout', 'interrupted', 'panicked', 'aborted'];
    const results = resultsOf(reportOf(...states.map((state) => spec(state, state))), all, knownOf({}));
    expect(results.map(({ outcome }) => outcome)).toEqual(states.map(() => 'failed'));
    expect(results[0]?.why).toBe('did not run (skipped)');
  });

  it('keeps those that nobody asked for in sight', () => {
    const report = reportOf(spec('a', 'passed'), spec('b', 'skipped'));
    const first = resultsOf(report, (name) => name.endsWith('a'), knownOf({}));
    expect(first.map(({ outcome }) => outcome)).toEqual(['passed', 'left']);
    const second = resultsOf(
      reportOf(spec('a', 'skipped'), spec('b', 'failed', 'late')),
      (name) => name.endsWith('b'),
      knownOf({}),
    );
    expect(merged([first, second]).map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });
});

describe('tables', () => {
  const results = resultsOf(
    reportOf(
      spec('a', 'passed'),
      spec('b', 'failed', 'no answer'),
      spec('c', 'failed', 'no route'),
      spec('d', 'passed'),
    ),
    all,
    knownOf({ b: 'hairpin', d: 'mended meanwhile' }),
  );

  it('reports a failure that nobody knows, and a known one that passed', () => {
    expect(surprises(results)).toBe(2);
    expect(verdict(results)).toBe('2 passed, 2 failed (1 of them known)');
    expect(surprises(resultsOf(reportOf(spec('b', 'failed', 'x')), all, knownOf({ b: 'hairpin' })))).toBe(0);
  });

  it('names every test that did not pass', () => {
    const text = summary(results);
    for (const part of [`${AREA} b`, 'hairpin', `${AREA} c`, 'no route', `${AREA} d`]) expect(text).toContain(part);
    expect(text).not.toContain(`${AREA} a`);
  });
});
