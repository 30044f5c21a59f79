import { z } from 'zod';
import { ClusterKind, KubeAddon, KubeProfile, NodeRole } from './clusters.ts';
import { HINT_TIERS } from './hints.ts';
import { LabRead } from './lab-reads.ts';
import { Duration, Expression, Id, Name, Size } from './lab-scalars.ts';

export const LabLevel = z.enum(['beginner', 'intermediate', 'advanced', 'break-fix', 'capstone', 'extension']);

const LabNode = z.strictObject({
  name: z
    .string()
    .max(20)
    .regex(/^[a-z][a-z0-9-]*$/, 'a host name: node1'),
  role: NodeRole.optional().describe(
    'Default: worker in a swarm, engine otherwise; Kubernetes: the first node is the control plane',
  ),
});

const LabLimits = z.strictObject({
  memory: Size.optional(),
  cpus: z.number().positive().max(16).optional(),
  pids: z.int().min(64).max(32_768).optional(),
  disk: Size.optional(),
});

const LabNetwork = z.strictObject({
  egress: z
    .boolean()
    .default(false)
    .describe('The nodes reach the internet; offered only where the operator allows it (DRYDOCK_EGRESS=allow)'),
});

/** The machines that a learner gets. */
export const LabSandbox = z.strictObject({
  cluster: ClusterKind,
  profile: KubeProfile.optional().describe(
    'Kubernetes: what makes the cluster. Default: minikube for one node, kubeadm for several',
  ),
  addons: z.array(KubeAddon).optional().describe('Kubernetes: what is in the cluster from the start. Default: storage'),
  nodes: z.array(LabNode).min(1).max(9),
  images: z.array(z.string()).default([]).describe('Preloaded into every node'),
  offered: z.array(z.string()).default([]).describe('Not preloaded, but `docker pull` finds them'),
  limits: LabLimits.optional().describe('Per node'),
  network: LabNetwork.optional().describe('Default: the nodes reach each other and nothing else'),
  lifetime: Duration.optional().describe('Default: three times `minutes`'),
  workdir: z
    .string()
    .regex(/^\/[\w./-]*$/, 'an absolute path of letters, digits, and . _ - /')
    .default('/root')
    .describe('Where terminals and scripts start and files/ goes'),
});

/** A value drawn anew for each attempt, so that answers cannot be copied. Always text. */
export const LabVariable = z.union([
  z.strictObject({ oneOf: z.array(z.string()).min(2) }),
  z.strictObject({ hex: z.int().min(4).max(64).describe('Number of hexadecimal digits') }),
  z.strictObject({ between: z.tuple([z.int(), z.int()]).describe('Whole number, both ends included') }),
]);
export type LabVariable = z.output<typeof LabVariable>;

export const LabRule = z.strictObject({
  rule: Expression.describe('CEL; must be true'),
  hint: z.string().min(1).describe('Shown when it is the first false rule'),
  costs: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('Share of the points that is lost when this rule is false; 0.5 = half points'),
  reveal: z
    .boolean()
    .default(true)
    .describe('false: evidence says what was seen, but not what is wanted, because that is the answer'),
  requires: z
    .array(z.string())
    .default([])
    .describe('Host capabilities; where one is missing this rule is left out and the others count as ever'),
});
export type LabRule = z.output<typeof LabRule>;

const MistakeName = Id.describe('mistakes/<task>--<name>.sh makes this state');

const MistakeRequires = z
  .array(z.string())
  .default([])
  .describe('Host capabilities without which the rules cannot tell this mistake: `lab test` leaves it out there');

/**
 * A wrong state. With `when` it is recognised for what it is and has a hint of its own. With `breaks` it is a near miss:
 * exactly this one rule is false (they count from 1), and the hint is the rule's.
 */
export const LabMistake = z.union([
  z.strictObject({
    name: MistakeName,
    when: Expression.describe('CEL; true in the wrong state'),
    hint: z.string().min(1),
    requires: MistakeRequires,
  }),
  z.strictObject({
    name: MistakeName,
    breaks: z.int().min(1).describe('Number of the rule, counted from 1'),
    requires: MistakeRequires,
  }),
]);
export type LabMistake = z.output<typeof LabMistake>;

/** A question whose answer is typed or chosen in the page. */
export const LabQuestion = z.strictObject({
  id: Name,
  prompt: z.string().min(1),
  options: z.array(z.string()).min(2).optional(),
  answers: z
    .array(z.string().min(1))
    .min(1)
    .describe('Any of these; blanks at the ends and repeated blanks do not count'),
  matchCase: z.boolean().default(false),
});
export type LabQuestion = z.output<typeof LabQuestion>;

const LabRecord = z.union([
  Expression.transform((value) => ({ value, when: undefined as string | undefined })),
  z.strictObject({ value: Expression, when: Expression.optional() }),
]);

/** Values that must stay the same for a while before the task counts as passed. */
const LabStable = z.strictObject({
  for: Duration,
  of: z.array(Expression).min(1).describe('CEL values that may not change: IDs, restart counts'),
});

export const LabTask = z.strictObject({
  id: Id,
  title: z.string().min(1).max(100),
  points: z.int().min(1).max(100),
  text: z.string().optional().describe('Default: tasks/<id>.md'),
  needs: z.array(Id).default([]).describe('Tasks that must have passed before this one is judged'),
  requires: z.array(z.string()).default([]).describe('Host capabilities; where one is missing the task is `unable`'),
  latch: z.boolean().default(false).describe('Stays passed once seen, because a later task contradicts it'),
  within: Duration.default(30_000).describe('How long a Check waits for it to become true'),
  stable: LabStable.optional(),
  rules: z.array(LabRule).min(1),
  mistakes: z.array(LabMistake).default([]),
  hints: z
    .array(z.string().min(1))
    .max(HINT_TIERS.length)
    .default([])
    .describe('Three: a nudge, the concept, the shape of the command. Taken one by one, each costs points'),
  record: z.record(Name, LabRecord).default({}).describe('Remembered as seen.<name> each time the rules hold'),
  quiz: z.array(LabQuestion).default([]),
});
export type LabTask = z.output<typeof LabTask>;

/** lab.yaml (docs/authoring.md). Input: what an author writes; output (`LabDefinition`): defaults filled in, times in ms. */
export const LabFile = z.strictObject({
  $schema: z.string().optional(),
  id: Id,
  title: z.string().min(1).max(100),
  summary: z.string().min(1).max(200).describe('One sentence for the catalogue'),
  track: z.enum(['compose', 'swarm', 'kubernetes', 'discovery', 'production']),
  level: LabLevel,
  minutes: z.int().min(1).max(240),
  order: z.int().default(100).describe('Place within the track'),
  objectives: z.array(z.string()).min(1).describe('Key knowledge areas of labs/objectives.yaml: "701-100: 702.2a"'),
  areas: z
    .array(z.string().regex(/^E\d+$/, 'an exam area such as E4'))
    .default([])
    .describe('Areas of the practice exam that this lab prepares for: E1'),
  topics: z.array(z.string()).default([]).describe('Topics of labs/objectives.yaml that this lab teaches: "001:22-40"'),
  prerequisites: z.array(Id).default([]).describe('Labs that should be done before this one'),
  draft: z
    .boolean()
    .default(false)
    .describe('Not offered to learners yet: written, but its proof (`drydock lab test`) is not complete'),
  goals: z.array(z.string()).default([]).describe('What the learner will be able to do'),
  requires: z.array(z.string()).default([]).describe('Host capabilities without which the lab cannot start: ipvs'),
  sandbox: LabSandbox,
  variables: z.record(Name, LabVariable).default({}),
  reads: z.record(Name, LabRead).default({}),
  base: z
    .record(Name, Expression)
    .default({})
    .describe('Recorded after set-up, read as base.<name>: tells an update from delete-and-recreate'),
  tasks: z.array(LabTask).min(1),
});
export type LabFile = z.input<typeof LabFile>;
/** A lab.yaml that has passed the schema. */
export type LabDefinition = z.output<typeof LabFile>;
export type LabSandbox = z.output<typeof LabSandbox>;

/** Names that rules have without declaring a read. */
export const BUILTIN_NAMES = ['base', 'seen', 'variables', 'images', 'sandbox'] as const;
