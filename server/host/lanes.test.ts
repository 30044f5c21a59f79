import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.ts';

const LONG_MS = 700;
const never = new AbortController().signal;

function lanesOf(count: number) {
  const agents: Agent[] = [];
  const make = () => {
    const agent = new Agent();
    agents.push(agent);
    return agent;
  };
  return { agents, lanes: new Lanes(make, count) };
}

describe('connections that are kept', () => {
  it('are shared in turn by requests that come together', async () => {
    const { agents, lanes } = lanesOf(3);
    const order: number[] = [];
    const used = new Set<Agent>();
    const request = async (number: number) => {
      const lane = await lanes.take(never);
      used.add(lane.agent);
      await sleep(5);
      order.push(number);
      lane.free();
    };
    await Promise.all([0, 1, 2, 3, 4, 5].map(request));
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...used]).toEqual([agents[0]]);
  });

  it('become more when one is in use for long, up to their number', async () => {
    const { agents, lanes } = lanesOf(2);
    const slow = await lanes.take(never);
    slow.connected();
    const other = await lanes.take(never);
    other.connected();
    expect([slow.agent, other.agent]).toEqual(agents);
    const late = lanes.take(never);
    expect(await Promise.race([late, sleep(LONG_MS, 'waits')])).toBe('waits');
    other.free();
    expect((await late).agent).toBe(agents[1]);
    slow.free();
    expect((await lanes.take(never)).agent).toBe(agents[0]);
  });

  it('do not become more while one is being opened', async () => {
    const { agents, lanes } = lanesOf(2);
    const opening = await lanes.take(never);
    const next = lanes.take(never);
    expect(await Promise.race([next, sleep(LONG_MS, 'waits')])).toBe('waits');
    opening.free();
    expect((await next).agent).toBe(agents[0]);
  });

  it('are not given twice by one who gives them back twice', async () => {
    const { agents, lanes } = lanesOf(2);
    const first = await lanes.take(never);
    first.free();
    const second = await lanes.take(never);
    first.free();
    expect((await lanes.take(never)).agent).toBe(agents[1]);
    expect(second.agent).toBe(agents[0]);
  });

  it('are not waited for after an abort, and go to who comes next', async () => {
    const { agents, lanes } = lanesOf(1);
    const first = await lanes.take(never);
    const leaving = new AbortController();
    const gone = lanes.take(leaving.signal);
    const next = lanes.take(never);
    leaving.abort(new Error('had enough'));
    await expect(gone).rejects.toThrow('had enough');
    await expect(lanes.take(leaving.signal)).rejects.toThrow('had enough');
    first.free();
    expect((await next).agent).toBe(agents[0]);
  });
});
