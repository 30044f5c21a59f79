import type { Logger } from 'pino';
import type {
  AnswerQuestion,
  ExamOverview,
  Explained,
  SavedAnswer,
  SittingChange,
  SittingClock,
  SittingReport,
  SittingView,
  StartSitting,
} from '../../protocol/index.ts';
import type { AnswerRow, Store } from '../store/index.ts';
import { answerAfter, unanswered } from './answering.ts';
import { ExamError } from './errors.ts';
import { Memory } from './memory.ts';
import { newSitting } from './new-sitting.ts';
import { bankOverview } from './overview.ts';
import { reportOf } from './report.ts';
import { judge, scoreOf } from './scoring.ts';
import { clockOf, endOf, gapsAt, LOST_AFTER_MS } from './sitting-clock.ts';
import { notFound, questionOf } from './sitting-lookup.ts';
import type { Bank } from './types.ts';
import { explained, type LabTitles, type Sitting, saved, sittingSummary, sittingView } from './views.ts';

export interface SittingsDeps {
  store: Pick<Store, 'sittings' | 'transaction'>;
  bank: Bank | undefined;
  labTitle: LabTitles;
  log: Logger;
  /** ms since epoch; for tests. */
  now?: () => number;
}

export interface SavedWithClock {
  answer: SavedAnswer;
  clock: SittingClock;
}

const MINUTE_MS = 60_000;
/** While contact is lost the end moves: it is looked at again so often. */
const LOOK_AGAIN_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sittings of the practice exam. What is answered is in the database before the call returns. The clock is the server's;
 * a sitting whose time is over is submitted also when the server was down then (`resume`).
 */
export class Sittings {
  readonly #deps: SittingsDeps;
  readonly #now: () => number;
  readonly #memory = new Memory();
  /** Active sittings, so that an answer need not read its paper again. */
  readonly #active = new Map<string, Sitting>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #listeners = new Map<string, Set<(change: SittingChange) => void>>();

  constructor(deps: SittingsDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  /** At start: takes up the active sittings, and submits those whose time is over. */
  resume(): void {
    for (const id of this.#deps.store.sittings.active()) this.#arm(this.#load(id));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#listeners.clear();
  }

  overview(owner: string): ExamOverview {
    const { sittings } = this.#deps.store;
    const history = sittings.list(owner).map(sittingSummary);
    const active = history.find(({ state }) => state === 'active');
    return {
      ...bankOverview(this.#bank(), sittings.cards(owner), this.#now()),
      ...(active && { active }),
      history: history.filter(({ state }) => state === 'submitted'),
    };
  }

  /** Draws a paper and starts its clock. Rejected while another sitting of this owner goes on. */
  start(owner: string, request: StartSitting): SittingView {
    const { sittings } = this.#deps.store;
    const other = sittings.list(owner).find(({ state }) => state === 'active');
    if (other) throw new ExamError('sitting_exists', `"${other.title}" is still open: go on with it, or submit it.`);
    const row = newSitting({ owner, request, bank: this.#bank(), cards: sittings.cards(owner), now: this.#now() });
    sittings.insert(row);
    const sitting = { row, answers: new Map<number, AnswerRow>() };
    this.#active.set(row.id, sitting);
    this.#arm(sitting);
    return this.#view(sitting);
  }

  get(owner: string, id: string): SittingView {
    return this.#view(this.#find(owner, id));
  }

  /** Saves a change of an answer. What comes late or twice changes nothing and is answered with what there is. */
  answer(owner: string, id: string, number: number, change: AnswerQuestion): SavedWithClock {
    const sitting = this.#open(owner, id);
    const question = questionOf(sitting, number);
    if (sitting.row.lookedUp.includes(number))
      throw new ExamError('question_looked_up', 'This question has been explained: its answer stays.');
    const now = this.#now();
    this.#write(sitting, () => {
      this.#touch(sitting, now, number);
      const before = sitting.answers.get(number) ?? unanswered(number);
      const after = answerAfter(before, change, question, now);
      if (after === before) return;
      this.#deps.store.sittings.putAnswer(id, after);
      sitting.answers.set(number, after);
    });
    const answer = saved(sitting.answers.get(number) ?? unanswered(number));
    this.#tell(sitting, [answer]);
    return { answer, clock: this.#clock(sitting) };
  }

  /** A page says that it is there, and which question it shows. */
  contact(owner: string, id: string, number: number | undefined): SittingClock {
    const sitting = this.#open(owner, id);
    if (number !== undefined) questionOf(sitting, number);
    const gaps = sitting.row.gaps.length;
    this.#write(sitting, () => this.#touch(sitting, this.#now(), number));
    if (sitting.row.gaps.length !== gaps) this.#tell(sitting, []);
    return this.#clock(sitting);
  }

  /** In practice: what is right and why. The answer stays as it is from then on. */
  explain(owner: string, id: string, number: number): Explained {
    const sitting = this.#open(owner, id);
    if (!sitting.row.practice)
      throw new ExamError('not_practice', 'Answers are explained once the paper is submitted.');
    const question = questionOf(sitting, number);
    if (!sitting.row.lookedUp.includes(number)) {
      const lookedUp = [...sitting.row.lookedUp, number];
      this.#deps.store.sittings.update(id, { lookedUp });
      sitting.row.lookedUp = lookedUp;
    }
    return explained(question, number, sitting.answers.get(number), this.#deps.labTitle);
  }

  submit(owner: string, id: string): SittingReport {
    const sitting = this.#find(owner, id);
    if (sitting.row.state === 'active') {
      const now = this.#now();
      this.#write(sitting, () => this.#touch(sitting, now));
      this.#submit(sitting, now, 'hand');
    }
    return this.report(owner, id);
  }

  report(owner: string, id: string): SittingReport {
    return reportOf(this.#find(owner, id), this.#bank().blueprint, this.#deps.labTitle);
  }

  /** Calls back on every change; gives the unsubscriber. */
  watch(owner: string, id: string, listener: (change: SittingChange) => void): () => void {
    this.#find(owner, id);
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(id);
    };
  }

  /** The sitting, submitted by the clock if its time is over. */
  #find(owner: string, id: string): Sitting {
    const sitting = this.#active.get(id) ?? this.#load(id);
    if (sitting.row.owner !== owner) throw notFound(id);
    this.#expire(sitting);
    return sitting;
  }

  #open(owner: string, id: string): Sitting {
    const sitting = this.#find(owner, id);
    if (sitting.row.state !== 'active')
      throw new ExamError('sitting_submitted', 'This paper has been submitted: nothing in it changes any more.');
    return sitting;
  }

  #load(id: string): Sitting {
    const { sittings } = this.#deps.store;
    const row = sittings.find(id);
    if (!row) throw notFound(id);
    const sitting = { row, answers: new Map(sittings.answers(id).map((answer) => [answer.number, answer])) };
    if (row.state === 'active') this.#active.set(id, sitting);
    return sitting;
  }

  /** All or nothing: after a failure the database, which has none of it, is read again. */
  #write(sitting: Sitting, work: () => void): void {
    try {
      this.#deps.store.transaction(work);
    } catch (error) {
      this.#active.delete(sitting.row.id);
      throw error;
    }
  }

  /** Contact at this moment: gives lost time back, and counts the time for the question that is shown. */
  #touch(sitting: Sitting, now: number, number?: number): void {
    const { row, answers } = sitting;
    const { sittings } = this.#deps.store;
    const gaps = gapsAt(row, this.#graceMs(), now);
    const spentMs = Math.min(now - row.contactAt, LOST_AFTER_MS);
    if (number !== undefined && spentMs > 0) {
      const before = answers.get(number) ?? unanswered(number);
      const after = { ...before, spentMs: before.spentMs + spentMs };
      sittings.putAnswer(row.id, after);
      answers.set(number, after);
    }
    sittings.update(row.id, { contactAt: now, ...(gaps.length !== row.gaps.length && { gaps }) });
    Object.assign(row, { contactAt: now, gaps });
  }

  #arm(sitting: Sitting): void {
    const { id } = sitting.row;
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    if (this.#expire(sitting) || sitting.row.state !== 'active') return;
    const now = this.#now();
    const end = endOf(sitting.row, this.#graceMs(), now);
    if (end === undefined) return;
    const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(LOOK_AGAIN_MS, end - now));
    this.#timers.set(id, setTimeout(() => this.#arm(this.#active.get(id) ?? this.#load(id)), waitMs).unref());
  }

  /** Submits by the clock when the time is over. */
  #expire(sitting: Sitting): boolean {
    if (sitting.row.state !== 'active') return false;
    const now = this.#now();
    const end = endOf(sitting.row, this.#graceMs(), now);
    if (end === undefined || now < end) return false;
    const gaps = gapsAt(sitting.row, this.#graceMs(), now);
    this.#deps.store.sittings.update(sitting.row.id, { gaps });
    sitting.row.gaps = gaps;
    this.#submit(sitting, end, 'clock');
    return true;
  }

  #submit(sitting: Sitting, at: number, by: 'hand' | 'clock'): void {
    const { row, answers } = sitting;
    const { store, log } = this.#deps;
    const judged = row.paper.questions.map((question, index) => judge(question, answers.get(index + 1)));
    const points = judged.filter(({ correct }) => correct).length;
    const changes = {
      state: 'submitted' as const,
      submittedAt: at,
      submittedBy: by,
      score: scoreOf(points, judged.length, this.#bank().blueprint.scale),
    };
    store.transaction(() => {
      store.sittings.update(row.id, changes);
      for (const card of this.#memory.cardsAfter(sitting, store.sittings.cards(row.owner), at))
        store.sittings.putCard(row.owner, card);
    });
    Object.assign(row, changes);
    this.#active.delete(row.id);
    clearTimeout(this.#timers.get(row.id));
    this.#timers.delete(row.id);
    log.info({ sitting: row.id, by, points }, 'a paper was submitted');
    this.#tell(sitting, []);
  }

  #tell(sitting: Sitting, answers: SavedAnswer[]): void {
    const listeners = this.#listeners.get(sitting.row.id);
    if (!listeners) return;
    const change = { id: sitting.row.id, state: sitting.row.state, clock: this.#clock(sitting), answers };
    for (const listener of listeners) listener(change);
  }

  #view(sitting: Sitting): SittingView {
    return sittingView(sitting, this.#graceMs(), this.#now(), this.#deps.labTitle);
  }

  #clock({ row }: Sitting): SittingClock {
    return clockOf(row, this.#graceMs(), this.#now());
  }

  #graceMs(): number {
    return this.#bank().blueprint.graceMinutes * MINUTE_MS;
  }

  #bank(): Bank {
    if (!this.#deps.bank)
      throw new ExamError('bank_unusable', 'The question bank cannot be read: npx drydock exam lint says why.');
    return this.#deps.bank;
  }
}
