import type {
  AnswerQuestion,
  AttemptResult,
  AttemptSummary,
  AttemptView,
  CoverageView,
  DoctorReport,
  ExamOverview,
  Explained,
  HostView,
  KnownPorts,
  LabDetail,
  LabList,
  OpenPreview,
  PreviewView,
  Problem,
  SavedAnswer,
  SittingClock,
  SittingReport,
  SittingView,
  StartSitting,
  StartTrial,
  TrialCommand,
  TrialView,
} from '../../../protocol/index.ts';
import { ProblemError } from './problem-error.ts';
import type { ServerClock } from './server-clock.ts';

export interface TakenHint {
  hint: string;
  taken: number;
  of: number;
}

export interface SavedWithClock {
  answer: SavedAnswer;
  clock: SittingClock;
}

export interface InspectTarget {
  node: string;
  kind: 'node' | 'service' | 'task' | 'container' | 'network' | 'pod';
  ref: string;
}

const REPEAT_PAUSES_MS = [250, 750];

/** The REST side of the server. Every method rejects with ProblemError. */
export class Api {
  readonly #clock: ServerClock;

  constructor(clock: ServerClock) {
    this.#clock = clock;
  }

  labs = (signal?: AbortSignal) => this.#get<LabList>('/api/labs', signal);
  coverage = (signal?: AbortSignal) => this.#get<CoverageView>('/api/coverage', signal);
  lab = (id: string, signal?: AbortSignal, attemptId?: string) =>
    this.#get<LabDetail>(
      `/api/labs/${encodeURIComponent(id)}${attemptId ? `?attempt=${encodeURIComponent(attemptId)}` : ''}`,
      signal,
    );
  attempts = (signal?: AbortSignal) => this.#get<AttemptSummary[]>('/api/attempts', signal);
  attempt = (id: string, signal?: AbortSignal) => this.#get<AttemptView>(attemptPath(id), signal);
  result = (id: string, signal?: AbortSignal) => this.#get<AttemptResult>(attemptPath(id, 'result'), signal);
  host = (signal?: AbortSignal) => this.#get<HostView>('/api/host', signal);
  doctor = (signal?: AbortSignal) => this.#get<DoctorReport>('/api/doctor', signal);
  inspect = (id: string, target: InspectTarget, signal?: AbortSignal) =>
    this.#get<unknown>(`${attemptPath(id, 'inspect')}?${new URLSearchParams({ ...target })}`, signal);

  ports = (id: string, signal?: AbortSignal) => this.#get<KnownPorts>(attemptPath(id, 'ports'), signal);
  openPreview = (id: string, target: OpenPreview) => this.#postAgain<PreviewView>(attemptPath(id, 'previews'), target);

  exams = (signal?: AbortSignal) => this.#get<ExamOverview>('/api/exams', signal);
  sitting = (id: string, signal?: AbortSignal) => this.#get<SittingView>(sittingPath(id), signal);
  report = (id: string, signal?: AbortSignal) => this.#get<SittingReport>(sittingPath(id, 'report'), signal);
  sit = (wish: StartSitting) => this.#post<SittingView>('/api/sittings', wish);
  answerQuestion = (id: string, number: number, change: AnswerQuestion) =>
    this.#post<SavedWithClock>(sittingPath(id, `questions/${number}/answer`), change);
  contact = (id: string, number: number) => this.#post<SittingClock>(sittingPath(id, 'contact'), { number });
  explain = (id: string, number: number) =>
    this.#postAgain<Explained>(sittingPath(id, `questions/${number}/explain`), {});
  startLive = (id: string, number: number) => this.#postAgain<SittingView>(sittingPath(id, `live/${number}/start`), {});
  resetLive = (id: string, number: number) => this.#post<SittingView>(sittingPath(id, `live/${number}/reset`), {});
  handInLive = (id: string, number: number) =>
    this.#postAgain<SittingView>(sittingPath(id, `live/${number}/hand-in`), {});
  discard = (id: string) => this.#post<object>(sittingPath(id, 'discard'), {});
  submit = (id: string) => this.#postAgain<SittingReport>(sittingPath(id, 'submit'), {});

  start = (labId: string) => this.#post<AttemptView>('/api/attempts', { labId });
  check = (id: string, taskIds?: string[]) =>
    this.#postAgain<AttemptView>(attemptPath(id, 'check'), taskIds ? { taskIds } : {});
  setLive = (id: string, live: boolean) => this.#postAgain<AttemptView>(attemptPath(id, 'live'), { live });
  answer = (id: string, question: string, answer: string) =>
    this.#postAgain<AttemptView>(attemptPath(id, 'answers'), { question, answer });
  takeHint = (id: string, taskId: string) => this.#post<TakenHint>(attemptPath(id, 'hints'), { taskId });
  giveUp = (id: string, taskId: string) => this.#postAgain<AttemptView>(attemptPath(id, 'solutions'), { taskId });
  reset = (id: string) => this.#post<AttemptView>(attemptPath(id, 'reset'), {});
  extend = (id: string) => this.#post<AttemptView>(attemptPath(id, 'extend'), {});
  end = (id: string) => this.#postAgain<AttemptResult>(attemptPath(id, 'end'), {});

  startTrial = (wish: StartTrial) => this.#post<TrialView>('/api/trials', wish);
  trial = (id: string, signal?: AbortSignal) => this.#get<TrialView>(trialPath(id), signal);
  runTrial = (id: string, run: TrialCommand) => this.#post<TrialView>(trialPath(id, 'run'), { run });
  lookAgain = (id: string) => this.#postAgain<TrialView>(trialPath(id, 'look'), {});
  /** Said also by a page that is being closed. */
  endTrial = (id: string) => this.#post<TrialView>(trialPath(id, 'end'), {}, { keepalive: true });

  #get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#send<T>(path, signal ? { signal } : {});
  }

  #post<T>(path: string, body: unknown, more: RequestInit = {}): Promise<T> {
    return this.#send<T>(path, {
      ...more,
      method: 'POST',
      // A foreign page cannot send this header without the server's consent.
      headers: { 'content-type': 'application/json', 'x-drydock': '1' },
      body: JSON.stringify(body),
    });
  }

  /** For what may be said twice: sent again when the request broke off, as it does when the host's network changes. */
  async #postAgain<T>(path: string, body: unknown): Promise<T> {
    for (const pauseMs of REPEAT_PAUSES_MS) {
      try {
        return await this.#post<T>(path, body);
      } catch (error) {
        if (!(error instanceof ProblemError && error.status === 0)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return this.#post<T>(path, body);
  }

  async #send<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(path, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ProblemError(unreachable(), { cause: error });
    });
    this.#clock.learn(response.headers.get('date'));
    if (response.ok) return (await response.json()) as T;
    throw new ProblemError(await readProblem(response));
  }
}

function attemptPath(id: string, part?: string): string {
  return `/api/attempts/${encodeURIComponent(id)}${part ? `/${part}` : ''}`;
}

function trialPath(id: string, part?: string): string {
  return `/api/trials/${encodeURIComponent(id)}${part ? `/${part}` : ''}`;
}

function sittingPath(id: string, part?: string): string {
  return `/api/sittings/${encodeURIComponent(id)}${part ? `/${part}` : ''}`;
}

function unreachable(): Problem {
  return {
    type: 'about:blank',
    title: 'The Drydock server does not answer',
    status: 0,
    code: 'server_unreachable',
    action: 'Look whether it still runs (npm start). This page connects again by itself.',
  };
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: `The server answered ${response.status} ${response.statusText}`.trim(),
    status: response.status,
    code: `http_${response.status}`,
  };
  if (!response.headers.get('content-type')?.includes('json')) return fallback;
  const body = (await response.json()) as Partial<Problem>;
  return { ...fallback, ...body };
}
