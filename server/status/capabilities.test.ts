import { expect, test } from 'vitest';
import type { DoctorReport } from '../../protocol/index.ts';
import { createCapabilities } from './capabilities.ts';

const report = (...capabilities: string[]): DoctorReport => ({ at: 0, lines: [], capabilities });

test('looks that are asked for at the same time are one look, and its result is known afterwards', async () => {
  let looks = 0;
  const capabilities = createCapabilities({
    report: async () => {
      looks += 1;
      return report('overlay');
    },
  });
  expect(capabilities.known()).toEqual([]);
  await Promise.all([capabilities.report(), capabilities.report()]);
  expect(looks).toBe(1);
  expect(capabilities.known()).toEqual(['overlay']);
});

test('closing ends a look that goes on, and waits until it has tidied up', async () => {
  const tidied: string[] = [];
  const capabilities = createCapabilities({
    report: async (signal) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      await new Promise((resolve) => setImmediate(resolve));
      tidied.push('node');
      throw signal?.reason;
    },
  });
  const look = capabilities.report().catch((error: unknown) => error);
  await capabilities.close();
  expect(tidied).toEqual(['node']);
  expect(await look).toBeInstanceOf(Error);
});
