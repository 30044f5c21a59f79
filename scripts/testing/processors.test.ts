import { expect, test } from 'vitest';
import { watchProcessors } from './processors.ts';

test('the share of the processors that was used since the watch began, in percent', () => {
  const moments = [
    { idle: 1000, all: 5000 },
    { idle: 1250, all: 6000 },
  ];
  const used = watchProcessors(() => moments.shift() ?? { idle: 0, all: 0 });
  expect(used()).toBe(75);
});

test('is known of this machine, and nothing when no time has passed', () => {
  const frozen = { idle: 1, all: 2 };
  expect(watchProcessors(() => frozen)()).toBe(0);
  const used = watchProcessors();
  const until = Date.now() + 60;
  while (Date.now() < until);
  expect(used()).toBeGreaterThan(0);
  expect(used()).toBeLessThanOrEqual(100);
});
