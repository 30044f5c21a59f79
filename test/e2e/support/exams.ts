/** DEVELOPMENT AND PAGE TESTS ONLY: the practice exam behind the mock server is the product's own, over a database in memory. */
import { join } from 'node:path';
import pino from 'pino';
import type { AnswerQuestion, AttemptView, StartSitting } from '../../../protocol/index.ts';
import type { ExamRequest, ExamSandbox } from '../../../server/attempts/index.ts';
import { loadBank, Sittings } from '../../../server/exams/index.ts';
import { FakeExamAttempts } from '../../../server/exams/testing/fake-exam-attempts.ts';
import { madeLab } from '../../../server/exams/testing/made-live.ts';
import { openStore } from '../../../server/store/index.ts';
import { mockAttempt, mockSteps } from './attempts.ts';

const OWNER = 'local';

/** Sandboxes of live tasks: a test says what becomes of them, and the page sees them as attempts. */
export class MockExamAttempts extends FakeExamAttempts {
  onAttempt: (attempt: AttemptView) => void = () => undefined;

  override begin(owner: string, request: ExamRequest): string {
    const id = super.begin(owner, request);
    this.#show(id, { state: 'preparing' });
    return id;
  }

  override become(id: string, sandbox: ExamSandbox): void {
    this.#show(id, sandbox);
    super.become(id, sandbox);
  }

  #show(id: string, { state }: ExamSandbox): void {
    const now = Date.now();
    const attempt = mockAttempt(id, now);
    const states = { preparing: 'provisioning', resetting: 'resetting', ready: 'ready', over: 'gone' } as const;
    const steps = state === 'ready' ? [] : mockSteps(now);
    const sittingId = this.begun.find((one) => one.id === id)?.sittingId ?? '';
    this.onAttempt({ ...attempt, sittingId, sandbox: { ...attempt.sandbox, state: states[state], steps } });
  }
}

export async function createExamRoom(now: () => number, attempts: MockExamAttempts): Promise<Sittings> {
  const { bank } = await loadBank(join(import.meta.dirname, '../../../exams'));
  const asked = new Map<string, string[]>();
  for (const { task } of bank?.live ?? []) asked.set(task.lab, [...(asked.get(task.lab) ?? []), ...task.tasks]);
  const labs = new Map([...asked].map(([lab, tasks]) => [lab, labOf(lab, tasks)]));
  return new Sittings({
    store: await openStore(':memory:'),
    bank,
    labTitle: (id) => `Lab ${id}`,
    log: pino({ level: 'silent' }),
    live: { attempts, lab: (id) => labs.get(id), capabilities: () => [] },
    now,
  });
}

/** A lab with the tasks that live tasks ask for. */
function labOf(lab: string, tasks: readonly string[]) {
  const rules = [{ rule: "web.ID == 'x'", hint: 'look again' }];
  const text = 'Make it **${colour}**, with `docker service update`.';
  return madeLab(lab, {
    tasks: [...new Set(tasks)].map((id) => ({ id, title: `Task ${id}`, points: 50, rules, text })),
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
  if (part === 'discard') {
    room.discard(OWNER, id);
    return {};
  }
  if (part === 'live') return answerLive(room, id, Number(number), action);
  if (action === 'explain') return room.explain(OWNER, id, Number(number));
  return room.answer(OWNER, id, Number(number), body as AnswerQuestion);
}

function answerLive(room: Sittings, id: string, number: number, action: string | undefined): unknown {
  if (action === 'reset') return room.resetLive(OWNER, id, number);
  return action === 'start' ? room.retryLive(OWNER, id, number) : room.handInLive(OWNER, id, number);
}

export const watchExam = (room: Sittings, id: string, tell: Parameters<Sittings['watch']>[2]) =>
  room.watch(OWNER, id, tell);
