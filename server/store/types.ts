import type {
  ClusterKind,
  Flag,
  KubeAddon,
  KubeProfile,
  NodeRole,
  SandboxState,
  Step,
  TimelineEntry,
  Verdict,
} from '../../protocol/index.ts';
import type { SittingRepository } from './sitting-types.ts';

/**
 * The database, as the rest of the server sees it. Every method is synchronous: when it has returned, the change
 * survives a kill -9 (docs/decisions/0005-synchronous-store.md). Rows are validated when they are read; a row that does
 * not fit its schema throws StoreError `store_corrupt`.
 */
export interface Store {
  readonly sandboxes: SandboxRepository;
  readonly attempts: AttemptRepository;
  readonly terminals: TerminalRepository;
  readonly sittings: SittingRepository;
  /** All or nothing: a throw inside undoes every change made in `work`, which must not be async. May be nested. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export interface SandboxRow {
  id: string;
  owner: string;
  state: SandboxState;
  reason?: { code: string; message: string; action?: string };
  topology: StoredTopology;
  lifetimeMs: number;
  /** ms since epoch, like all times here */
  createdAt: number;
  readyAt?: number;
  expiresAt?: number;
  extensionsLeft: number;
  steps: Step[];
  /** The nodes on the host, once started: container id and address on the sandbox's network. */
  nodes: { name: string; id: string; address: string }[];
}

/** The shape of a sandbox; the same as Topology of server/sandboxes, which rebuilds a sandbox from it. */
export interface StoredTopology {
  cluster: ClusterKind;
  profile?: KubeProfile;
  addons?: KubeAddon[];
  nodes: { name: string; role: NodeRole }[];
  preload: string[];
  offered: string[];
  limits: { memoryMiB: number; cpus: number; pids: number; diskMiB: number };
  isolation: 'plain' | 'userns';
  egress: boolean;
}

export interface SandboxRepository {
  /** Inserts, or replaces the row with this id. */
  put(row: SandboxRow): void;
  find(id: string): SandboxRow | undefined;
  /** Oldest first; all states unless told otherwise. */
  list(states?: readonly SandboxState[]): SandboxRow[];
}

export type AttemptState = 'active' | 'ended' | 'abandoned';

/** What grading remembers between passes (GradingMemory of server/grading, less the variables). */
export interface StoredMemory {
  base: unknown;
  latched: Record<string, Verdict>;
  recorded: Record<string, unknown>;
  answers: Record<string, string>;
}

export interface AttemptRow {
  id: string;
  owner: string;
  labId: string;
  /** As it was when the attempt began: the lab may have changed or gone since. */
  labTitle: string;
  sandboxId: string;
  state: AttemptState;
  startedAt: number;
  endedAt?: number;
  variables: Record<string, string>;
  memory: StoredMemory;
  /** Task id -> number of hints taken. */
  hintsTaken: Record<string, number>;
  /** Ids of tasks whose solution was shown before they had passed. */
  givenUp: string[];
  live: boolean;
  score: number;
  maxScore: number;
  /** Set: the sandbox of a live task of a sitting, of which only these tasks of the lab are asked. */
  exam?: { sittingId: string; taskIds: string[] };
}

/** What of an attempt may change after it began. */
export type AttemptChanges = Partial<Omit<AttemptRow, 'id' | 'owner' | 'labId' | 'startedAt' | 'exam'>>;

export interface AttemptRepository {
  /** Throws StoreError `store_conflict` when the id is taken. */
  insert(row: AttemptRow): void;
  /** Only the named fields; throws StoreError `store_missing` when there is no such attempt. */
  update(id: string, changes: AttemptChanges): void;
  find(id: string): AttemptRow | undefined;
  /** The latest attempt that used this sandbox. */
  findBySandbox(sandboxId: string): AttemptRow | undefined;
  /** Newest first. */
  list(filter?: { owner?: string; state?: AttemptState; labId?: string }): AttemptRow[];

  /** The latest verdict of a task replaces the one before. */
  putVerdict(attemptId: string, verdict: Verdict): void;
  /** By task id. */
  verdicts(attemptId: string): Record<string, Verdict>;
  clearVerdicts(attemptId: string): void;

  /** False when the same flag (code, node, detail) is already there: it is kept once, with its first time. */
  addFlag(attemptId: string, flag: Flag): boolean;
  /** Oldest first. */
  flags(attemptId: string): Flag[];

  addTimeline(attemptId: string, entry: TimelineEntry): void;
  /** In the order of adding. */
  timeline(attemptId: string): TimelineEntry[];
}

/** A terminal as it is kept over a restart of the server. */
export interface TerminalRow {
  id: string;
  sandboxId: string;
  node: string;
  title: string;
  cols: number;
  rows: number;
  /** Bytes since the shell began that `screen` already shows. */
  offset: number;
  /** Bytes that rebuild the screen on a fresh terminal of cols x rows. */
  screen: Uint8Array;
  savedAt: number;
}

/**
 * Fits TerminalStore of server/terminals; promises because that port has them, settled when they are given.
 * Deleting what is not there is fine.
 */
export interface TerminalRepository {
  save(row: TerminalRow): Promise<void>;
  load(sandboxId: string): Promise<TerminalRow[]>;
  delete(terminalId: string): Promise<void>;
  deleteAll(sandboxId: string): Promise<void>;
}
