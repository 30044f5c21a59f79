import type { LabDefinition, LabFile as LabInput, LabRead } from '../../protocol/index.ts';
import { LabFile } from '../../protocol/index.ts';
import { compileLab } from '../compile.ts';
import type { CompiledLab, Json, JudgeContext, ReadPort, ReadResult } from '../types.ts';

type TaskInput = LabInput['tasks'][number];

/** A lab with these parts and plain values for all else. */
export function labDefinition(parts: Partial<LabInput> & { tasks: TaskInput[] }): LabDefinition {
  return LabFile.parse({
    id: 'example',
    title: 'Example',
    summary: 'An example.',
    track: 'swarm',
    level: 'beginner',
    minutes: 5,
    objectives: ['701-100: 702.2'],
    sandbox: { cluster: 'swarm', nodes: [{ name: 'node1', role: 'manager' }], images: ['lab/web:1.0', 'lab/web:2.0'] },
    variables: { colour: { oneOf: ['teal', 'plum'] } },
    reads: { web: { service: 'web' } },
    ...parts,
  });
}

export function compiled(parts: Partial<LabInput> & { tasks: TaskInput[] }): CompiledLab {
  const result = compileLab(labDefinition(parts));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.lab;
}

/** A lab of one task with these rules. */
export function labWithRules(
  rules: string[],
  more: Partial<TaskInput> = {},
  reads: LabInput['reads'] = { web: { service: 'web' } },
): CompiledLab {
  const task = {
    id: 'task',
    title: 'Task',
    points: 100,
    rules: rules.map((rule, index) => ({ rule, hint: `hint ${index + 1}` })),
    ...more,
  };
  return compiled({ reads, tasks: [task] });
}

/** Reads from a table, counting fetches. A read that is not in the table is unable. */
export class TablePort implements ReadPort {
  readonly fetches: string[] = [];
  readonly specs: LabRead[] = [];
  readonly #values: Record<string, Json>;

  constructor(values: Record<string, Json>) {
    this.#values = values;
  }

  async fetch(name: string, spec: LabRead): Promise<ReadResult> {
    this.fetches.push(name);
    this.specs.push(spec);
    if (Object.hasOwn(this.#values, name)) return { ok: true, value: this.#values[name] ?? null };
    return { ok: false, reason: { code: 'engine_unreachable', message: `cannot look at ${name}` } };
  }
}

export function judgeContext(parts: Partial<JudgeContext> = {}): JudgeContext {
  return {
    variables: { colour: 'teal' },
    base: {},
    seen: {},
    images: {
      'lab/web:1.0': { id: `sha256:${'1'.repeat(64)}`, layers: [], digest: `sha256:${'a'.repeat(64)}` },
      'lab/web:2.0': { id: `sha256:${'2'.repeat(64)}`, layers: [], digest: `sha256:${'b'.repeat(64)}` },
    },
    nodes: { node1: { address: '10.0.0.2', role: 'manager' } },
    capabilities: [],
    answers: {},
    disturb: true,
    ...parts,
  };
}
