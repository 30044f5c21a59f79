import type { Logger } from 'pino';
import type { LiveState } from '../../protocol/index.ts';
import type { ExamAttempts } from '../attempts/index.ts';
import type { LiveRow, Store, StoredLive } from '../store/index.ts';
import { ExamError } from './errors.ts';
import { gradedOutcome, unableOutcome, untouchedOutcome } from './live-outcome.ts';
import type { Sitting } from './views.ts';

export interface LiveTasksDeps {
  store: Pick<Store, 'sittings'>;
  attempts: ExamAttempts;
  log: Logger;
  /** A sitting that goes on, as it is in memory. */
  sittingOf: (id: string) => Sitting | undefined;
  /** Something of a sitting's live tasks is no longer as it was. */
  changed: (sitting: Sitting) => void;
}

/** Longer than the longest that a lab's tasks may take to become true. */
const GRADING_MS = 5 * 60_000;
/** Over the time of the paper: grading, and a server that was away for a while. */
const SPARE_MS = 60 * 60_000;
const CLOCKLESS_MS = 4 * 60 * 60_000;
/** The server was stopped while the sandbox was made: nobody has seen it, so another is made without a word. */
const MAKE_ANOTHER = ['server_restarted', 'server_stopping'];

const MAKE_ROOM = 'Hand in another live task, or end a lab that is running; then try again.';

type Problem = NonNullable<LiveState['problem']>;

/**
 * The live tasks of sittings: a sandbox for each, made one after the other from the start of the paper, so that it is there
 * before the learner is, and kept until its task is handed in or the paper is.
 */
export class LiveTasks {
  readonly #deps: LiveTasksDeps;
  /** Attempt -> sitting. */
  readonly #sittings = new Map<string, string>();
  /** What is being graded, by sitting and number. */
  readonly #grading = new Map<string, Promise<void>>();
  /** Sittings that were given up: nothing more is done or kept for them. */
  readonly #discarded = new Set<string>();
  readonly #closing = new AbortController();
  readonly #stop: () => void;

  constructor(deps: LiveTasksDeps) {
    this.#deps = deps;
    this.#stop = deps.attempts.onChange((attemptId) => this.#onSandbox(attemptId));
  }

  /** Grading that is under way is given up; the next start of the server does it again. */
  close(): void {
    this.#stop();
    this.#closing.abort();
  }

  /** Takes a sitting up, at its start or the server's, and begins to make its sandboxes. */
  begin(sitting: Sitting): void {
    for (const { row, state } of this.#all(sitting)) {
      if (row.attemptId === undefined) continue;
      this.#sittings.set(row.attemptId, sitting.row.id);
      if (state.state === 'failed' && MAKE_ANOTHER.includes(state.problem?.code ?? ''))
        this.#put(sitting, { number: row.number });
    }
    if (sitting.row.state === 'active') this.#next(sitting);
  }

  states(sitting: Sitting): LiveState[] {
    return this.#all(sitting).map(({ state }) => state);
  }

  /** Whether who looks at it has to wait for us. */
  isWaiting(sitting: Sitting, number: number | undefined): boolean {
    const found = this.#all(sitting).find(({ state }) => state.number === number);
    if (found?.state.state === 'queued') return true;
    const { attemptId } = found?.row ?? {};
    return attemptId !== undefined && this.#deps.attempts.sandbox(attemptId).state === 'preparing';
  }

  /** A page shows it: what nobody has begun yet begins now. */
  open(sitting: Sitting, number: number): void {
    if (this.#one(sitting, number).state.state === 'queued') this.#make(sitting, number);
  }

  /** Another try where there is no sandbox. */
  again(sitting: Sitting, number: number): void {
    const { state } = this.#one(sitting, number);
    if (state.state === 'failed' || state.state === 'queued') this.#make(sitting, number);
  }

  /** Back to the fresh state, as often as somebody wants. */
  reset(sitting: Sitting, number: number): void {
    const { row, state } = this.#one(sitting, number);
    if (state.state !== 'ready' || row.attemptId === undefined) throw busy(state);
    this.#deps.attempts.reset(row.attemptId);
  }

  /** Grades one before the others; its sandbox makes room. Nothing is told of what it came to. */
  async handIn(sitting: Sitting, number: number): Promise<void> {
    const { state } = this.#one(sitting, number);
    if (state.state === 'done') return;
    if (state.state !== 'ready' && state.state !== 'grading') throw busy(state);
    await this.#graded(sitting, number);
    if (sitting.row.state === 'active') this.#next(sitting);
  }

  /** Freezes and grades all that has no outcome yet; true when everything has one. */
  async gradeAll(sitting: Sitting): Promise<boolean> {
    for (const { row, state } of this.#all(sitting))
      if (state.state === 'ready' && row.attemptId !== undefined) this.#deps.attempts.freeze(row.attemptId);
    const open = this.#all(sitting).filter(({ row }) => row.outcome === undefined);
    await Promise.all(open.map(({ state }) => this.#graded(sitting, state.number)));
    return this.#all(sitting).every(({ row }) => row.outcome !== undefined);
  }

  /** Releases every sandbox of a sitting that is given up. */
  discard(sitting: Sitting): void {
    this.#discarded.add(sitting.row.id);
    for (const { row } of this.#all(sitting)) this.#release(row);
  }

  #all(sitting: Sitting): { live: StoredLive; row: LiveRow; state: LiveState }[] {
    const { questions, live } = sitting.row.paper;
    return live.map((one, index) => {
      const number = questions.length + index + 1;
      const row = sitting.live.get(number) ?? { number };
      return { live: one, row, state: this.#state(sitting, row) };
    });
  }

  #one(sitting: Sitting, number: number) {
    const found = this.#all(sitting).find(({ state }) => state.number === number);
    if (found) return found;
    throw new ExamError('live_not_found', `This paper has no live task with the number ${number}.`);
  }

  #state(sitting: Sitting, { number, attemptId, problem, outcome }: LiveRow): LiveState {
    if (outcome) return { number, state: 'done' };
    if (problem) return { number, state: 'failed', problem };
    if (attemptId === undefined) return { number, state: 'queued' };
    if (this.#grading.has(keyOf(sitting, number))) return { number, state: 'grading', attemptId };
    const { state, reason } = this.#deps.attempts.sandbox(attemptId);
    if (state === 'ready') return { number, state, attemptId };
    if (state !== 'over') return { number, state: 'preparing', attemptId };
    const { code, message, action } = reason ?? { code: 'sandbox_gone', message: 'Its sandbox is gone.' };
    return { number, state: 'failed', attemptId, problem: { code, message, ...(action !== undefined && { action }) } };
  }

  #put(sitting: Sitting, row: LiveRow): void {
    if (this.#discarded.has(sitting.row.id)) return;
    this.#deps.store.sittings.putLive(sitting.row.id, row);
    for (const one of [sitting, this.#deps.sittingOf(sitting.row.id)]) one?.live.set(row.number, row);
  }

  /** The next one in the order of the paper, unless one is being made: two at once would both be later. */
  #next(sitting: Sitting): void {
    if (this.#discarded.has(sitting.row.id)) return;
    const states = this.states(sitting);
    const queued = states.find(({ state }) => state === 'queued');
    if (!queued || states.some(({ state }) => state === 'preparing')) return;
    const problem = this.#try(sitting, queued.number);
    // Nobody waits for it yet: it is tried again when there is room, or when somebody does.
    if (problem && problem.code !== 'no_capacity') this.#put(sitting, { number: queued.number, problem });
  }

  #make(sitting: Sitting, number: number): void {
    const problem = this.#try(sitting, number);
    if (problem) this.#put(sitting, { number, problem });
    this.#deps.changed(sitting);
  }

  /** Claims a sandbox; gives why there is none. */
  #try(sitting: Sitting, number: number): Problem | undefined {
    const { task } = this.#one(sitting, number).live;
    const { id, owner, limitMs } = sitting.row;
    const lifetimeMs = (limitMs ?? CLOCKLESS_MS) * 2 + SPARE_MS;
    try {
      const request = { labId: task.lab, sittingId: id, taskIds: task.tasks, lifetimeMs };
      const attemptId = this.#deps.attempts.begin(owner, request);
      this.#sittings.set(attemptId, id);
      this.#put(sitting, { number, attemptId });
      return undefined;
    } catch (error) {
      this.#deps.log.warn({ err: error, sitting: id, number }, 'a live task got no sandbox');
      return problemOf(error);
    }
  }

  #graded(sitting: Sitting, number: number): Promise<void> {
    const key = keyOf(sitting, number);
    const known = this.#grading.get(key);
    if (known) return known;
    const work = this.#grade(sitting, number).finally(() => {
      this.#grading.delete(key);
      this.#deps.changed(sitting);
    });
    this.#grading.set(key, work);
    this.#deps.changed(sitting);
    return work;
  }

  async #grade(sitting: Sitting, number: number): Promise<void> {
    const { live, row, state } = this.#one(sitting, number);
    const { attempts, log } = this.#deps;
    const { attemptId } = row;
    const told = () => attempts.tell(live.task.lab, live.task.tasks, attemptId);
    if (state.state === 'failed') {
      const reason = state.problem?.message ?? 'There was no sandbox for it.';
      this.#put(sitting, { ...row, outcome: unableOutcome(live, reason, told()) });
    } else if (state.state !== 'ready' || attemptId === undefined) {
      this.#put(sitting, { ...row, outcome: untouchedOutcome(live, told()) });
    } else {
      try {
        const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(GRADING_MS)]);
        const grades = await attempts.grade(attemptId, signal);
        this.#put(sitting, { ...row, outcome: gradedOutcome(live, grades, told()) });
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        log.warn({ err: error, sitting: sitting.row.id, number }, 'a live task could not be graded');
        const { code, message } = problemOf(error);
        const reason = code === 'internal' ? 'It could not be graded; the server’s log says why.' : message;
        this.#put(sitting, { ...row, outcome: unableOutcome(live, reason, told()) });
      }
    }
    this.#release(row);
  }

  #release({ attemptId }: LiveRow): void {
    if (attemptId === undefined) return;
    this.#sittings.delete(attemptId);
    this.#deps.attempts.end(attemptId);
  }

  #onSandbox(attemptId: string): void {
    const sitting = this.#deps.sittingOf(this.#sittings.get(attemptId) ?? '');
    if (!sitting) return;
    this.#deps.changed(sitting);
    if (sitting.row.state === 'active') this.#next(sitting);
  }
}

const keyOf = (sitting: Sitting, number: number) => `${sitting.row.id}/${number}`;

function busy({ state }: LiveState): ExamError {
  const words: Record<LiveState['state'], string> = {
    queued: 'its sandbox is not made yet',
    preparing: 'its sandbox is being made',
    ready: 'it is ready',
    failed: 'it has no sandbox',
    grading: 'it is being graded',
    done: 'it has been handed in',
  };
  return new ExamError('live_busy', `This cannot be done with the live task now: ${words[state]}.`);
}

/** Errors of other rooms say what to do; what nobody foresaw says where to look. */
function problemOf(error: unknown): Problem {
  const { code, message, options } = error as { code?: unknown; message?: unknown; options?: { action?: unknown } };
  if (typeof code !== 'string')
    return { code: 'internal', message: 'The sandbox could not be made; the server’s log says why.' };
  const action = code === 'no_capacity' ? MAKE_ROOM : options?.action;
  return { code, message: String(message), ...(typeof action === 'string' && { action }) };
}
