import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readinessOf } from './readiness.ts';
import { scaledOf } from './scoring.ts';
import { clockOf, endOf, gapsAt, type Timed } from './sitting-clock.ts';
import { madeBlueprint } from './testing/made-bank.ts';

const blueprint = madeBlueprint();
const of = (right: number, wrong: number) =>
  readinessOf(blueprint, '701-100', new Map(blueprint.areas.map(({ id }) => [id, { right, wrong }])));

describe('the readiness estimate', () => {
  it('doubts everything at first, and less the more is known', () => {
    const nothing = of(0, 0);
    expect(nothing).toMatchObject({ answers: 0, enough: false });
    const little = of(3, 3);
    const much = of(300, 300);
    expect(little.high - little.low).toBeLessThan(nothing.high - nothing.low);
    expect(much.high - much.low).toBeLessThan(little.high - little.low);
    expect(much.enough).toBe(true);
  });

  it('grows with right answers, stays on the scale, and never knows for sure', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (right, wrong) => {
        const now = of(right, wrong);
        const better = of(right + 5, wrong);
        expect(better.scaled).toBeGreaterThanOrEqual(now.scaled);
        expect(better.passChance).toBeGreaterThanOrEqual(now.passChance - 1e-6);
        for (const at of [now.low, now.scaled, now.high]) {
          expect(at).toBeGreaterThanOrEqual(200);
          expect(at).toBeLessThanOrEqual(800);
        }
        expect(now.low).toBeLessThanOrEqual(now.scaled);
        expect(now.scaled).toBeLessThanOrEqual(now.high);
        expect(now.passChance).toBeGreaterThanOrEqual(0);
        expect(now.passChance).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the scale', () => {
  it('grows with the share, and passes exactly from the pass mark on', () => {
    const { scale } = blueprint;
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(scaledOf(low / 60, scale)).toBeLessThanOrEqual(scaledOf(high / 60, scale));
        expect(scaledOf(a / 60, scale) >= 500).toBe(a / 60 >= 0.65);
      }),
    );
    expect([0, 39 / 60, 1].map((share) => scaledOf(share, scale))).toEqual([200, 500, 800]);
  });
});

describe('the clock of a sitting, whatever contact there is', () => {
  const GRACE_MS = 600_000;
  const ALLOWANCE = { graceMs: GRACE_MS, waitMs: 0 };
  const LIMIT_MS = 5_400_000;

  it('never takes time away, and gives back at most the limit and at most what was lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 20 }), (pauses) => {
        let sitting: Timed = { startedAt: 0, limitMs: LIMIT_MS, contactAt: 0, gaps: [] };
        let lostMs = 0;
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          if (pause > 20_000) lostMs += pause;
          const before = endOf(sitting, ALLOWANCE, now) ?? 0;
          sitting = { ...sitting, gaps: gapsAt(sitting, ALLOWANCE, now), contactAt: now };
          // What was promised while contact was lost is what is given when it is back.
          expect(endOf(sitting, ALLOWANCE, now)).toBe(before);
          expect(before).toBe(LIMIT_MS + Math.min(lostMs, GRACE_MS));
          expect(clockOf(sitting, ALLOWANCE, now).graceLeftMs).toBe(Math.max(0, GRACE_MS - lostMs));
        }
      }),
    );
  });
});
