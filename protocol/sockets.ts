import type { AttemptView, Step } from './attempt.ts';
import type { Problem } from './errors.ts';
import type { SittingChange, SittingView } from './exam.ts';
import type { HostView } from './host.ts';
import type { ClusterPicture } from './picture.ts';
import type { TerminalInfo, TerminalSize } from './terminal.ts';
import type { Verdict } from './verdict.ts';

/** Every acknowledgement is either a value or a problem: never silence. */
export type Reply<T> = { ok: true; value: T } | { ok: false; problem: Problem };
export type Ack<T> = (reply: Reply<T>) => void;

/** What a viewer gets when it attaches: bytes that rebuild the exact screen, at this size. */
export interface TerminalSnapshot {
  terminal: TerminalInfo;
  screen: Uint8Array;
}

export interface ClientToServer {
  /** Follow an attempt: the reply has its present state; changes follow as events. */
  'attempt:watch': (attemptId: string, ack: Ack<AttemptView>) => void;
  'attempt:unwatch': (attemptId: string) => void;
  /** Follow a sitting, as other pages of it change it. */
  'sitting:watch': (sittingId: string, ack: Ack<SittingView>) => void;
  'sitting:unwatch': (sittingId: string) => void;
  'terminal:open': (req: { attemptId: string; node: string } & TerminalSize, ack: Ack<TerminalSnapshot>) => void;
  'terminal:list': (attemptId: string, ack: Ack<TerminalInfo[]>) => void;
  'terminal:attach': (req: { terminalId: string } & TerminalSize, ack: Ack<TerminalSnapshot>) => void;
  'terminal:detach': (terminalId: string) => void;
  'terminal:close': (terminalId: string, ack: Ack<null>) => void;
  'terminal:resize': (terminalId: string, size: TerminalSize) => void;
  /** Hidden viewers (background tab, other node's tab in front) do not count for the size. */
  'terminal:visible': (terminalId: string, visible: boolean) => void;
  /** Acknowledged when the node has taken the bytes, so that a paste can be sent in order without loss. */
  'terminal:input': (terminalId: string, bytes: Uint8Array, ack?: Ack<null>) => void;
  /** Bytes of output that this viewer has drawn since the last acknowledgement. */
  'terminal:ack': (terminalId: string, bytes: number) => void;
}

export interface ServerToClient {
  attempt: (attempt: AttemptView) => void;
  step: (attemptId: string, step: Step) => void;
  verdict: (attemptId: string, verdict: Verdict) => void;
  picture: (attemptId: string, picture: ClusterPicture) => void;
  sitting: (change: SittingChange) => void;
  host: (host: HostView) => void;
  /** Labs changed on disk: fetch the catalogue anew. */
  labs: () => void;
  'terminal:output': (terminalId: string, bytes: Uint8Array) => void;
  'terminal:info': (terminal: TerminalInfo) => void;
}
