/** DEVELOPMENT AND PAGE TESTS ONLY: invented attempts and reports for the mock server. */
import {
  type AttemptResult,
  type AttemptView,
  type DoctorReport,
  type HostView,
  helpCost,
  type Step,
  type TaskSolution,
  type Verdict,
} from '../../../protocol/index.ts';

const MINUTE = 60_000;

export function mockAttempt(id: string, now: number): AttemptView {
  return {
    id,
    labId: 'swarm-rolling-update',
    labTitle: 'Rolling update with rules',
    state: 'active',
    startedAt: now - 6 * MINUTE,
    variables: { colour: 'teal' },
    sandbox: {
      id: `s-${id}`,
      state: 'ready',
      cluster: 'swarm',
      isolation: 'plain',
      nodes: [
        { name: 'node1', role: 'manager', health: 'healthy', address: '10.71.0.2' },
        { name: 'node2', role: 'worker', health: 'healthy', address: '10.71.0.3' },
        { name: 'node3', role: 'worker', health: 'healthy', address: '10.71.0.4' },
      ],
      steps: [],
      createdAt: now - 6 * MINUTE,
      readyAt: now - 6 * MINUTE + 8000,
      expiresAt: now + 24 * MINUTE + 10_000,
      warnAt: now + 19 * MINUTE,
      extensionsLeft: 2,
    },
    verdicts: {},
    hintsTaken: {},
    hintTexts: {},
    givenUp: [],
    solutions: {},
    answers: {},
    score: 0,
    maxScore: 100,
    flags: [],
    live: true,
    checking: false,
  };
}

export function mockSteps(now: number): Step[] {
  const rows: [string, string, Step['state'], number, number?][] = [
    ['network', 'Network made', 'done', 0, 180],
    ['images', 'Images lab/web:1.0, lab/web:2.0 found', 'done', 40, 320],
    ['node:node1', 'node1 started', 'done', 200, 1210],
    ['node:node2', 'node2 started', 'done', 200, 1340],
    ['node:node3', 'node3 started', 'done', 210, 1420],
    ['swarm:init', 'Swarm formed on node1', 'done', 1500, 910],
    ['swarm:join:node2', 'node2 joined the swarm', 'done', 2450, 1380],
    ['swarm:join:node3', 'node3 joins the swarm', 'running', 2450],
    ['setup', 'Initial state of the lab', 'running', 2900],
  ];
  return rows.map(([id, title, state, at, ms]) => ({
    id,
    title,
    state,
    startedAt: now - 4200 + at,
    ...(ms !== undefined && { ms }),
  }));
}

export function failedVerdict(now: number): Verdict {
  return {
    taskId: 'policy',
    status: 'failed',
    points: 0,
    maxPoints: 30,
    hint: 'Two tasks at a time is the parallelism of the update, not of the rollback.',
    rule: 'web.Spec.UpdateConfig.Parallelism == 2',
    evidence: [
      {
        path: 'web.Spec.UpdateConfig.Parallelism',
        label: 'Parallelism',
        seen: 1,
        seenText: '1',
        wanted: '2',
        sentence: 'Parallelism is 1, wanted 2',
      },
    ],
    latched: false,
    final: true,
    at: now,
  };
}

export function passedVerdict(taskId: string, points: number, now: number): Verdict {
  return {
    taskId,
    status: 'passed',
    points,
    maxPoints: points,
    evidence: [],
    latched: taskId === 'update',
    final: true,
    at: now,
  };
}

export function waitingVerdict(now: number): Verdict {
  return {
    taskId: 'rollback',
    status: 'failed',
    points: 0,
    maxPoints: 25,
    evidence: [],
    waitingFor: ['update'],
    latched: false,
    final: true,
    at: now,
  };
}

export function unableVerdict(now: number): Verdict {
  return {
    taskId: 'questions',
    status: 'unable',
    points: 0,
    maxPoints: 15,
    evidence: [],
    reason: 'The engine of node2 did not answer within 5 s. We look again as soon as it does.',
    latched: false,
    final: true,
    at: now,
  };
}

export function mockHost(): HostView {
  return {
    engine: 'up',
    capacity: { sandboxes: 1, max: 4, memoryFreeMiB: 18_400 },
    images: [
      { name: 'drydock/node:latest', state: 'ready', detail: 'built', ms: 94_000 },
      { name: 'nginx:1.27', state: 'ready', detail: 'built from packages', ms: 31_000 },
      { name: 'redis:7', state: 'ready', detail: 'built from packages', ms: 22_400 },
      { name: 'lab/web:2.0', state: 'ready', detail: 'built', ms: 2100 },
    ],
    capabilities: ['overlay'],
  };
}

export function mockDoctor(now: number): DoctorReport {
  return {
    at: now,
    capabilities: ['overlay'],
    lines: [
      {
        id: 'engine',
        title: 'Docker Engine',
        status: 'ok',
        value: '20.10.24',
        meaning: 'Runs the nodes of your labs.',
        stops: true,
      },
      {
        id: 'cgroup',
        title: 'Control groups',
        status: 'ok',
        value: 'v1',
        meaning: 'Limits of memory, CPU and processes hold.',
        stops: false,
      },
      {
        id: 'overlay',
        title: 'Overlay file system',
        status: 'ok',
        value: 'available',
        meaning: 'Nodes share image layers.',
        stops: false,
      },
      {
        id: 'ipvs',
        title: 'IPVS',
        status: 'warn',
        value: 'not in this kernel',
        meaning:
          'Service addresses (VIPs) and the routing mesh do not answer. Tasks that need them are left out, and their points are shared among the rest.',
        mend: 'Load the module: sudo modprobe ip_vs. In a virtual machine without it, use another kernel.',
        stops: false,
      },
      {
        id: 'esp',
        title: 'ESP (encrypted overlays)',
        status: 'warn',
        value: 'not in this kernel',
        meaning: 'Traffic of encrypted networks does not get through between nodes.',
        mend: 'Load the modules esp4 and xfrm_user.',
        stops: false,
      },
      {
        id: 'memory',
        title: 'Memory',
        status: 'ok',
        value: '18.0 of 23.5 GiB free',
        meaning: 'Room for about four sandboxes of three nodes.',
        stops: false,
      },
      {
        id: 'disk',
        title: 'Disk',
        status: 'fail',
        value: '1.1 GiB free in /var/lib/docker',
        meaning: 'Images cannot be made.',
        mend: 'Free at least 4 GiB.',
        stops: true,
      },
      {
        id: 'registry',
        title: 'Registry',
        status: 'warn',
        value: 'docker.io cannot be reached',
        meaning: 'Images are built from packages instead. Labs work offline.',
        stops: false,
      },
    ],
  };
}

export function mockResult(attempt: AttemptView, now: number): AttemptResult {
  const titles: [string, string, number][] = [
    ['policy', 'Set the update policy', 30],
    ['update', 'Update to 2.0 without an outage', 30],
    ['questions', 'Say what happened', 15],
    ['rollback', 'Survive a sick version', 25],
  ];
  const at = attempt.startedAt;
  return {
    attempt,
    tasks: titles.map(([id, title, points]) => ({
      id,
      title,
      points,
      verdict: attempt.verdicts[id],
      hints: attempt.hintsTaken[id] ?? 0,
      gaveUp: attempt.givenUp.includes(id),
      helpCost: helpCost(points, attempt.hintsTaken[id] ?? 0, attempt.givenUp.includes(id)),
      solution: attempt.solutions[id] ?? mockSolution(id),
    })),
    passed: attempt.score >= 0.7 * attempt.maxScore,
    complete: attempt.score >= attempt.maxScore,
    explanation: 'An update is a plan that the **orchestrator** carries out, task by task.',
    seconds: Math.round((now - at) / 1000),
    timeline: [
      { at, kind: 'state', text: 'requested' },
      { at: at + 8000, kind: 'state', text: 'ready after 8.0 s' },
      { at: at + 12_000, kind: 'terminal', text: 'opened on node1' },
      { at: at + 95_000, kind: 'check', text: 'asked for by the learner' },
      { at: at + 95_300, kind: 'verdict', text: 'Set the update policy: Parallelism is 1, wanted 2' },
      { at: at + 130_000, kind: 'hint', text: 'first hint of Set the update policy' },
      { at: at + 171_000, kind: 'verdict', text: 'Set the update policy passed' },
      { at: at + 260_000, kind: 'verdict', text: 'Update to 2.0 without an outage passed' },
      { at: at + 290_000, kind: 'extend', text: '15 minutes more' },
      { at: at + 340_000, kind: 'state', text: 'ended by the learner' },
    ],
    next: [
      { id: 'swarm-drain-maintenance', title: 'Drain for maintenance' },
      { id: 'swarm-quorum-loss', title: 'When managers lose their majority' },
    ],
  };
}

/** How the mock's reference solution solves a task. */
export function mockSolution(task: string): TaskSolution {
  const solution: Record<string, string> = {
    policy:
      'docker service update --update-parallelism 2 --update-order start-first \\\n  --update-failure-action rollback --label-add colour=teal web',
    update: 'docker service update --image lab/web:2.0 web',
    questions: '# start-first\n# completed',
    rollback: 'docker service update --image lab/web:sick web',
  };
  return {
    script: solution[task] ?? '',
    explanation: 'The rules belong to the *service*: they are kept, and every later update follows them.',
  };
}
