import { z } from 'zod';
import { KillPod, KUBE_READS, PodPlace } from './kube-reads.ts';
import { Duration, Template } from './lab-scalars.ts';

const NodeName = z.string().min(1).describe('Name of a node of the sandbox: node1; lists also take "all"');
const Nothing = z.strictObject({}).nullable().describe('No options: write {}');
const ObjectName = Template.min(1);

/** A grader-owned place on one of: a node, a container, a Compose service, a swarm service's tasks, a network, a pod. */
export const Place = z.union([
  NodeName.transform((node) => ({ at: 'node' as const, node })),
  z
    .strictObject({ container: ObjectName, on: NodeName.optional() })
    .transform((p) => ({ at: 'container' as const, container: p.container, node: p.on })),
  z
    .strictObject({ project: ObjectName, service: ObjectName, on: NodeName.optional() })
    .transform((p) => ({ at: 'project' as const, project: p.project, service: p.service, node: p.on })),
  z
    .strictObject({ service: ObjectName, tasks: z.enum(['one', 'each']).default('one') })
    .transform((p) => ({ at: 'service' as const, service: p.service, tasks: p.tasks })),
  z
    .strictObject({ network: ObjectName, on: NodeName.optional() })
    .transform((p) => ({ at: 'network' as const, network: p.network, node: p.on })),
  PodPlace,
]);
/** Where a probe runs: always in that network namespace, always with the platform's own programs. */
export type Place = z.output<typeof Place>;

const Times = z.int().min(1).max(50).default(1).describe('How often, one after the other');
const Timeout = Duration.default(3000).describe('Limit of one attempt; default 3s');

const On = NodeName.optional();
const Labelled = z.strictObject({ label: Template.optional().describe('key or key=value') }).nullable();

/** Every read by its key in lab.yaml. The key is the kind; the value is the object's name or a filter. */
export const READS = {
  service: z.strictObject({ service: ObjectName }).transform((r) => ({ kind: 'service' as const, name: r.service })),
  services: z
    .strictObject({ services: z.strictObject({ stack: Template.optional(), label: Template.optional() }).nullable() })
    .transform((r) => ({ kind: 'services' as const, stack: r.services?.stack, label: r.services?.label })),
  tasks: z
    .strictObject({ tasks: z.strictObject({ service: Template.optional() }).nullable() })
    .transform((r) => ({ kind: 'tasks' as const, service: r.tasks?.service })),
  stack: z.strictObject({ stack: ObjectName }).transform((r) => ({ kind: 'stack' as const, name: r.stack })),
  nodes: z.strictObject({ nodes: Nothing }).transform(() => ({ kind: 'nodes' as const })),
  node: z.strictObject({ node: ObjectName }).transform((r) => ({ kind: 'node' as const, name: r.node })),
  secret: z.strictObject({ secret: ObjectName }).transform((r) => ({ kind: 'secret' as const, name: r.secret })),
  secrets: z.strictObject({ secrets: Nothing }).transform(() => ({ kind: 'secrets' as const })),
  config: z.strictObject({ config: ObjectName }).transform((r) => ({ kind: 'config' as const, name: r.config })),
  configs: z.strictObject({ configs: Nothing }).transform(() => ({ kind: 'configs' as const })),
  swarm: z.strictObject({ swarm: Nothing }).transform(() => ({ kind: 'swarm' as const })),
  network: z
    .strictObject({ network: ObjectName, on: On })
    .transform((r) => ({ kind: 'network' as const, name: r.network, node: r.on })),
  networks: z
    .strictObject({ networks: Labelled, on: On })
    .transform((r) => ({ kind: 'networks' as const, label: r.networks?.label, node: r.on })),
  container: z
    .strictObject({ container: ObjectName, on: On })
    .transform((r) => ({ kind: 'container' as const, name: r.container, node: r.on })),
  containers: z
    .strictObject({ containers: Labelled, on: On })
    .transform((r) => ({ kind: 'containers' as const, label: r.containers?.label, node: r.on })),
  image: z
    .strictObject({ image: ObjectName, on: On })
    .transform((r) => ({ kind: 'image' as const, name: r.image, node: r.on })),
  images: z
    .strictObject({ images: Labelled, on: On })
    .transform((r) => ({ kind: 'images' as const, label: r.images?.label, node: r.on })),
  volume: z
    .strictObject({ volume: ObjectName, on: On })
    .transform((r) => ({ kind: 'volume' as const, name: r.volume, node: r.on })),
  volumes: z
    .strictObject({ volumes: Labelled, on: On })
    .transform((r) => ({ kind: 'volumes' as const, label: r.volumes?.label, node: r.on })),
  info: z.strictObject({ info: NodeName }).transform((r) => ({ kind: 'info' as const, node: r.info })),
  project: z
    .strictObject({ project: ObjectName, on: On })
    .transform((r) => ({ kind: 'project' as const, name: r.project, node: r.on })),
  http: z
    .strictObject({
      http: Template.min(1).describe('URL as seen from the place'),
      from: Place,
      at: Template.min(1).optional().describe('Address to connect to, whatever the name in the URL resolves to'),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
      headers: z.record(z.string(), Template).default({}),
      body: Template.optional(),
      times: Times,
      timeout: Timeout,
    })
    .transform(({ http, timeout, ...r }) => ({ kind: 'http' as const, url: http, timeoutMs: timeout, ...r })),
  tcp: z
    .strictObject({
      tcp: Template.min(1).describe('host:port as seen from the place'),
      from: Place,
      times: Times,
      timeout: Timeout,
    })
    .transform(({ tcp, timeout, ...r }) => ({ kind: 'tcp' as const, address: tcp, timeoutMs: timeout, ...r })),
  dns: z
    .strictObject({
      dns: Template.min(1).describe('Name to resolve'),
      from: Place,
      type: z.enum(['A', 'AAAA', 'PTR', 'SRV', 'TXT', 'CNAME']).default('A'),
      times: Times,
      timeout: Timeout,
    })
    .transform(({ dns, timeout, ...r }) => ({ kind: 'dns' as const, name: dns, timeoutMs: timeout, ...r })),
  exec: z
    .strictObject({
      exec: z.array(Template).min(1).describe('Program and arguments; there is no shell unless you name one'),
      in: Place,
      timeout: Duration.default(5000),
      maxBytes: z.int().min(1).max(1_048_576).default(65_536),
      disturbs: z
        .boolean()
        .default(false)
        .describe('It changes something: runs on Check only, after the other rules hold'),
      undo: z.array(Template).min(1).optional().describe('Program that takes the change back'),
    })
    .transform(({ exec, timeout, ...r }) => ({ kind: 'exec' as const, command: exec, timeoutMs: timeout, ...r })),
  file: z
    .strictObject({
      file: Template.startsWith('/', 'an absolute path'),
      on: NodeName.optional(),
      maxBytes: z.int().min(1).max(1_048_576).default(65_536),
    })
    .transform((r) => ({ kind: 'file' as const, path: r.file, node: r.on, maxBytes: r.maxBytes })),
  ...KUBE_READS,
  quiz: z.strictObject({ quiz: z.string().min(1) }).transform((r) => ({ kind: 'quiz' as const, question: r.quiz })),
  kill: z
    .strictObject({
      kill: z.union([
        z.strictObject({ service: ObjectName }).describe('One running task of this service loses its container'),
        KillPod,
      ]),
      wait: Duration.default(30_000).describe('How long it may take to be whole again'),
    })
    .transform((r) => ({ kind: 'kill' as const, target: r.kill, waitMs: r.wait })),
  drain: z
    .strictObject({
      drain: NodeName.describe('This node is drained, and gets its availability back'),
      http: Template.min(1).describe('URL that is asked before, during and after'),
      from: Place,
      times: Times.describe('Attempts in one round'),
      timeout: Timeout,
      settle: Duration.default(30_000).describe(
        'How long the node may take to empty, and then a whole round to succeed',
      ),
      back: Duration.default(60_000).describe('How long it may take until as many different answers come as before'),
    })
    .transform((r) => ({
      kind: 'drain' as const,
      node: r.drain,
      probe: httpProbe(r),
      settleMs: r.settle,
      backMs: r.back,
    })),
} as const;

function httpProbe(r: { http: string; from: Place; times: number; timeout: number }) {
  const { http: url, from, times, timeout: timeoutMs } = r;
  return {
    url,
    from,
    times,
    timeoutMs,
    method: 'GET' as const,
    headers: {} as Record<string, string>,
    body: undefined,
    at: undefined as string | undefined,
  };
}

export type ReadKind = keyof typeof READS;
export const READ_KINDS = Object.keys(READS) as ReadKind[];

/** One named observation. In lab.yaml: `{ service: web }`; loaded: `{ kind: 'service', name: 'web' }`. */
export const LabRead = z.union([
  READS.service,
  READS.services,
  READS.tasks,
  READS.stack,
  READS.nodes,
  READS.node,
  READS.secret,
  READS.secrets,
  READS.config,
  READS.configs,
  READS.swarm,
  READS.network,
  READS.networks,
  READS.container,
  READS.containers,
  READS.image,
  READS.images,
  READS.volume,
  READS.volumes,
  READS.info,
  READS.project,
  READS.http,
  READS.tcp,
  READS.dns,
  READS.exec,
  READS.file,
  READS.get,
  READS.list,
  READS.logs,
  READS.events,
  READS.rollout,
  READS.endpoints,
  READS.can,
  READS.quiz,
  READS.kill,
  READS.drain,
]);
export type LabRead = z.output<typeof LabRead>;

/** Reads that change the sandbox: they run only on a Check, only when the task's other rules hold, and put back what they changed. */
export function disturbs(read: LabRead): boolean {
  return read.kind === 'kill' || read.kind === 'drain' || (read.kind === 'exec' && read.disturbs);
}
