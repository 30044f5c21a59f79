import type { Logger } from 'pino';
import type { Blueprint } from '../../protocol/index.ts';
import type { Store } from '../store/index.ts';
import { unanswered } from './answering.ts';
import { livePoints } from './live-outcome.ts';
import type { LiveTasks } from './live-tasks.ts';
import { Memory } from './memory.ts';
import { judge, scoreOf } from './scoring.ts';
import type { SittingBook } from './sitting-book.ts';
import { type Allowance, endOf, gapsAt, LOST_AFTER_MS } from './sitting-clock.ts';
import type { Sitting } from './views.ts';

export interface InvigilatorDeps {
  store: Pick<Store, 'sittings' | 'transaction'>;
  book: SittingBook;
  /** Absent: there are no live tasks. */
  live: LiveTasks | undefined;
  blueprint: () => Blueprint;
  now: () => number;
  log: Logger;
  /** Tells the pages of a sitting that it is no longer as it was. */
  tell: (sitting: Sitting) => void;
}

const MINUTE_MS = 60_000;
/** While time is given back the end moves: it is looked at again so often. */
const LOOK_AGAIN_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Keeps the time of sittings, and takes papers in: by hand, or when their time is over. */
export class Invigilator {
  readonly #deps: InvigilatorDeps;
  readonly #memory = new Memory();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** Papers whose live tasks are being graded. */
  readonly #grading = new Map<string, Promise<void>>();

  constructor(deps: InvigilatorDeps) {
    this.#deps = deps;
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  get allowance(): Allowance {
    const { graceMinutes, mixed } = this.#deps.blueprint();
    return { graceMs: graceMinutes * MINUTE_MS, waitMs: mixed.waitMinutes * MINUTE_MS };
  }

  /** Contact at this moment: gives lost time back, and counts the time for what is shown. */
  touch(sitting: Sitting, now: number, number?: number): void {
    const { row, answers } = sitting;
    const { sittings } = this.#deps.store;
    const gaps = gapsAt(timed(sitting), this.allowance, now);
    const spentMs = Math.min(now - row.contactAt, LOST_AFTER_MS);
    const lost = now - row.contactAt > LOST_AFTER_MS;
    if (number !== undefined && spentMs > 0) {
      const before = answers.get(number) ?? unanswered(number);
      const after = { ...before, spentMs: before.spentMs + spentMs };
      sittings.putAnswer(row.id, after);
      answers.set(number, after);
    }
    sittings.update(row.id, { contactAt: now, ...(isOther(gaps, row.gaps) && { gaps }) });
    Object.assign(row, { contactAt: now, gaps });
    // What was lost has been given back as such: a wait begins anew.
    if (lost) sitting.waitingSince = undefined;
    if (number !== undefined) sitting.shown = number;
    this.#wait(sitting, now);
  }

  /** A sandbox is there, or is not coming: nobody waits for it any more. */
  liveChanged(sitting: Sitting): void {
    if (sitting.row.state === 'active' && sitting.waitingSince !== undefined) {
      const now = this.#deps.now();
      const gaps = gapsAt(timed(sitting), this.allowance, now);
      this.#deps.store.sittings.update(sitting.row.id, { gaps });
      sitting.row.gaps = gaps;
      this.#wait(sitting, now);
    }
    this.#deps.tell(sitting);
  }

  /** Sets the alarm for the end of a sitting. */
  arm(sitting: Sitting): void {
    const { id } = sitting.row;
    this.#disarm(id);
    if (this.expire(sitting) || sitting.row.state !== 'active') return;
    const now = this.#deps.now();
    const end = endOf(timed(sitting), this.allowance, now);
    if (end === undefined) return;
    const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(LOOK_AGAIN_MS, end - now));
    this.#timers.set(id, setTimeout(() => this.arm(this.#deps.book.get(id)), waitMs).unref());
  }

  /** Submits by the clock when the time is over. */
  expire(sitting: Sitting): boolean {
    if (sitting.row.state !== 'active') return false;
    const now = this.#deps.now();
    const end = endOf(timed(sitting), this.allowance, now);
    if (end === undefined || now < end) return false;
    const gaps = gapsAt(timed(sitting), this.allowance, now);
    this.#deps.store.sittings.update(sitting.row.id, { gaps });
    sitting.row.gaps = gaps;
    this.submit(sitting, end, 'clock');
    return true;
  }

  /** Nothing can be answered from then on; the score is there at once, or when the live tasks have been graded. */
  submit(sitting: Sitting, at: number, by: 'hand' | 'clock'): void {
    const { row } = sitting;
    this.#disarm(row.id);
    const changes = { submittedAt: at, submittedBy: by };
    Object.assign(row, changes);
    if (row.paper.live.length === 0) {
      this.#finish(sitting);
      return;
    }
    this.#deps.store.sittings.update(row.id, { ...changes, state: 'grading' });
    row.state = 'grading';
    this.#deps.tell(sitting);
    this.grade(sitting);
  }

  /** Grades the live tasks of a paper that has been handed in, also after a restart of the server. */
  grade(sitting: Sitting): void {
    const { id } = sitting.row;
    const { live, log } = this.#deps;
    if (!live || this.#grading.has(id)) return;
    const work = live
      .gradeAll(sitting)
      .then((complete) => {
        if (complete) this.#finish(sitting);
      })
      .catch((error: unknown) => log.error({ err: error, sitting: id }, 'a paper could not be graded'))
      .finally(() => this.#grading.delete(id));
    this.#grading.set(id, work);
  }

  /** Resolves when nothing of this sitting is being graded. */
  async settled(id: string): Promise<void> {
    await this.#grading.get(id);
  }

  forget(id: string): void {
    this.#disarm(id);
  }

  #finish(sitting: Sitting): void {
    const { row, answers } = sitting;
    const { store, log, book } = this.#deps;
    const { submittedAt = this.#deps.now(), submittedBy = 'clock' } = row;
    const right = row.paper.questions.filter((question, index) => judge(question, answers.get(index + 1)).correct);
    const live = livePoints(sitting.live.values());
    const changes = {
      state: 'submitted' as const,
      submittedAt,
      submittedBy,
      score: scoreOf(
        right.length + live.points,
        row.paper.questions.length + live.maxPoints,
        this.#deps.blueprint().scale,
      ),
    };
    store.transaction(() => {
      store.sittings.update(row.id, changes);
      for (const card of this.#memory.cardsAfter(sitting, store.sittings.cards(row.owner), submittedAt))
        store.sittings.putCard(row.owner, card);
    });
    Object.assign(row, changes);
    book.drop(row.id);
    log.info({ sitting: row.id, by: submittedBy, points: changes.score.points }, 'a paper was submitted');
    this.#deps.tell(sitting);
  }

  /** Whether who sits it waits for us now. */
  #wait(sitting: Sitting, now: number): void {
    if (this.#deps.live?.isWaiting(sitting, sitting.shown)) sitting.waitingSince ??= now;
    else sitting.waitingSince = undefined;
  }

  #disarm(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}

export const timed = ({ row, waitingSince }: Sitting) => ({ ...row, waitingSince });

function isOther(a: readonly object[], b: readonly object[]): boolean {
  return a.length !== b.length || JSON.stringify(a.at(-1)) !== JSON.stringify(b.at(-1));
}
