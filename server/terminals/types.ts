import type { TerminalInfo, TerminalSize } from '../../protocol/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';

/** How a terminal's bytes get to its shell: an exec into a node, or a local pty (tests of the CLI, remote hosts). */
export interface TerminalTransport {
  /** Starts the shell, or finds the one with this id again, and gives its output from `fromOffset` on. */
  attach(
    request: { terminalId: string; size: TerminalSize; fromOffset: number; create: boolean },
    signal?: AbortSignal,
  ): Promise<TerminalLink>;
  stop(terminalId: string): Promise<void>;
}

export interface TerminalLink {
  /** Offset (bytes since the shell began) of the first byte that onOutput will give; greater than asked when older output is lost. */
  readonly offset: number;
  onOutput(listener: (bytes: Uint8Array, offset: number) => void): () => void;
  /** exit: the shell ended. lost: the way to it broke; attach again. */
  onEnd(listener: (end: { kind: 'exit'; code: number } | { kind: 'lost'; error: string }) => void): () => void;
  /** Resolves when the bytes have been handed to the node (back-pressure). */
  write(bytes: Uint8Array): Promise<void>;
  resize(size: TerminalSize): void;
  /** Output up to this offset has been taken: lets the keeper send more. */
  acknowledge(offset: number): void;
  close(): void;
}

/** One screen in a browser that shows a terminal. */
export interface Viewer {
  id: string;
  send(bytes: Uint8Array): void;
  info(info: TerminalInfo): void;
}

export interface Attachment {
  info: TerminalInfo;
  screen: Uint8Array;
  write(bytes: Uint8Array): Promise<void>;
  resize(size: TerminalSize): void;
  /** A viewer in a hidden tab keeps receiving output, but its size does not count. Visible until told otherwise. */
  setVisible(visible: boolean): void;
  acknowledge(bytes: number): void;
  detach(): void;
}

/** The part of a pino logger that terminals use. */
export interface TerminalLog {
  warn(fields: object, message: string): void;
}

/** All terminals of this server. They outlive viewers, and (by the session keeper in the node) the server. */
export interface TerminalHub {
  open(sandbox: ReadySandbox, node: string, size: TerminalSize, viewer: Viewer): Promise<Attachment>;
  list(sandboxId: string): TerminalInfo[];
  sandboxOf(terminalId: string): string | undefined;
  attach(terminalId: string, size: TerminalSize, viewer: Viewer): Promise<Attachment>;
  /** Ends the shell. */
  stop(terminalId: string): Promise<void>;
  /** After a server restart: terminals of an adopted sandbox come back. */
  adopt(sandbox: ReadySandbox): Promise<void>;
  /** The sandbox was reset or released: its terminals are over. */
  forget(sandboxId: string): Promise<void>;
  /** Stores screens so that a restart shows them again. */
  close(): Promise<void>;
}

/** A terminal as it is kept over a restart of the server. */
export interface StoredTerminal {
  id: string;
  sandboxId: string;
  node: string;
  title: string;
  cols: number;
  rows: number;
  /** Bytes since the shell began that `screen` already shows: attach from here. */
  offset: number;
  /** Bytes that rebuild the screen on a fresh terminal of cols x rows. */
  screen: Uint8Array;
  /** ms since epoch */
  savedAt: number;
}

/** Where screens are kept (server/store implements it). save() replaces the row of the same id. */
export interface TerminalStore {
  save(row: StoredTerminal): Promise<void>;
  load(sandboxId: string): Promise<StoredTerminal[]>;
  delete(terminalId: string): Promise<void>;
}
