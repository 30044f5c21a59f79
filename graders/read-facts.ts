import type { LabRead, ReadKind } from '../protocol/index.ts';

const SWARM_OBJECT = ['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec'];
const ATTEMPT = ['node', 'container', 'ms', 'error', 'all'];

/** First-level fields of the reads whose shape is closed, so that a misspelt one is found when the lab is loaded. */
const FIELDS: Partial<Record<ReadKind, readonly string[]>> = {
  service: [...SWARM_OBJECT, 'PreviousSpec', 'Endpoint', 'UpdateStatus', 'ServiceStatus', 'JobStatus', 'env', 'tasks'],
  node: [...SWARM_OBJECT, 'Description', 'Status', 'ManagerStatus', 'name'],
  secret: SWARM_OBJECT,
  config: [...SWARM_OBJECT, 'text'],
  swarm: [
    ...SWARM_OBJECT,
    'JoinTokens',
    'RootRotationInProgress',
    'TLSInfo',
    'DefaultAddrPool',
    'SubnetSize',
    'DataPathPort',
    'UnlockKey',
    'node',
  ],
  stack: ['name', 'services', 'networks', 'secrets', 'configs'],
  project: ['name', 'services', 'containers', 'networks', 'volumes'],
  http: [...ATTEMPT, 'status', 'body', 'headers', 'certificate'],
  tcp: [...ATTEMPT, 'open'],
  dns: [...ATTEMPT, 'answers'],
  exec: ['exitCode', 'stdout', 'stderr', 'timedOut'],
  file: ['type', 'sizeBytes', 'mode', 'text', 'sha256'],
  quiz: ['answered', 'correct'],
  rollout: ['revision', 'revisions', 'complete', 'paused', 'progressing'],
  logs: ['pod', 'text'],
  can: ['allowed', 'reason'],
  drain: ['drained', 'back', 'before', 'during', 'after'],
  kill: ['killed', 'created', 'before', 'after', 'recovered', 'ms'],
};

export function fieldsOf(kind: ReadKind): readonly string[] | undefined {
  return FIELDS[kind];
}

/** What a read is, for people: "service web", "answer of http://localhost:5000/". */
export function titleOf(read: LabRead): string {
  switch (read.kind) {
    case 'http':
      return `answer of ${read.url}`;
    case 'tcp':
      return `connection to ${read.address}`;
    case 'dns':
      return `name ${read.name}`;
    case 'exec':
      return `command ${read.command[0] ?? ''}`;
    case 'file':
      return `file ${read.path}`;
    case 'quiz':
      return 'your answer';
    case 'kill':
      return 'service' in read.target
        ? `service ${read.target.service} after the loss of a task`
        : `${read.target.pod.replace('/', ' ')} after the loss of a pod`;
    case 'drain':
      return `answer of ${read.probe.url} while ${read.node} is drained`;
    case 'info':
      return `engine of ${read.node}`;
    case 'project':
      return `Compose project ${read.name}`;
    case 'get':
      return read.object.replace('/', ' ');
    case 'list':
      return read.of === undefined ? read.objects : `${read.objects} of ${read.of.replace('/', ' ')}`;
    case 'logs':
      return `log of ${read.object.replace('/', ' ')}`;
    case 'events':
      return `events of ${read.object.replace('/', ' ')}`;
    case 'rollout':
      return `Deployment ${read.name}`;
    case 'endpoints':
      return `endpoints of the Service ${read.name}`;
    case 'can':
      return `right of ${read.as} to ${read.question}`;
    case 'tasks':
      return read.service === undefined ? 'tasks' : `tasks of ${read.service}`;
    default:
      return 'name' in read ? `${read.kind} ${read.name}` : read.kind;
  }
}
