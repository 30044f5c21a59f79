/**
 * How long a click on an answer takes to be saved while 200 papers are sat at once, beside a call of the same server that
 * does nothing. Learners answer every few seconds and their pages say that they are there, as real ones do; they and the
 * server share one process, so its work for them counts in.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import pino from 'pino';
import { loadBank, Sittings } from '../server/exams/index.ts';
import { examEndpoints, type Guard, problemHandler, serve } from '../server/http/index.ts';
import { openStore } from '../server/store/index.ts';
import { project } from './support.ts';
import { percentile, printTable } from './table.ts';

const LEARNERS = Number(process.env.LEARNERS ?? 200);
const SECONDS = Number(process.env.SECONDS ?? 30);
const ANSWER_EVERY_MS = 4000;
const CONTACT_EVERY_MS = 5000;
const WANTED_MS = 50;

/** Every learner is an owner, named in a header: the product's guard knows one owner only. */
const guard: Guard = {
  checkOrigin: () => undefined,
  ownerOf: (req) => String(req.headers['x-learner']),
  isSession: () => false,
  giveSession: () => undefined,
};

const dir = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
const store = await openStore(join(dir, 'bench.sqlite'));
const log = pino({ level: 'warn' });
const { bank } = await loadBank(join(project, 'exams'));
const room = new Sittings({ store, bank, labTitle: () => undefined, log });
const app = express();
app.get('/nothing', (_req, res) => void res.json({ ok: true }));
app.use('/api', serve(examEndpoints(room), guard));
app.use(problemHandler(log));
const http = createServer(app);
await once(http.listen(0, '127.0.0.1'), 'listening');
const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

const answers: number[] = [];
const nothing: number[] = [];
const sat = [];
for (let index = 0; index < LEARNERS; index += 1) sat.push(await start(`learner-${index}`));
const until = performance.now() + SECONDS * 1000;
await Promise.all(sat.map(learn));
printTable(`${LEARNERS} papers at once for ${SECONDS} s: ${answers.length} answers saved`, [
  {
    what: 'an answer saved, p95',
    ours: percentile(answers, 0.95),
    floor: percentile(nothing, 0.95),
    unit: 'ms',
    wanted: { text: `< ${WANTED_MS} ms`, holds: percentile(answers, 0.95) < WANTED_MS },
  },
  { what: 'an answer saved, median', ours: percentile(answers, 0.5), floor: percentile(nothing, 0.5), unit: 'ms' },
]);
room.close();
http.closeAllConnections();
http.close();
store.close();
await rm(dir, { recursive: true });

interface Sat {
  learner: string;
  id: string;
  questions: { type: string }[];
}

async function start(learner: string): Promise<Sat> {
  const request = { kind: 'full', mode: '701-100' };
  return { ...(await post<Omit<Sat, 'learner'>>(learner, '/api/sittings', request)), learner };
}

async function learn({ learner, id, questions }: Sat): Promise<void> {
  const stop = room.watch(learner, id, () => undefined);
  await sleep(Math.random() * CONTACT_EVERY_MS);
  let speaking: Promise<unknown> = Promise.resolve();
  const contact = setInterval(() => {
    speaking = post(learner, `/api/sittings/${id}/contact`, { number: 1 });
  }, CONTACT_EVERY_MS);
  await sleep(Math.random() * ANSWER_EVERY_MS);
  for (let serial = 1; performance.now() < until; serial += 1) {
    const number = 1 + (serial % questions.length);
    const fill = questions[number - 1]?.type === 'fill';
    const answer = fill ? { text: `answer ${serial}` } : { choice: [serial % 4] };
    answers.push(
      await timed(() =>
        post(learner, `/api/sittings/${id}/questions/${number}/answer`, {
          tab: 'a',
          serial,
          flagged: false,
          ...answer,
        }),
      ),
    );
    nothing.push(await timed(() => fetch(`${base}/nothing`).then((response) => response.text())));
    await sleep(ANSWER_EVERY_MS * (0.5 + Math.random()));
  }
  clearInterval(contact);
  await speaking;
  stop();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function post<T>(learner: string, path: string, body: unknown): Promise<T> {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-learner': learner },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
