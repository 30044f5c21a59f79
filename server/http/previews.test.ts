import { expect, test } from 'vitest';
import type { AttemptView } from '../../protocol/index.ts';
import type { Attempts } from '../attempts/index.ts';
import type { Previews } from '../previews/index.ts';
import type { Call } from './endpoint.ts';
import { previewEndpoints } from './previews.ts';

const known = { ports: [{ name: 'web', kind: 'service', target: { node: 'node1', port: 80, tls: false } }] };
const views: Record<string, Partial<AttemptView>> = {
  own: { state: 'active' },
  live: { state: 'active', sittingId: 's' },
  over: { state: 'ended' },
};
const attempts = {
  get(owner: string, id: string) {
    if (owner !== 'ada' || !views[id]) throw Object.assign(new Error('no such attempt'), { code: 'attempt_not_found' });
    return { ...views[id], sandbox: { id: `sandbox of ${id}` } };
  },
} as unknown as Pick<Attempts, 'get'>;
const opened: unknown[] = [];
const previews = {
  known: () => known,
  open: (...args: unknown[]) => {
    opened.push(args);
    return { url: 'u' };
  },
} as unknown as Previews;

const [ports, open] = previewEndpoints(attempts, previews);
const call = (owner: string, id: string): Call<unknown, unknown, unknown> =>
  ({ owner, params: { id }, query: {}, body: 'target', req: { headers: { host: 'h', origin: 'o' } } }) as never;

test('ports are told and opened of an own attempt that runs', () => {
  expect(ports?.handle(call('ada', 'own'))).toEqual(known);
  expect(open?.handle(call('ada', 'own'))).toEqual({ url: 'u' });
  expect(opened).toEqual([['sandbox of own', 'target', { host: 'h', origin: 'o' }]]);
});

test('of a live task they are opened as terminals are, and none are told', () => {
  expect(ports?.handle(call('ada', 'live'))).toEqual({ ports: [] });
  expect(open?.handle(call('ada', 'live'))).toEqual({ url: 'u' });
});

test('nobody else’s, and none that is over', () => {
  for (const endpoint of [ports, open]) {
    expect(() => endpoint?.handle(call('eve', 'own'))).toThrow(expect.objectContaining({ code: 'attempt_not_found' }));
    expect(() => endpoint?.handle(call('ada', 'over'))).toThrow(expect.objectContaining({ code: 'attempt_ended' }));
  }
});
