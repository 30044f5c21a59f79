/** DEVELOPMENT AND PAGE TESTS ONLY: the state behind the mock server, which tests change directly. */
import type { Server } from 'socket.io';
import type {
  AttemptView,
  ClientToServer,
  ClusterPicture,
  DoctorReport,
  HostView,
  LabList,
  Problem,
  ServerToClient,
  TerminalInfo,
  TrialView,
  Verdict,
} from '../../../protocol/index.ts';
import type { Sittings } from '../../../server/exams/index.ts';
import { failedVerdict, mockAttempt, mockDoctor, mockHost, passedVerdict } from './attempts.ts';
import type { MockExamAttempts } from './exams.ts';
import { mockExams, mockLabs, mockProblems } from './labs.ts';
import { mockPicture } from './pictures.ts';

export type MockIo = Server<ClientToServer, ServerToClient>;

export interface World {
  exams: Sittings;
  /** How far the clock of sittings is from the machine's. */
  examTime: { aheadMs: number };
  /** The sandboxes of live tasks. */
  live: MockExamAttempts;
  labs: LabList;
  attempts: Map<string, AttemptView>;
  trials: Map<string, TrialView>;
  pictures: Map<string, ClusterPicture>;
  host: HostView;
  doctor: DoctorReport;
  terminals: Map<string, TerminalInfo>;
  /** The next request whose "METHOD path" matches gets this problem. */
  refusals: { match: RegExp; problem: Problem }[];
  /** Every request, as "METHOD path". */
  requests: string[];
  /** What a check finds. */
  onCheck: (attempt: AttemptView) => Verdict[];
}

export function createWorld(exams: Sittings, examTime: World['examTime'], live: MockExamAttempts): World {
  const now = Date.now();
  const ready = mockAttempt('a1', now);
  return {
    exams,
    examTime,
    live,
    labs: { labs: mockLabs(), exams: mockExams(), problems: mockProblems() },
    attempts: new Map([[ready.id, ready]]),
    trials: new Map(),
    pictures: new Map([[ready.id, mockPicture(now)]]),
    host: mockHost(),
    doctor: mockDoctor(now),
    terminals: new Map(),
    refusals: [],
    requests: [],
    onCheck: (attempt) =>
      attempt.verdicts.policy ? [passedVerdict('policy', 30, Date.now())] : [failedVerdict(Date.now())],
  };
}

/** The catalogue as it follows from the attempts. */
export function labList(world: World): LabList {
  const labs = world.labs.labs.map((lab) => {
    const active = [...world.attempts.values()].find((a) => a.labId === lab.id && a.state === 'active');
    return active
      ? {
          ...lab,
          active: {
            id: active.id,
            labId: active.labId,
            labTitle: active.labTitle,
            state: active.state,
            startedAt: active.startedAt,
            score: active.score,
            maxScore: active.maxScore,
            expiresAt: active.sandbox.expiresAt,
          },
        }
      : lab;
  });
  return { ...world.labs, labs };
}
