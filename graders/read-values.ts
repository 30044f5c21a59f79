import type { Json } from './types.ts';

/**
 * What each read gives to rules. Keys that begin with a capital are the API's own (look them up in Docker's reference);
 * keys in small letters are ours. An object that does not exist is `null`, a list without members is `[]`.
 */
export type ReadValue = Json;

/** JSON of an API object plus our keys. */
export type ApiObject = { [key: string]: unknown };

/** `service`: GET /services/{name} plus: */
export interface ServiceValue extends ApiObject {
  /** Spec.TaskTemplate.ContainerSpec.Env as a map; {} when not set. */
  env: Record<string, string>;
  /** Every task that the swarm still knows, newest first, shut down ones too. */
  tasks: TaskValue[];
}

/** An entry of `tasks` (GET /tasks) plus: */
export interface TaskValue extends ApiObject {
  /** Sandbox node by NodeID; null while unplaced or when that node is gone. */
  node: string | null;
  /** The task's container as its node's GET /containers/json gives it; null when there is none any more. */
  container: { [key: string]: Json } | null;
  /** ImageID of that container: what really runs. {id: null} when there is no container. */
  image: { id: string | null };
}

/** `stack`: by label com.docker.stack.namespace. null when nothing carries the label. Names without the prefix "<stack>_". */
export interface StackValue {
  name: string;
  services: Record<string, ServiceValue>;
  networks: Record<string, ApiObject>;
  secrets: Record<string, ApiObject>;
  configs: Record<string, ApiObject>;
}

/** `swarm`: GET /swarm of the first node that is a manager; null when no node is. */
export interface SwarmValue extends ApiObject {
  /** GET /swarm/unlockkey; '' when managers are not locked. */
  UnlockKey: string;
  /** Node that answered. */
  node: string;
}

/** `config`: GET /configs/{name} plus: */
export interface ConfigValue extends ApiObject {
  /** Spec.Data decoded as UTF-8, as stored. */
  text: string;
}

/** `nodes`, `node`: GET /nodes plus `name` = Description.Hostname. `node: node2` is looked up by hostname; null when absent. */
export interface NodeValue extends ApiObject {
  name: string;
}

/** `container`: GET /containers/{name}/json plus: */
export interface ContainerValue extends ApiObject {
  /** Config.Env as a map. */
  env: Record<string, string>;
  /** Image as an object, to compare with images['…'].id. */
  image: { id: string };
  /** Sandbox node that it runs on. */
  node: string;
}

/** `containers`: ContainerValue[] (inspected, running or not). `volumes`, `networks`, `images`: lists of the API's inspect objects plus `node`. */
export type ContainersValue = ContainerValue[];

/** `image`: GET /images/{ref}/json plus `id`, `layers` (RootFS.Layers) and `node`. */
export interface ImageValue extends ApiObject {
  id: string;
  layers: string[];
  node: string;
}

/** `project`: Compose project by its labels; null when no container, network or volume carries them. One-off containers left out. */
export interface ProjectValue {
  name: string;
  services: Record<string, { containers: ContainerValue[] }>;
  /** All its containers. */
  containers: ContainerValue[];
  /** By the label com.docker.compose.network. */
  networks: Record<string, ApiObject>;
  /** By the label com.docker.compose.volume. */
  volumes: Record<string, ApiObject>;
}

/** One attempt of a probe. A refused connection is a value, not `unable`; unable = the probe itself could not run. */
export interface ProbeAttempt {
  /** Node from whose side it ran. */
  node: string;
  /** Container that lent its network namespace: its name, when there was one. */
  container: string | null;
  ms: number;
  /** refused, timeout, unreachable, unresolved, reset …; null when it went well. */
  error: string | null;
}

export interface HttpAttempt extends ProbeAttempt {
  /** 0 when there was no answer. */
  status: number;
  /** At most 64 KiB, decoded as UTF-8. */
  body: string;
  /** Names in small letters. */
  headers: Record<string, string>;
}

/**
 * `http`: the last attempt's fields, and all of them in order (per task with `tasks: each`, then per time).
 * A place that does not exist (no such container, no running task) is a value too: one attempt, status 0, whose error says so.
 */
export interface HttpValue extends HttpAttempt {
  all: HttpAttempt[];
}

/** `tcp` */
export interface TcpValue extends ProbeAttempt {
  open: boolean;
  all: (ProbeAttempt & { open: boolean })[];
}

/** `dns` */
export interface DnsValue extends ProbeAttempt {
  /** Answers in the order given by the server. */
  answers: string[];
  all: (ProbeAttempt & { answers: string[] })[];
}

/** `exec`: null when the container does not exist or does not run. */
export interface ExecValue {
  exitCode: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/** `file`: null when there is none. */
export interface FileValue {
  type: 'file' | 'directory' | 'link' | 'other';
  sizeBytes: number;
  /** "0644" */
  mode: string;
  /** First maxBytes as UTF-8; '' for anything but a file. */
  text: string;
  sha256: string | null;
}

/** `quiz` */
export interface QuizValue {
  answered: boolean;
  correct: boolean;
}

/**
 * `kill` (disturbs): runs once a Check, not once a poll. Does nothing (killed: null, recovered: false) unless the service has as
 * many running tasks as replicas. Else removes the container of one running task with its node's engine API, then waits until the service
 * is whole again.
 */
export interface KillValue {
  /** The task that lost its container, as the swarm knows it after the wait; null when nothing was done. */
  killed: TaskValue | null;
  /** Running tasks before, and at the end of the wait. */
  before: number;
  after: number;
  /** after >= before within `wait`. */
  recovered: boolean;
  ms: number;
}

/**
 * `drain` (disturbs): runs once a Check. Does nothing (drained: false, rounds null) unless the node is active. Else a
 * round of requests, the node is drained, rounds until one has only answers with status 200 (at most `settle`), the
 * node is active again, rounds until as many different bodies come as before (at most `back`).
 */
export interface DrainValue {
  /** No task ran on the node any more. */
  drained: boolean;
  /** The last round succeeded and had as many different answers as the first. */
  back: boolean;
  before: HttpValue | null;
  during: HttpValue | null;
  after: HttpValue | null;
}

/** `info: node1`: GET /info of that node's engine. */
export type InfoValue = ApiObject;
