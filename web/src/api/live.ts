import type { QueryClient } from '@tanstack/react-query';
import { io, type Socket } from 'socket.io-client';
import type {
  AttemptView,
  ClientToServer,
  ClusterPicture,
  HostView,
  ServerToClient,
  SittingChange,
  SittingView,
  Step,
  Verdict,
} from '../../../protocol/index.ts';
import { keys } from './keys.ts';

const RECONNECT_MS = 500;

export type LiveSocket = Socket<ServerToClient, ClientToServer>;
export type PictureListener = (picture: ClusterPicture) => void;

/**
 * The socket side of the server: follows the watched attempt and writes what changes into the query cache, so that
 * the server stays the only truth whatever this or another tab does.
 */
export class Live {
  readonly socket: LiveSocket;
  readonly #queries: QueryClient;
  readonly #connectionListeners = new Set<() => void>();
  readonly #pictureListeners = new Set<PictureListener>();
  readonly #pictures = new Map<string, ClusterPicture>();
  readonly #verdictListeners = new Set<(attemptId: string, verdict: Verdict) => void>();
  /** How often something was told that counts from then on. */
  #heard = 0;
  #watched: string | undefined;
  #sitting: string | undefined;

  constructor(queries: QueryClient) {
    this.#queries = queries;
    // The cookie of the page is the identity; nothing else is sent.
    this.socket = io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 3000 });
    this.socket.on('connect', () => this.#connected());
    this.socket.on('disconnect', (reason) => this.#disconnected(reason));
    this.socket.on('attempt', (attempt) => this.#takeAttempt(attempt));
    this.socket.on('step', (attemptId, step) => this.#patchAttempt(attemptId, (a) => withStep(a, step)));
    this.socket.on('verdict', (attemptId, verdict) => this.#takeVerdict(attemptId, verdict));
    this.socket.on('picture', (attemptId, picture) => this.#takePicture(attemptId, picture));
    this.socket.on('sitting', (change) => this.#takeSitting(change));
    this.socket.on('host', (host) => this.#takeWhole<HostView>(keys.host, host));
    this.socket.on('labs', () => this.#askAgain(keys.labs));
  }

  /** Follows one attempt until the returned function is called. */
  watch(attemptId: string): () => void {
    this.#watched = attemptId;
    if (this.socket.connected) this.#emitWatch(attemptId);
    return () => {
      if (this.#watched === attemptId) this.#watched = undefined;
      this.#pictures.delete(attemptId);
      this.socket.emit('attempt:unwatch', attemptId);
    };
  }

  /** Follows one sitting until the returned function is called. */
  watchSitting(id: string): () => void {
    this.#sitting = id;
    if (this.socket.connected) this.#emitSitting(id);
    return () => {
      if (this.#sitting === id) this.#sitting = undefined;
      this.socket.emit('sitting:unwatch', id);
    };
  }

  onConnection = (listener: () => void): (() => void) => subscribe(this.#connectionListeners, listener);
  onVerdict = (listener: (attemptId: string, verdict: Verdict) => void): (() => void) =>
    subscribe(this.#verdictListeners, listener);
  connected = (): boolean => this.socket.connected;

  /**
   * To be called before something is asked for that answers with how things are then; gives what takes that answer.
   * What the socket, or another such answer, brings until it comes may be newer than it: the server is asked again.
   */
  answerFor<T>(queryKey: readonly unknown[]): (answer: T) => void {
    const heard = this.#heard;
    return (answer) => {
      if (heard === this.#heard) this.#takeWhole(queryKey, answer);
      else this.#askAgain(queryKey);
    };
  }

  /** The last picture of an attempt at once (if there is one), then each new one. */
  onPicture(attemptId: string, listener: PictureListener): () => void {
    const last = this.#pictures.get(attemptId);
    if (last) listener(last);
    const guarded: PictureListener = (picture) => {
      if (this.#pictures.get(attemptId) === picture) listener(picture);
    };
    return subscribe(this.#pictureListeners, guarded);
  }

  close(): void {
    this.socket.close();
  }

  #connected(): void {
    this.#tellConnection();
    if (this.#watched) this.#emitWatch(this.#watched);
    if (this.#sitting) this.#emitSitting(this.#sitting);
    // What was missed while away; the state of the host is said by the server to whoever connects.
    void this.#queries.invalidateQueries({ queryKey: keys.labs });
  }

  #disconnected(reason: string): void {
    this.#tellConnection();
    // A server that shuts down says goodbye, after which socket.io would not try again by itself.
    if (reason === 'io server disconnect') setTimeout(() => this.socket.connect(), RECONNECT_MS);
  }

  #emitWatch(attemptId: string): void {
    this.socket.emit('attempt:watch', attemptId, (reply) => {
      if (reply.ok) this.#takeAttempt(reply.value);
      else void this.#queries.invalidateQueries({ queryKey: keys.attempt(attemptId) });
    });
  }

  #emitSitting(id: string): void {
    this.socket.emit('sitting:watch', id, (reply) => {
      if (reply.ok) this.#takeWhole<SittingView>(keys.sitting(id), reply.value);
      else void this.#queries.invalidateQueries({ queryKey: keys.sitting(id) });
    });
  }

  #takeSitting(change: SittingChange): void {
    this.#takeChange<SittingView>(keys.sitting(change.id), (view) => view && withChange(view, change));
  }

  #takeAttempt(attempt: AttemptView): void {
    this.#takeWhole<AttemptView>(keys.attempt(attempt.id), attempt);
    // Best scores and "continue" lines are derived from attempts.
    if (attempt.state !== 'active') void this.#queries.invalidateQueries({ queryKey: keys.labs });
  }

  #takeVerdict(attemptId: string, verdict: Verdict): void {
    this.#patchAttempt(attemptId, (attempt) => ({
      ...attempt,
      verdicts: { ...attempt.verdicts, [verdict.taskId]: verdict },
    }));
    for (const listener of this.#verdictListeners) listener(attemptId, verdict);
  }

  #takePicture(attemptId: string, picture: ClusterPicture): void {
    this.#pictures.set(attemptId, picture);
    for (const listener of this.#pictureListeners) listener(picture);
  }

  #patchAttempt(attemptId: string, change: (attempt: AttemptView) => AttemptView): void {
    this.#takeChange<AttemptView>(keys.attempt(attemptId), (attempt) => attempt && change(attempt));
  }

  /** Whatever answer is still on its way may be older than this: it is given up. */
  #takeWhole<T>(queryKey: readonly unknown[], value: T): void {
    this.#heard += 1;
    void this.#queries.cancelQueries({ queryKey, exact: true });
    this.#queries.setQueryData<T>(queryKey, value);
  }

  /** As above, but the answer may also hold what is not known yet: it is asked for again. */
  #takeChange<T>(queryKey: readonly unknown[], change: (known: T | undefined) => T | undefined): void {
    this.#heard += 1;
    this.#queries.setQueryData<T>(queryKey, change);
    if (this.#queries.isFetching({ queryKey, exact: true }) > 0) this.#askAgain(queryKey);
  }

  /** Also when the first answer is still on its way, which an invalidation alone would be content with. */
  #askAgain(queryKey: readonly unknown[]): void {
    void this.#queries.cancelQueries({ queryKey, exact: true });
    void this.#queries.invalidateQueries({ queryKey, exact: true });
  }

  #tellConnection(): void {
    for (const listener of this.#connectionListeners) listener();
  }
}

function withStep(attempt: AttemptView, step: Step): AttemptView {
  const steps = attempt.sandbox.steps.slice();
  const at = steps.findIndex((known) => known.id === step.id);
  if (at === -1) steps.push(step);
  else steps[at] = step;
  return { ...attempt, sandbox: { ...attempt.sandbox, steps } };
}

/** What is newer of each answer: news may overtake each other. */
export function withChange(
  view: SittingView,
  { state, clock, answers, live = [] }: Omit<SittingChange, 'id' | 'live'> & Partial<Pick<SittingChange, 'live'>>,
): SittingView {
  const known = new Map(view.answers.map((answer) => [answer.number, answer]));
  for (const answer of answers) {
    if ((known.get(answer.number)?.revision ?? 0) <= answer.revision) known.set(answer.number, answer);
  }
  const states = new Map(live.map((one) => [one.number, one]));
  const asked = view.live.map((one) => {
    const { number, points, minutes, intro, tasks } = one;
    const now = states.get(number);
    return now ? { ...now, points, minutes, intro, tasks } : one;
  });
  return { ...view, state, clock, answers: [...known.values()], live: asked };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
