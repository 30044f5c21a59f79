import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import {
  type ClientToServer,
  type Problem,
  type Reply,
  type ServerToClient,
  TerminalSize,
} from '../../protocol/index.ts';
import type { Attempts } from '../attempts/index.ts';
import type { ReadySandbox, Sandboxes } from '../sandboxes/index.ts';
import type { Attachment, TerminalHub } from '../terminals/index.ts';
import type { Trials } from '../trials/index.ts';

export interface TerminalSocketDeps {
  attempts: Pick<Attempts, 'get' | 'owns'>;
  trials: Pick<Trials, 'sandboxOf' | 'owns'>;
  /** Whether the terminals of this sandbox take no input any more. */
  frozen: (sandboxId: string) => boolean;
  sandboxes: Pick<Sandboxes, 'ready' | 'view'>;
  terminals: TerminalHub;
  problem: (error: unknown) => Problem;
}

type TerminalSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, { owner: string }>;

const Id = z.string().min(1).max(64);
const OpenRequest = TerminalSize.extend({ attemptId: Id, node: z.string().min(1).max(63) });
const AttachRequest = TerminalSize.extend({ terminalId: Id });
const Bytes = z.instanceof(Uint8Array);
const AckedBytes = z
  .int()
  .min(0)
  .max(64 * 1024 * 1024);
const MAX_ATTACHED = 64;

/** A refusal that is the same for what does not exist and for what belongs to another. */
class TerminalSocketError extends Error {
  override name = 'TerminalSocketError';
  constructor(
    readonly code: 'sandbox_not_ready' | 'terminal_not_found' | 'terminal_limit' | 'terminal_frozen',
    message: string,
  ) {
    super(message);
  }
}

/** The terminal:* events of one connection. Nothing a client sends makes it throw: it is answered with a problem. */
export function registerTerminalHandlers(socket: TerminalSocket, deps: TerminalSocketDeps): void {
  const session = new TerminalSession(socket, deps);
  const reply = async <T>(ack: unknown, work: () => T | Promise<T>): Promise<void> => {
    const answer = typeof ack === 'function' ? (value: Reply<T>) => void ack(value) : undefined;
    try {
      const value = await work();
      answer?.({ ok: true, value });
    } catch (error) {
      const problem = deps.problem(error);
      answer?.({ ok: false, problem });
    }
  };
  // The types of the events are what a well-behaved page sends; what really comes is unknown.
  const on = (event: keyof ClientToServer, listener: (...args: unknown[]) => void) => socket.on(event, listener);
  on('terminal:open', (req, ack) => void reply(ack, () => session.open(OpenRequest.parse(req))));
  on('terminal:list', (attemptId, ack) => void reply(ack, () => session.list(Id.parse(attemptId))));
  on('terminal:attach', (req, ack) => void reply(ack, () => session.attach(AttachRequest.parse(req))));
  on('terminal:close', (id, ack) => void reply(ack, () => session.stop(Id.parse(id))));
  on('terminal:input', (id, bytes, ack) => {
    void reply(ack, () => session.input(Id.parse(id), Bytes.parse(bytes)));
  });
  on('terminal:detach', (id, ack) => void reply(ack, () => session.detach(Id.parse(id))));
  on('terminal:resize', (id, size, ack) => {
    void reply(ack, () => session.attached(Id.parse(id))?.resize(TerminalSize.parse(size)));
  });
  on('terminal:visible', (id, visible, ack) => {
    void reply(ack, () => session.attached(Id.parse(id))?.setVisible(z.boolean().parse(visible)));
  });
  on('terminal:ack', (id, bytes, ack) => {
    void reply(ack, () => session.attached(Id.parse(id))?.acknowledge(AckedBytes.parse(bytes)));
  });
  socket.on('disconnect', () => session.end());
}

/** What one connection is attached to. */
class TerminalSession {
  private readonly attachments = new Map<string, Attachment>();
  private ended = false;

  constructor(
    private readonly socket: TerminalSocket,
    private readonly deps: TerminalSocketDeps,
  ) {}

  async open({ attemptId, node, cols, rows }: z.infer<typeof OpenRequest>) {
    const sandbox = this.sandboxOf(attemptId);
    return this.keep((viewer) => this.deps.terminals.open(sandbox, node, { cols, rows }, viewer));
  }

  list(attemptId: string) {
    return this.deps.terminals.list(this.sandboxIdOf(attemptId));
  }

  async attach({ terminalId, cols, rows }: z.infer<typeof AttachRequest>) {
    this.check(terminalId);
    this.detach(terminalId);
    return this.keep((viewer) => this.deps.terminals.attach(terminalId, { cols, rows }, viewer));
  }

  async stop(terminalId: string): Promise<null> {
    this.check(terminalId);
    this.checkFrozen(this.deps.terminals.sandboxOf(terminalId));
    await this.deps.terminals.stop(terminalId);
    this.attachments.delete(terminalId);
    return null;
  }

  async input(terminalId: string, bytes: Uint8Array): Promise<null> {
    const attachment = this.attachments.get(terminalId);
    if (!attachment) throw new TerminalSocketError('terminal_not_found', 'This page is not attached to that terminal.');
    this.checkFrozen(this.deps.terminals.sandboxOf(terminalId));
    await attachment.write(bytes);
    return null;
  }

  /** Late messages for a terminal that is gone are nothing to complain about. */
  attached(terminalId: string): Attachment | undefined {
    return this.attachments.get(terminalId);
  }

  detach(terminalId: string): void {
    this.attachments.get(terminalId)?.detach();
    this.attachments.delete(terminalId);
  }

  end(): void {
    this.ended = true;
    for (const attachment of this.attachments.values()) attachment.detach();
    this.attachments.clear();
  }

  private get owner(): string {
    return this.socket.data.owner;
  }

  private async keep(attach: (viewer: Parameters<TerminalHub['open']>[3]) => Promise<Attachment>) {
    if (this.attachments.size >= MAX_ATTACHED) {
      throw new TerminalSocketError('terminal_limit', `One page can show at most ${MAX_ATTACHED} terminals.`);
    }
    let terminalId = '';
    const attachment = await attach({
      id: randomUUID(),
      send: (bytes) => this.socket.emit('terminal:output', terminalId, bytes),
      info: (info) => this.socket.emit('terminal:info', info),
    });
    terminalId = attachment.info.id;
    if (this.ended) attachment.detach();
    else this.attachments.set(terminalId, attachment);
    return { terminal: attachment.info, screen: attachment.screen };
  }

  private sandboxOf(attemptId: string): ReadySandbox {
    const sandboxId = this.sandboxIdOf(attemptId);
    const sandbox = this.deps.sandboxes.ready(sandboxId);
    if (!sandbox) {
      const state = this.deps.sandboxes.view(sandboxId)?.state ?? 'gone';
      throw new TerminalSocketError('sandbox_not_ready', `The sandbox is ${state}: it has no terminals.`);
    }
    this.checkFrozen(sandbox.id);
    return sandbox;
  }

  private checkFrozen(sandboxId: string | undefined): void {
    if (sandboxId === undefined || !this.deps.frozen(sandboxId)) return;
    throw new TerminalSocketError(
      'terminal_frozen',
      'This task has been handed in: its machines take no input any more.',
    );
  }

  /** Of an attempt, or of a trial. */
  private sandboxIdOf(id: string): string {
    return this.deps.trials.sandboxOf(this.owner, id) ?? this.deps.attempts.get(this.owner, id).sandbox.id;
  }

  /** A terminal belongs to whom its sandbox's attempt or trial belongs to. */
  private check(terminalId: string): void {
    const { attempts, trials, terminals } = this.deps;
    const sandboxId = terminals.sandboxOf(terminalId);
    const own = (id: string) => trials.owns(this.owner, id) || attempts.owns(this.owner, id);
    if (sandboxId === undefined || !own(sandboxId)) {
      throw new TerminalSocketError('terminal_not_found', 'This terminal does not exist any more.');
    }
  }
}
