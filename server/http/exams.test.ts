import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SittingView } from '../../protocol/index.ts';
import { Sittings } from '../exams/index.ts';
import { FakeExamAttempts } from '../exams/testing/fake-exam-attempts.ts';
import { madeMixed } from '../exams/testing/made-live.ts';
import { openStore, type Store } from '../store/index.ts';
import { openApi, serve } from './endpoint.ts';
import { examEndpoints } from './exams.ts';
import type { Guard } from './guard.ts';
import { problemHandler } from './problems.ts';

const guard: Guard = {
  checkOrigin: () => undefined,
  ownerOf: () => 'ada',
  isSession: () => false,
  giveSession: () => undefined,
};
const CALLS = 800;

let http: Server;
let store: Store;
let room: Sittings;
let base = '';
const attempts = new FakeExamAttempts();

beforeAll(async () => {
  store = await openStore(':memory:');
  const { bank, labs } = madeMixed();
  const log = pino({ level: 'silent' });
  const live = { attempts, lab: (id: string) => labs.get(id), capabilities: () => [] };
  room = new Sittings({ store, bank, labTitle: () => undefined, log, live });
  const app = express();
  app.use('/api', serve(examEndpoints(room), guard));
  app.use(problemHandler(log));
  http = createServer(app);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api`;
});
afterAll(async () => {
  http.closeAllConnections();
  http.close();
  room.close();
  store.close();
});

async function ask(method: string, path: string, body?: unknown) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(base + path, {
    method,
    headers,
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  });
  return { status: response.status, text: await response.text() };
}

describe('the calls of the practice exam', () => {
  it('go from a start to a report, as JSON and as a table', async () => {
    const started = await ask('POST', '/sittings', { kind: 'full', mode: '701-100' });
    expect(started.status).toBe(201);
    const { id } = JSON.parse(started.text) as SittingView;
    const saved = await ask('POST', `/sittings/${id}/questions/1/answer`, { tab: 'a', serial: 1, flagged: true });
    expect(JSON.parse(saved.text)).toMatchObject({ answer: { number: 1, flagged: true, revision: 1 } });
    expect((await ask('POST', `/sittings/${id}/contact`, { number: 2 })).status).toBe(200);
    expect((await ask('GET', `/sittings/${id}/report`)).status).toBe(409);
    expect((await ask('POST', `/sittings/${id}/submit`)).status).toBe(200);
    expect((await ask('GET', `/sittings/${id}/report.csv`)).text).toMatch(/^number,question,area/);
    expect((await ask('GET', '/exams')).status).toBe(200);
  });

  it('never fail of themselves nor tell what is right, whatever is sent to whatever the OpenAPI document offers', async () => {
    const { id } = room.start('ada', { kind: 'mixed', mode: '701-100', live: 2 });
    for (const attempt of ['attempt1', 'attempt2']) attempts.become(attempt, { state: 'ready' });
    const document = openApi(examEndpoints(room), '0');
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => ({ path: path.replace(/^\/api/, ''), method: method.toUpperCase() })),
    );
    // What hands the paper in or gives it up, and the reports that are there afterwards, have tests of their own.
    const offered = operations.filter(({ path }) => !/submit|discard/.test(path));
    expect(offered.length).toBeGreaterThanOrEqual(11);
    const field = fc.oneof(
      fc.jsonValue(),
      fc.integer({ min: -1, max: 7 }),
      fc.array(fc.integer({ min: -1, max: 7 })),
      fc.constantFrom('full', 'mixed', 'area', 'weak', '701-100', ['E1'], ['E99'], true, ''),
    );
    const names = [
      'tab',
      'serial',
      'choice',
      'text',
      'flagged',
      'number',
      'kind',
      'mode',
      'areas',
      'seed',
      'practice',
      'live',
      '__proto__',
    ];
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), field));
    const number = fc.oneof(fc.integer({ min: -1, max: 7 }).map(String), fc.string({ maxLength: 5 }));
    const which = fc.oneof(
      { arbitrary: fc.constant(id), weight: 4 },
      { arbitrary: fc.string({ maxLength: 70 }), weight: 1 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...offered), which, number, body, async ({ path, method }, id, number, body) => {
        const url = path.replace('{id}', encodeURIComponent(id)).replace('{number}', encodeURIComponent(number));
        const { status, text } = await ask(method, url, body);
        expect(status, `${method} ${url} ${JSON.stringify(body)}: ${text.slice(0, 300)}`).toBeLessThan(500);
        expect(text).not.toMatch(/"correct"|"why|"accept"|That is e0|group-e0|"verdict|solve lab|web\.ID/);
      }),
      { numRuns: CALLS },
    );
    expect(room.get('ada', id).state).toBe('active');
  }, 120_000);
});
