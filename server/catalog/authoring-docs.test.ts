import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileLab } from '../../graders/index.ts';
import { LabFile, LabRead, READ_KINDS } from '../../protocol/index.ts';
import { newLabFiles } from './new-lab.ts';

const docs = await readFile(join(import.meta.dirname, '../../docs/authoring.md'), 'utf8');

/** A section by its heading, up to the next of the same level. */
function section(heading: string): string {
  const level = /^#+/.exec(heading)?.[0] ?? '';
  const after = docs.split(`\n${heading}\n`)[1] ?? '';
  return after.split(new RegExp(`\n${level} `))[0] ?? '';
}

const inlineCode = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

describe('docs/authoring.md', () => {
  it('shows reads that the format accepts, and every kind of read', () => {
    const examples = inlineCode(section('## Reads')).filter((code) => code.startsWith('{ '));
    const reads = examples
      .map((code) =>
        code
          .replaceAll('from: …', 'from: node1')
          .replaceAll('exec: …', 'exec: ["true"], in: node1')
          .replaceAll('[ … ]', '["true"]'),
      )
      .map((code) => parse(code) as Record<string, unknown>)
      .filter(
        (value) =>
          READ_KINDS.some((kind) => kind in value) && !('tasks' in value && 'service' in value) && !isPlace(value),
      );
    for (const read of reads) expect(LabRead.safeParse(read).success, JSON.stringify(read)).toBe(true);
    const shown = new Set(reads.flatMap((read) => Object.keys(read)));
    expect(READ_KINDS.filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it('shows a lab.yaml that the format accepts', () => {
    const yaml = /```yaml\n(id: swarm-my-lab[\s\S]*?)```/.exec(docs)?.[1] ?? '';
    const result = LabFile.safeParse(parse(yaml));
    expect(result.error?.issues ?? []).toEqual([]);
  });

  it('shows CEL that compiles', () => {
    const rows = section('## Rules')
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('` |'));
    const expressions = rows.flatMap((row) => inlineCode(row.split(' | ').slice(1).join(' | ').replaceAll('\\|', '|')));
    expect(expressions.length).toBeGreaterThan(20);
    const names = ['a', 'b', 'c', 's', 'x', 'xs', 'web', 'old', 'page', 'entries', 'tasks', 'nodes'];
    const lists = new Set(['xs', 'entries', 'tasks', 'nodes']);
    const base = LabFile.parse(parse(newLabFiles({ id: 'my-lab', track: 'compose' })['lab.yaml'] ?? ''));
    const reads = Object.fromEntries(
      names.map((name) => [name, LabRead.parse(lists.has(name) ? { tasks: {} } : { info: 'node1' })]),
    );
    const record = Object.fromEntries(expressions.map((value, index) => [`e${index}`, { value, when: undefined }]));
    const [task] = base.tasks;
    if (!task) throw new Error('the template has a task');
    const plain = {
      ...task,
      rules: [{ rule: 'true', hint: 'h', costs: 1, reveal: true, requires: [] }],
      mistakes: [],
      record,
    };
    const result = compileLab({ ...base, reads, tasks: [plain] });
    expect(
      result.ok
        ? []
        : result.problems.map(
            (problem) => `${expressions[Number(String(problem.path[3]).slice(1))]}: ${problem.message}`,
          ),
    ).toEqual([]);
  });
});

/** Places look like reads of the same name: { container: web, on: node1 } is both. */
function isPlace(value: Record<string, unknown>): boolean {
  return 'project' in value && 'service' in value;
}
