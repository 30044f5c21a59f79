import type { Logger } from 'pino';
import type { RunTrial, StartTrial, TrialView } from '../../protocol/index.ts';
import type { NodeLimits } from '../host/index.ts';
import type { Sandboxes } from '../sandboxes/index.ts';
import type { Store } from '../store/index.ts';
import type { TerminalHub } from '../terminals/index.ts';
import type { ExecHost } from './scene.ts';

export interface TrialsDeps {
  store: Pick<Store, 'sittings'>;
  sandboxes: Pick<Sandboxes, 'claim' | 'view' | 'whenReady' | 'ready' | 'reset' | 'release' | 'on'>;
  terminals: Pick<TerminalHub, 'open' | 'forget'>;
  host: ExecHost;
  nodeLimits: NodeLimits;
  log: Logger;
  /** For tests. */
  times?: Partial<TrialTimes>;
}

export interface TrialTimes {
  /** A sandbox to try things out lives so long. */
  lifetimeMs: number;
  /** It ends when no page has asked for it for so long. */
  idleMs: number;
  /** The state is looked at again until it stays so for a pause, at most for so long; in Kubernetes both are longer. */
  settleMs: number;
  settlePauseMs: number;
}

/**
 * Answers of the practice exam, tried out: a small sandbox for one question, in which the answer that was typed, or the
 * right one, is run as a command. Each learner has one at a time; nothing of it is kept.
 */
export interface Trials {
  /** Begins one, and ends the learner's former. Rejects with ExamError or TrialError `not_to_try`, SandboxError `no_capacity`. */
  start(owner: string, request: StartTrial): Promise<TrialView>;
  /** As it is now. Whoever asks is there: it goes on. */
  get(owner: string, id: string): TrialView;
  /** The scene is set anew, and a command is run in it. */
  run(owner: string, id: string, request: RunTrial): TrialView;
  /** Looks at the state after the last command again: it may have been changed by hand. */
  look(owner: string, id: string): Promise<TrialView>;
  end(owner: string, id: string): TrialView;
  /** The sandbox of a trial of this learner, for its terminals; undefined when there is no such trial. */
  sandboxOf(owner: string, id: string): string | undefined;
  owns(owner: string, sandboxId: string): boolean;
  /** Sandboxes that stand are removed at the next start. */
  close(): void;
}
