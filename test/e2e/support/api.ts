/** DEVELOPMENT AND PAGE TESTS ONLY: the mock's REST answers. */
import type {
  AttemptView,
  KnownPort,
  KnownPorts,
  OpenPreview,
  PreviewView,
  Problem,
  Verdict,
} from '../../../protocol/index.ts';
import { mockAttempt, mockResult, mockSolution, mockSteps } from './attempts.ts';
import { answerExam } from './exams.ts';
import { mockCoverage, mockDetail } from './labs.ts';
import { mockPicture } from './pictures.ts';
import { answerTrial } from './trials.ts';
import { labList, type MockIo, type World } from './world.ts';

export class ProblemReply extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

interface Call {
  world: World;
  io: MockIo;
  method: string;
  url: URL;
  body: unknown;
}

export async function answer(call: Call): Promise<unknown> {
  const { world, method, url } = call;
  const [, , resource, id, action] = url.pathname.split('/');
  if (resource === 'exams' || resource === 'sittings')
    return answerExam(world.exams, method, url.pathname.split('/').slice(2), call.body);
  if (resource === 'trials') {
    const answered = answerTrial(world, method, url.pathname.split('/').slice(2), call.body);
    if (answered) return answered;
    throw problem(404, 'trial_not_found', 'This sandbox to try things out is gone');
  }
  if (resource === 'host') return world.host;
  if (resource === 'doctor') return world.doctor;
  if (resource === 'coverage') return mockCoverage();
  if (resource === 'labs') return id ? lab(world, id) : labList(world);
  if (resource !== 'attempts') throw problem(404, 'not_found', 'There is nothing at this address');
  if (!id) return method === 'POST' ? start(call) : [...world.attempts.values()];
  const attempt = world.attempts.get(id);
  if (!attempt) throw problem(404, 'attempt_not_found', 'There is no such attempt', `There is no attempt "${id}".`);
  if (method === 'GET') return read(attempt, action, url);
  return act(call, attempt, action ?? '');
}

function lab(world: World, id: string): unknown {
  const found = labList(world).labs.find((candidate) => candidate.id === id);
  if (!found) throw problem(404, 'lab_not_found', 'There is no such lab', `There is no lab "${id}".`);
  return mockDetail(found);
}

function read(attempt: AttemptView, action: string | undefined, url: URL): unknown {
  if (action === 'result') {
    if (attempt.state === 'active') throw problem(409, 'attempt_not_ended', 'This attempt has not ended yet');
    return mockResult(attempt, Date.now());
  }
  if (action === 'ports') return mockPorts();
  if (action === 'inspect') {
    return { ID: url.searchParams.get('ref'), Spec: { Name: 'web', Mode: { Replicated: { Replicas: 3 } } } };
  }
  return attempt;
}

function mockPorts(): KnownPorts {
  const port = (name: string, kind: KnownPort['kind'], number: number): KnownPort => ({
    name,
    kind,
    target: { node: 'node1', port: number, tls: number === 443 },
  });
  return { ports: [port('web', 'service', 8080), port('shop/front', 'node-port', 30080)] };
}

function mockPreview({ node, port, path = '/' }: OpenPreview): PreviewView {
  if (port === 9) throw problem(409, 'preview_frozen', 'This task has been handed in');
  const url = `http://${node}-${port}.localhost:1${path}`;
  return { url, ownOrigin: true, pathUrl: `${url}preview/` };
}

function start({ world, io, body }: Call): AttemptView {
  const now = Date.now();
  const labId = (body as { labId: string }).labId;
  const found = world.labs.labs.find((candidate) => candidate.id === labId);
  const id = `a${world.attempts.size + 1}`;
  const fresh = mockAttempt(id, now);
  const attempt: AttemptView = {
    ...fresh,
    labId,
    labTitle: found?.title ?? labId,
    startedAt: now,
    sandbox: { ...fresh.sandbox, state: 'provisioning', createdAt: now, steps: mockSteps(now + 4200).slice(0, 2) },
  };
  world.attempts.set(id, attempt);
  world.pictures.set(id, mockPicture(now));
  setTimeout(() => publish(world, io, { ...attempt, sandbox: { ...attempt.sandbox, state: 'ready' } }), 1500).unref();
  return attempt;
}

async function act({ world, io, body }: Call, attempt: AttemptView, action: string): Promise<unknown> {
  if (action === 'end') {
    const ended = publish(world, io, { ...attempt, state: 'ended', endedAt: Date.now() });
    return mockResult(ended, Date.now());
  }
  if (attempt.state !== 'active') throw problem(409, 'attempt_ended', 'This attempt has ended');
  const given = body as { live: boolean; question: string; answer: string; taskId: string };
  switch (action) {
    case 'check':
      return check(world, io, attempt);
    case 'live':
      return publish(world, io, { ...attempt, live: given.live });
    case 'answers':
      return publish(world, io, { ...attempt, answers: { ...attempt.answers, [given.question]: given.answer } });
    case 'hints': {
      const taken = (attempt.hintsTaken[given.taskId] ?? 0) + 1;
      const hint = `Look at docker service update --help | grep update- (${taken})`;
      publish(world, io, {
        ...attempt,
        hintsTaken: { ...attempt.hintsTaken, [given.taskId]: taken },
        hintTexts: { ...attempt.hintTexts, [given.taskId]: [...(attempt.hintTexts[given.taskId] ?? []), hint] },
      });
      return { hint, taken, of: 3 };
    }
    case 'solutions':
      return publish(world, io, {
        ...attempt,
        givenUp: [...attempt.givenUp, given.taskId],
        solutions: { ...attempt.solutions, [given.taskId]: mockSolution(given.taskId) },
      });
    case 'previews':
      return mockPreview(body as OpenPreview);
    case 'reset':
      return publish(world, io, {
        ...attempt,
        verdicts: {},
        score: 0,
        sandbox: { ...attempt.sandbox, state: 'resetting', steps: mockSteps(Date.now()) },
      });
    case 'extend':
      return extend(world, io, attempt);
    default:
      throw problem(404, 'not_found', 'There is nothing at this address');
  }
}

function extend(world: World, io: MockIo, attempt: AttemptView): AttemptView {
  const { sandbox } = attempt;
  if (sandbox.extensionsLeft === 0) throw problem(409, 'no_more_extensions', 'The time cannot be extended again');
  const expiresAt = (sandbox.expiresAt ?? Date.now()) + 15 * 60_000;
  return publish(world, io, {
    ...attempt,
    sandbox: { ...sandbox, expiresAt, warnAt: expiresAt - 300_000, extensionsLeft: sandbox.extensionsLeft - 1 },
  });
}

async function check(world: World, io: MockIo, attempt: AttemptView): Promise<AttemptView> {
  publish(world, io, { ...attempt, checking: true });
  let verdicts: Record<string, Verdict> = attempt.verdicts;
  for (const verdict of world.onCheck(attempt)) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    io.to(attempt.id).emit('verdict', attempt.id, verdict);
    verdicts = { ...verdicts, [verdict.taskId]: verdict };
  }
  const score = Object.values(verdicts).reduce((sum, verdict) => sum + verdict.points, 0);
  return publish(world, io, { ...attempt, verdicts, score, checking: false });
}

/** Stores an attempt and tells whoever watches it. */
export function publish(world: World, io: MockIo, attempt: AttemptView): AttemptView {
  world.attempts.set(attempt.id, attempt);
  io.to(attempt.id).emit('attempt', attempt);
  return attempt;
}

function problem(status: number, code: string, title: string, detail?: string): ProblemReply {
  return new ProblemReply({ type: 'about:blank', title, status, code, ...(detail && { detail }) });
}
