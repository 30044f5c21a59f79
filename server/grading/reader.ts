import {
  type JudgeContext,
  type ReadPort,
  type ReadResult,
  resolveRead,
  titleOf,
  type UnableReason,
} from '../../graders/index.ts';
import type { LabDefinition, LabRead } from '../../protocol/index.ts';
import { HostError } from '../host/index.ts';
import { LookError } from './errors.ts';
import { tampering, tamperingSentence } from './integrity.ts';
import { type Look, SandboxLook } from './observers/look.ts';
import { observe } from './observers/observe.ts';

/** What a reader tells of surprises: errors that nobody foresaw. */
export type ReaderLog = (message: string, error: unknown) => void;

/** Reads of one pass over one sandbox. Never rejects but when aborted: what cannot be read is `unable`, with a reason. */
export class SandboxReader implements ReadPort {
  readonly #results = new Map<string, Promise<ReadResult>>();
  readonly #touched = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly look: SandboxLook,
    private readonly log: ReaderLog,
  ) {}

  fetch(name: string, spec: LabRead): Promise<ReadResult> {
    const known = this.#results.get(name);
    if (known) return known;
    const result = this.#read(name, spec);
    this.#results.set(name, result);
    return result;
  }

  /** Starts reads that are sure to be asked for, so that they run side by side. */
  prefetch(names: Iterable<string>, definition: LabDefinition, context: JudgeContext): void {
    for (const name of names) {
      const read = definition.reads[name];
      // Whoever asks for the read gets its rejection; nobody may ask after an abort.
      if (read && read.kind !== 'quiz') this.fetch(name, resolveRead(read, context)).catch(() => undefined);
    }
  }

  /** Nodes that gave something to these reads. */
  touched(names: readonly string[]): Set<string> {
    return new Set(names.flatMap((name) => [...(this.#touched.get(name) ?? [])]));
  }

  async #read(name: string, spec: LabRead): Promise<ReadResult> {
    if (spec.kind === 'quiz') throw new Error('Answers are not read from a sandbox');
    const look = this.look.forRead();
    this.#touched.set(name, look.touched);
    try {
      return { ok: true, value: await observe(look, spec) };
    } catch (error) {
      this.look.signal.throwIfAborted();
      const known = error instanceof LookError || error instanceof HostError;
      if (!known) this.log(`The read ${name} failed`, error);
      return { ok: false, reason: reasonOf(error, look, titleOf(spec)) };
    }
  }
}

function reasonOf(error: unknown, look: Look, title: string): UnableReason {
  for (const name of look.touched) {
    const found = tampering(look.node(name));
    if (found) return { code: found.code, message: tamperingSentence(name, found) };
  }
  if (error instanceof LookError) return { code: error.code, message: error.message };
  if (!(error instanceof HostError))
    return { code: 'look_failed', message: `We could not look at ${title}; it is tried again.` };
  const nodes = [...look.touched].join(' or ') || 'a node';
  switch (error.code) {
    case 'engine_unreachable':
      return {
        code: error.code,
        message: `The Docker engine of ${nodes} does not answer, so we could not look at ${title}. If you stopped it, start it again; it is tried again.`,
      };
    case 'kube_unreachable':
      return {
        code: error.code,
        message: `The Kubernetes API server does not answer, so we could not look at ${title}. If you stopped it, start it again; it is tried again.`,
      };
    case 'node_gone':
      return {
        code: error.code,
        message: `${nodes} does not run any more, so we could not look at ${title}. Reset the sandbox.`,
      };
    case 'host_unreachable':
      return {
        code: error.code,
        message: `The machine that runs the nodes does not answer, so we could not look at ${title}. Nothing is lost; it is tried again.`,
      };
    default:
      return { code: error.code, message: `We could not look at ${title} (${error.message}); it is tried again.` };
  }
}

export { SandboxLook };
