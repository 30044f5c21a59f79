/** DEVELOPMENT AND PAGE TESTS ONLY: the practice exam behind the mock server is the product's own, over a database in memory. */
import { join } from 'node:path';
import pino from 'pino';
import type { AnswerQuestion, StartSitting } from '../../../protocol/index.ts';
import { loadBank, Sittings } from '../../../server/exams/index.ts';
import { openStore } from '../../../server/store/index.ts';

const OWNER = 'local';

export async function createExamRoom(now: () => number): Promise<Sittings> {
  const { bank } = await loadBank(join(import.meta.dirname, '../../../exams'));
  return new Sittings({
    store: await openStore(':memory:'),
    bank,
    labTitle: (id) => `Lab ${id}`,
    log: pino({ level: 'silent' }),
    now,
  });
}

/** The calls below /api/exams and /api/sittings. */
export function answerExam(room: Sittings, method: string, path: readonly string[], body: unknown): unknown {
  const [resource, id = '', part, number, action] = path;
  if (resource === 'exams') return room.overview(OWNER);
  if (id === '') return room.start(OWNER, body as StartSitting);
  if (method === 'GET') return part === 'report' ? room.report(OWNER, id) : room.get(OWNER, id);
  if (part === 'contact') return room.contact(OWNER, id, (body as { number?: number }).number);
  if (part === 'submit') return room.submit(OWNER, id);
  if (action === 'explain') return room.explain(OWNER, id, Number(number));
  return room.answer(OWNER, id, Number(number), body as AnswerQuestion);
}

export const watchExam = (room: Sittings, id: string, tell: Parameters<Sittings['watch']>[2]) =>
  room.watch(OWNER, id, tell);
