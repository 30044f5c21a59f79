import { describe, expect, test, vi } from 'vitest';
import { leftoversStage, type Standing } from './leftovers-stage.ts';

const thing = (instance: string): Standing => ({ instance, what: `container /x (${instance})` });

async function run(before: Standing[], after: Standing[], alone = false) {
  vi.useFakeTimers();
  try {
    const look = vi.fn(async () => after).mockResolvedValueOnce(before);
    const said: string[] = [];
    const stage = leftoversStage('/nowhere', look);
    const running = stage.run({
      project: '/nowhere',
      filters: [],
      reports: '/nowhere',
      alone,
      say: (text) => void said.push(text),
    });
    await vi.advanceTimersByTimeAsync(20_000);
    return { failed: (await running).failed, said: said.join('\n') };
  } finally {
    vi.useRealTimers();
  }
}

describe('nothing left behind', () => {
  test('names what the tests left, whatever instance they gave themselves', async () => {
    const { failed, said } = await run([], [thing('test-1'), thing('0b1c')]);
    expect(failed).toBe(1);
    expect(said).toContain('left behind: container /x (test-1)');
    expect(said).toContain('left behind: container /x (0b1c)');
  });

  test('does not count what a killed run had left before, but tells of it', async () => {
    const { failed, said } = await run([thing('cli-9-a')], [thing('cli-9-a')]);
    expect(failed).toBe(0);
    expect(said).toContain('1 things of other test runs stood here before');
  });

  test('does not count what stood on an engine that was started for the tests', async () => {
    const look = vi.fn(async () => [thing('cli-9-a')]).mockRejectedValueOnce(new Error('no engine'));
    const stage = leftoversStage('/nowhere', look);
    await stage.engineIsUp();
    const said: string[] = [];
    const context = { project: '/nowhere', filters: [], reports: '/nowhere', alone: false };
    expect((await stage.run({ ...context, say: (text) => void said.push(text) })).failed).toBe(0);
    expect(said.join()).toContain('1 things of other test runs stood here before');
  });

  test('asked for alone, finds what any test has left, and leaves servers alone', async () => {
    expect((await run([thing('cli-9-a')], [thing('cli-9-a')], true)).failed).toBe(1);
    expect((await run([thing('0b1c')], [thing('0b1c')], true)).failed).toBe(0);
  });
});
