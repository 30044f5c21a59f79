/** DEVELOPMENT AND PAGE TESTS ONLY: invented labs for the mock server. The product's labs are in labs/. */
import type { CoverageView, LabDetail, LabList, LabProblem, LabSummary, TaskView } from '../../../protocol/index.ts';

type Row = [id: string, title: string, track: string, level: LabSummary['level'], minutes: number, summary: string];

const ROWS: Row[] = [
  [
    'compose-first-app',
    'First Compose app: web and counter store',
    'compose',
    'beginner',
    20,
    'Describe two services in one file, start them together, and keep one private.',
  ],
  [
    'compose-lifecycle-states',
    'Lifecycle states',
    'compose',
    'beginner',
    25,
    'Created, running, paused, exited: bring each service into the state it should have.',
  ],
  [
    'compose-named-volumes',
    'Named volumes',
    'compose',
    'intermediate',
    25,
    'Data that outlives its container, and data that must not.',
  ],
  [
    'compose-override-merge',
    'Override files',
    'compose',
    'intermediate',
    35,
    'One file for everyone, one for your machine, and how they merge.',
  ],
  [
    'swarm-init-join',
    'Three machines, one swarm',
    'swarm',
    'beginner',
    20,
    'Form a swarm of three nodes and give each the role it should have.',
  ],
  [
    'swarm-service-lifecycle',
    'A service from first task to last',
    'swarm',
    'beginner',
    25,
    'Create, scale, publish, move and remove a replicated service.',
  ],
  [
    'swarm-rolling-update',
    'Rolling update with rules',
    'swarm',
    'intermediate',
    30,
    'Update three replicas two at a time, start first, and never drop a request.',
  ],
  [
    'swarm-drain-maintenance',
    'Drain for maintenance',
    'swarm',
    'intermediate',
    25,
    'Empty a node without an outage, then bring it back into service.',
  ],
  [
    'swarm-overlay-networks',
    'Encrypted overlay networks',
    'swarm',
    'intermediate',
    30,
    'Separate traffic of two stacks, and encrypt one of them.',
  ],
  [
    'swarm-quorum-loss',
    'When managers lose their majority',
    'swarm',
    'advanced',
    35,
    'Two of three managers are gone. Bring the swarm back to life.',
  ],
  [
    'k8s-deployment-scale',
    'Scale a deployment',
    'kubernetes',
    'beginner',
    20,
    'From one pod to many, and what keeps the number.',
  ],
  [
    'k8s-fix-crashloop',
    'Fix a crash loop',
    'kubernetes',
    'intermediate',
    30,
    'A pod restarts for ever. Find out why, and make it stay up.',
  ],
];

function summaryOf([id, title, track, level, minutes, summary]: Row, order: number): LabSummary {
  const swarm = track === 'swarm';
  return {
    id,
    title,
    track,
    level,
    minutes,
    summary,
    order,
    objectives: track === 'kubernetes' ? ['701-200: 703.2a'] : [`701-100: 702.2${swarm ? 'c' : 'a'}`],
    nodes: swarm ? 3 : 1,
    cluster: swarm ? 'swarm' : track === 'kubernetes' ? 'kubernetes' : 'engines',
    needs: [],
    missing: [],
    without: [],
    areas: [],
    prerequisites: id === 'swarm-service-lifecycle' ? ['swarm-init-join', 'compose-lifecycle-states'] : [],
  };
}

const COSTS = [1.5, 3, 4.5];
const mockHints = (many: number): TaskView['hints'] =>
  (['nudge', 'concept', 'shape'] as const).slice(0, many).map((tier, at) => ({ tier, costs: COSTS[at] ?? 0 }));

export function mockExams(): LabList['exams'] {
  const areas = (exam: string, id: string, titles: string[]) =>
    titles.map((title, at) => ({ name: `${exam}: ${id}${'abcdef'[at]}`, title }));
  const compose = ['The application model of Docker Compose', 'Compose files', 'Swarm mode', 'Services and stacks'];
  return [
    {
      id: '701-100',
      title: 'DevOps Tools Engineer 1.0',
      draft: false,
      objectives: [{ id: '702.2', title: 'Orchestration', areas: areas('701-100', '702.2', compose) }],
    },
    {
      id: '701-200',
      title: 'DevOps Tools Engineer 2.0',
      draft: true,
      objectives: [{ id: '703.2', title: 'Operations', areas: areas('701-200', '703.2', ['Deployments', 'Services']) }],
    },
  ];
}

export function mockCoverage(): CoverageView {
  const labs = mockLabs();
  const naming = (name: string) => labs.filter((lab) => lab.objectives.includes(name)).map(({ id }) => id);
  return {
    labs: labs.map(({ id, title, track }) => ({ id, title, track })),
    exams: mockExams().map((exam) => ({
      ...exam,
      objectives: exam.objectives.map((objective) => ({
        ...objective,
        weight: 5,
        areas: objective.areas.map(({ name, title }) => ({ id: name.slice(9), title, labs: naming(name) })),
      })),
    })),
    examAreas: [{ id: 'E1', title: 'Compose: application model', labs: ['compose-first-app'] }],
    sources: [
      {
        id: '001',
        title: 'Notes',
        topics: [
          { id: '001:5-20', title: 'Roles of nodes', areas: ['E3'], examOnly: false, labs: ['swarm-init-join'] },
          { id: '001:45-55', title: 'States of tasks', areas: ['E3'], examOnly: true, labs: [] },
          { id: '001:169-188', title: 'Backup', areas: ['E7'], examOnly: false, labs: [] },
        ],
      },
    ],
  };
}

export function mockLabs(): LabSummary[] {
  const extra: Record<string, Partial<LabSummary>> = {
    'compose-first-app': { best: 100 },
    'compose-lifecycle-states': { best: 70 },
    'swarm-init-join': { best: 100 },
    'swarm-overlay-networks': {
      needs: ['esp'],
      missing: ['This host’s kernel has no ESP: traffic of encrypted networks does not get through between nodes.'],
    },
  };
  return ROWS.map((row, index) => ({ ...summaryOf(row, index), ...extra[row[0]] }));
}

export function mockProblems(): LabProblem[] {
  return [
    {
      lab: 'swarm-secrets-rotation',
      file: 'labs/swarm/secrets-rotation/lab.yaml',
      line: 14,
      column: 7,
      severity: 'error',
      code: 'schema',
      message: 'tasks.0.points: expected a number, got "thirty"',
    },
    {
      lab: 'swarm-external-lb',
      file: 'labs/swarm/external-lb/lab.yaml',
      line: 41,
      column: 13,
      severity: 'error',
      code: 'rule',
      message: 'The rule does not parse: unexpected end of expression after "web.tasks.running().size() =="',
    },
  ];
}

const STORY = `A shop runs \`lab/web\` in version 1.0 on three machines. Version 2.0 is ready, and the last
update took the shop down for half a minute because every copy stopped at once.

This time the update follows rules that are written down *before* it begins: how many tasks at a time, in which
order the old and the new one change places, and what happens when the new version is sick.

## What an update policy is

A service carries its own policy in \`UpdateConfig\`. It is used by every later change of the service, so it is set
once and then obeyed:

| setting | means |
| --- | --- |
| \`Parallelism\` | how many tasks are replaced at the same time |
| \`Order\` | \`stop-first\` frees the place first, \`start-first\` never has fewer than before |
| \`FailureAction\` | \`pause\`, \`continue\` or \`rollback\` |

You can read it at any time:

\`\`\`sh
docker service inspect web --pretty
\`\`\`
`;

const TASKS: TaskView[] = [
  {
    id: 'policy',
    title: 'Set the update policy',
    points: 30,
    text: `The service \`web\` runs already. Change **how it will be updated**, without updating it yet:

- two tasks at a time
- the new task starts before the old one stops
- a failed update rolls itself back

Label the service \`colour=\${colour}\` while you are there. Look at what is set now:

\`\`\`sh
docker service inspect web --format '{{json .Spec.UpdateConfig}}' # what counts
\`\`\`

As YAML in a stack file the same reads:

\`\`\`yaml
deploy:
  update_config:
    parallelism: 2
    order: start-first
\`\`\`
`,
    hints: mockHints(3),
    latch: false,
    needs: [],
    quiz: [],
    withinMs: 30_000,
  },
  {
    id: 'update',
    title: 'Update to 2.0 without an outage',
    points: 30,
    text: `Update \`web\` to \`lab/web:2.0\`. Keep the service: do not remove and create it anew.

\`\`\`sh
docker service update --image lab/web:2.0 web
\`\`\`
`,
    hints: mockHints(2),
    latch: true,
    needs: ['policy'],
    quiz: [],
    withinMs: 90_000,
  },
  {
    id: 'questions',
    title: 'Say what happened',
    points: 15,
    text: 'Two questions about the update that you have just seen.',
    hints: [],
    latch: false,
    needs: [],
    quiz: [
      {
        id: 'order',
        prompt: 'Which order never has fewer running tasks than replicas?',
        options: ['stop-first', 'start-first'],
      },
      { id: 'state', prompt: 'What does UpdateStatus.State say at the end?' },
    ],
    withinMs: 30_000,
  },
  {
    id: 'rollback',
    title: 'Survive a sick version',
    points: 25,
    text: 'Update `web` to `lab/web:sick` and let the policy bring the service back by itself.',
    hints: mockHints(1),
    latch: false,
    needs: ['update'],
    quiz: [],
    withinMs: 90_000,
  },
];

export function mockDetail(lab: LabSummary): LabDetail {
  const names = Array.from({ length: lab.nodes }, (_, n) => `node${n + 1}`);
  return {
    ...lab,
    story: STORY,
    tasks: TASKS,
    topology: names.map((name, n) => ({
      name,
      role: lab.cluster === 'swarm' ? (n === 0 ? 'manager' : 'worker') : 'engine',
    })),
    images: ['lab/web:1.0', 'lab/web:2.0', 'lab/web:sick'],
    goals: [
      'write an update policy and read it back',
      'update a service without dropping a request',
      'tell an update from a removal and a new creation',
      'let a sick version roll itself back',
    ],
  };
}
