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
import type { ExamAttempts } from '../attempts/index.ts';
import type { Lab } from '../catalog/index.ts';
import type { Store } from '../store/index.ts';
import { answerAfter, unanswered } from './answering.ts';
import { ExamError } from './errors.ts';
import { Invigilator, timed } from './invigilator.ts';
import { type LabShelf, possibleLive } from './live-offer.ts';
import { LiveTasks } from './live-tasks.ts';
import { newSitting } from './new-sitting.ts';
import { bankOverview } from './overview.ts';
import { reportOf } from './report.ts';
import { SittingBook } from './sitting-book.ts';
import { clockOf } from './sitting-clock.ts';
import { checkNumber, notFound, questionOf } from './sitting-lookup.ts';
import type { Bank } from './types.ts';
import { explained, type LabTitles, type Sitting, saved, sittingSummary, sittingView } from './views.ts';

export interface SittingsDeps {
  store: Pick<Store, 'sittings' | 'transaction'>;
  bank: Bank | undefined;
  labTitle: LabTitles;
  log: Logger;
  /** What live tasks are worked on with; absent: no mixed papers. */
  live?: {
    attempts: ExamAttempts;
    lab: (id: string) => Lab | undefined;
    capabilities: () => readonly string[];
    /** Whether its machines can be started now, or would have to be built first; absent: they always can. */
    ready?: (lab: Lab) => boolean;
  };
  /** ms since epoch; for tests. */
  now?: () => number;
}

export interface SavedWithClock {
  answer: SavedAnswer;
  clock: SittingClock;
}

/**
 * Sittings of the practice exam. What is answered is in the database before the call returns. The clock is the server's;
 * a sitting whose time is over is submitted also when the server was down then (`resume`).
 */
export class Sittings {
  readonly #deps: SittingsDeps;
  readonly #now: () => number;
  readonly #book: SittingBook;
  readonly #live: LiveTasks | undefined;
  readonly #invigilator: Invigilator;

  constructor(deps: SittingsDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    this.#book = new SittingBook(deps.store);
    this.#live =
      deps.live &&
      new LiveTasks({
        store: deps.store,
        attempts: deps.live.attempts,
        log: deps.log,
        sittingOf: (id) => this.#book.known(id),
        changed: (sitting) => this.#invigilator.liveChanged(sitting),
      });
    this.#invigilator = new Invigilator({
      store: deps.store,
      book: this.#book,
      live: this.#live,
      blueprint: () => this.#bank().blueprint,
      now: this.#now,
      log: deps.log,
      tell: (sitting) => this.#tell(sitting, []),
    });
  }

  /** At start: takes up what is not over, and submits what should be by now. */
  resume(): void {
    for (const id of this.#deps.store.sittings.active()) {
      const sitting = this.#book.get(id);
      this.#invigilator.arm(sitting);
      this.#live?.begin(sitting);
      if (sitting.row.state === 'grading') this.#invigilator.grade(sitting);
    }
  }

  close(): void {
    this.#live?.close();
    this.#invigilator.close();
    this.#book.close();
  }

  overview(owner: string): ExamOverview {
    const { sittings } = this.#deps.store;
    const history = sittings.list(owner).map(sittingSummary);
    const active = history.find(({ state }) => state !== 'submitted');
    return {
      ...bankOverview(this.#bank(), this.#shelf(), sittings.cards(owner), this.#now()),
      ...(active && { active }),
      history: history.filter(({ state }) => state === 'submitted'),
    };
  }

  /** Draws a paper and starts its clock. Rejected while another sitting of this owner goes on. */
  start(owner: string, request: StartSitting): SittingView {
    const { sittings } = this.#deps.store;
    const other = sittings.list(owner).find(({ state }) => state !== 'submitted');
    if (other) throw new ExamError('sitting_exists', `"${other.title}" is still open: go on with it, or submit it.`);
    const parts = { bank: this.#bank(), shelf: this.#shelf(), cards: sittings.cards(owner), now: this.#now() };
    const row = newSitting({ owner, request, ...parts });
    const sitting: Sitting = { row, answers: new Map(), live: new Map() };
    this.#book.add(sitting);
    this.#live?.begin(sitting);
    this.#invigilator.arm(sitting);
    return this.#view(sitting);
  }

  get(owner: string, id: string): SittingView {
    return this.#view(this.#find(owner, id));
  }

  /** Saves a change of an answer. What comes late or twice changes nothing and is answered with what there is. */
  answer(owner: string, id: string, number: number, change: AnswerQuestion): SavedWithClock {
    const sitting = this.#open(owner, id);
    checkNumber(sitting, number);
    const question = sitting.row.paper.questions[number - 1];
    if (sitting.row.lookedUp.includes(number))
      throw new ExamError('question_looked_up', 'This question has been explained: its answer stays.');
    const now = this.#now();
    this.#book.write(sitting, () => {
      this.#invigilator.touch(sitting, now, number);
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

  /** A page says that it is there, and what it shows: a live task that nobody has begun begins. */
  contact(owner: string, id: string, number: number | undefined): SittingClock {
    const sitting = this.#open(owner, id);
    if (number !== undefined) checkNumber(sitting, number);
    if (number !== undefined && number > sitting.row.paper.questions.length) this.#live?.open(sitting, number);
    const gaps = sitting.row.gaps.length;
    this.#book.write(sitting, () => this.#invigilator.touch(sitting, this.#now(), number));
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

  /** Another try for a live task without a sandbox. */
  retryLive(owner: string, id: string, number: number): SittingView {
    const sitting = this.#open(owner, id);
    this.#liveOf().again(sitting, number);
    return this.#view(sitting);
  }

  /** New machines in the fresh state for a live task. */
  resetLive(owner: string, id: string, number: number): SittingView {
    const sitting = this.#open(owner, id);
    this.#liveOf().reset(sitting, number);
    return this.#view(sitting);
  }

  /** Grades a live task before the rest, so that its sandbox makes room; what it came to is told with the report. */
  async handInLive(owner: string, id: string, number: number): Promise<SittingView> {
    const sitting = this.#open(owner, id);
    await this.#liveOf().handIn(sitting, number);
    return this.get(owner, id);
  }

  /** Takes the paper in at once; resolves when its live tasks have been graded. */
  async submit(owner: string, id: string): Promise<SittingReport> {
    const sitting = this.#find(owner, id);
    if (sitting.row.state === 'active') {
      const now = this.#now();
      this.#book.write(sitting, () => this.#invigilator.touch(sitting, now));
      this.#invigilator.submit(sitting, now, 'hand');
    }
    await this.#invigilator.settled(id);
    return this.report(owner, id);
  }

  /** Gives a paper up: nothing of it is kept, and its sandboxes go. */
  discard(owner: string, id: string): void {
    const sitting = this.#open(owner, id);
    this.#live?.discard(sitting);
    this.#invigilator.forget(id);
    this.#book.drop(id);
    this.#deps.store.sittings.remove(id);
    this.#deps.log.info({ sitting: id }, 'a paper was given up');
  }

  report(owner: string, id: string): SittingReport {
    return reportOf(this.#find(owner, id), this.#bank().blueprint, this.#deps.labTitle);
  }

  /** Calls back on every change; gives the unsubscriber. */
  watch(owner: string, id: string, listener: (change: SittingChange) => void): () => void {
    this.#find(owner, id);
    return this.#book.follow(id, listener);
  }

  /** The sitting, submitted by the clock if its time is over. */
  #find(owner: string, id: string): Sitting {
    const sitting = this.#book.get(id);
    if (sitting.row.owner !== owner) throw notFound(id);
    this.#invigilator.expire(sitting);
    return sitting;
  }

  #open(owner: string, id: string): Sitting {
    const sitting = this.#find(owner, id);
    if (sitting.row.state !== 'active')
      throw new ExamError('sitting_submitted', 'This paper has been submitted: nothing in it changes any more.');
    return sitting;
  }

  #tell(sitting: Sitting, answers: SavedAnswer[]): void {
    const { id, state } = sitting.row;
    const live = () => this.#live?.states(sitting) ?? [];
    this.#book.tell(id, () => ({ id, state, clock: this.#clock(sitting), answers, live: live() }));
  }

  #view(sitting: Sitting): SittingView {
    return sittingView(sitting, {
      allowance: this.#invigilator.allowance,
      now: this.#now(),
      titles: this.#deps.labTitle,
      live: this.#live?.states(sitting) ?? [],
    });
  }

  #clock(sitting: Sitting): SittingClock {
    return clockOf(timed(sitting), this.#invigilator.allowance, this.#now());
  }

  #liveOf(): LiveTasks {
    if (this.#live) return this.#live;
    throw new ExamError('live_not_found', 'This paper has no live tasks.');
  }

  /** The live tasks that can be asked here and now. */
  #shelf(): LabShelf {
    const { live } = this.#deps;
    if (!live) return { tasks: [], lab: () => undefined };
    const tasks = possibleLive(this.#bank().live, live.lab, live.capabilities()).filter((task) => {
      const lab = live.lab(task.lab);
      return lab !== undefined && (live.ready?.(lab) ?? true);
    });
    return { tasks, lab: live.lab };
  }

  #bank(): Bank {
    if (!this.#deps.bank)
      throw new ExamError('bank_unusable', 'The question bank cannot be read: npx drydock exam lint says why.');
    return this.#deps.bank;
  }
}
