import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import type { LabFile } from '../../protocol/index.ts';
import { topologyOf } from '../../server/attempts/index.ts';
import type { Lab } from '../../server/catalog/index.ts';
import { type Core, composeCore } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { type GradeOutcome, type GradeRequest, type GradingMemory, runScript } from '../../server/grading/index.ts';
import { labOf } from '../../server/grading/testing/labs.ts';
import type { IsolationPolicy } from '../../server/host/index.ts';
import type { ReadySandbox } from '../../server/sandboxes/index.ts';
import { randomId } from './engine.ts';

export type LabParts = Partial<LabFile> & { tasks: LabFile['tasks'] };

/**
 * The rooms of a server on an instance of its own, whose nodes are isolated at the given level; everything that it made
 * on the host goes with it.
 */
export async function testCore(isolation: IsolationPolicy = 'auto'): Promise<Core & AsyncDisposable> {
  const project = resolve(import.meta.dirname, '../..');
  const dataDir = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  const config = readConfig(
    { ...process.env, DRYDOCK_DATA: dataDir, DRYDOCK_LOG: 'error', DRYDOCK_ISOLATION: isolation },
    project,
  );
  const core = await composeCore(config, { apart: randomId('test-'), log: pino({ level: 'error' }) });
  await core.sandboxes.reconcile(() => undefined);
  return Object.assign(core, {
    async [Symbol.asyncDispose]() {
      const left = await core.host.list();
      await Promise.all(left.map(({ sandboxId }) => core.sandboxes.release(sandboxId, 'the test has ended')));
      await core.close();
      await Promise.all(left.map(({ sandboxId }) => core.host.removeSandbox(sandboxId)));
      await rm(dataDir, { recursive: true, force: true });
    },
  });
}

/** A sandbox in which a test types and grades. */
export class GradedSandbox {
  memory: GradingMemory;

  private constructor(
    readonly core: Core,
    readonly lab: Lab,
    readonly sandbox: ReadySandbox,
    base: unknown,
  ) {
    this.memory = { variables: {}, base, latched: {}, recorded: {}, answers: {} };
  }

  static async make(core: Core, parts: LabParts): Promise<GradedSandbox> {
    const lab = labOf(parts);
    let base: unknown = {};
    const { id } = core.sandboxes.claim({
      owner: 'test',
      topology: topologyOf(lab, core.config.nodeLimits, core.capabilities.known()),
      lifetimeMs: 3_600_000,
      prepare: async (sandbox, step, signal) => {
        base = (await core.grading.prepare(lab, sandbox, {}, step, signal)).base;
      },
    });
    return new GradedSandbox(core, lab, await core.sandboxes.whenReady(id), base);
  }

  /** As root of the learner's machine; fails the test when the script does. */
  async type(node: string, body: string): Promise<string> {
    const { exitCode, output } = await runScript(this.core.host, {
      sandbox: this.sandbox,
      file: 'test.sh',
      part: { node, body },
      variables: {},
      workdir: '/root',
      timeoutMs: 60_000,
    });
    if (exitCode !== 0) throw new Error(`exit code ${exitCode} on ${node}:\n${output}`);
    return output;
  }

  async grade(request: Partial<GradeRequest> = {}): Promise<GradeOutcome> {
    const { lab, sandbox, memory } = this;
    return await this.core.grading.run({ lab, sandbox, memory, mode: 'poll', disturb: true, ...request });
  }

  /** Other rules for the same machines. */
  with(parts: LabParts): GradedSandbox {
    return new GradedSandbox(this.core, labOf(parts), this.sandbox, this.memory.base);
  }
}

/** One task with these rules, each with its number as its hint. */
export const taskOf = (...rules: string[]): LabFile['tasks'] => [
  {
    id: 'task',
    title: 'Task',
    points: 100,
    within: '20s',
    rules: rules.map((rule, index) => ({ rule, hint: `rule ${index + 1}` })),
  },
];
