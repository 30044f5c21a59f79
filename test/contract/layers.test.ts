import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const config = join(project, '.dependency-cruiser.mjs');
const depcruise = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const run = promisify(execFile);

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

/** Writes a tree of sources, cruises it with the project's own rules, and gives "rule: from -> to" lines. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'drydock-layers-'));
  try {
    await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
    await writeFile(join(root, 'package.json'), '{"type":"module"}');
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))];
    const { stdout } = await run(process.execPath, [depcruise, '--config', config, '-T', 'json', ...tops], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
    const report = JSON.parse(stdout) as { summary: { violations: Violation[] } };
    return report.summary.violations.map((found) => `${found.rule.name}: ${found.from} -> ${found.to}`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Rule, the file that breaks it, what that file says, and the other files it needs. */
const breaches: [rule: string, path: string, source: string, others?: Record<string, string>][] = [
  [
    'no-cycles',
    'protocol/a.ts',
    "import { b } from './b.ts'; export const a = b;",
    { 'protocol/b.ts': "import type { a } from './a.ts'; export const b: typeof a = 1;" },
  ],
  ['resolvable', 'server/lib/a.ts', "export * from './not-there.ts';"],
  [
    'protocol-imports-nothing',
    'protocol/a.ts',
    "export * from '../server/lib/x.ts';",
    { 'server/lib/x.ts': 'export const x = 1;' },
  ],
  ['graders-are-pure', 'graders/a.ts', "import { readFileSync } from 'node:fs'; export const a = readFileSync;"],
  [
    'no-cycles',
    'server/lib/a.ts',
    "export async function a() { await using x = await import('./b.ts').then((b) => b.open()); return x; }",
    { 'server/lib/b.ts': "import { a } from './a.ts'; export const open = () => a as unknown as AsyncDisposable;" },
  ],
  [
    'graders-are-pure',
    'graders/b.ts',
    "export type { x } from '../server/lib/x.ts';",
    { 'server/lib/x.ts': 'export const x = 1;' },
  ],
  [
    'web-uses-protocol-only',
    'web/a.tsx',
    "import type { x } from '../server/lib/x.ts'; export type A = typeof x;",
    { 'server/lib/x.ts': 'export const x = 1;' },
  ],
  [
    'rooms-by-their-door',
    'server/attempts/a.ts',
    "export * from '../store/inside.ts';",
    { 'server/store/inside.ts': 'export const x = 1;' },
  ],
  [
    'rooms-by-their-door-from-outside',
    'cli/a.ts',
    "export * from '../server/store/inside.ts';",
    { 'server/store/inside.ts': 'export const x = 1;' },
  ],
  [
    'graders-and-protocol-by-their-door',
    'server/catalog/a.ts',
    "export * from '../../graders/inside.ts';",
    { 'graders/inside.ts': 'export const x = 1;' },
  ],
  [
    'nobody-imports-the-composition',
    'server/host/a.ts',
    "export * from '../config.ts';",
    { 'server/config.ts': 'export const x = 1;' },
  ],
  [
    'http-and-sockets-are-the-rim',
    'server/grading/a.ts',
    "export * from '../http/index.ts';",
    { 'server/http/index.ts': 'export const x = 1;' },
  ],
  [
    'http-and-sockets-are-the-rim',
    'server/sockets/a.ts',
    "export * from '../http/index.ts';",
    { 'server/http/index.ts': 'export const x = 1;' },
  ],
  [
    'no-tests-in-the-product',
    'server/lib/a.ts',
    "export * from './b.test.ts';",
    { 'server/lib/b.test.ts': 'export const x = 1;' },
  ],
  [
    'room-host',
    'server/host/a.ts',
    "export * from '../sandboxes/index.ts';",
    { 'server/sandboxes/index.ts': 'export const x = 1;' },
  ],
  [
    'room-sandboxes',
    'server/sandboxes/a.ts',
    "export * from '../attempts/index.ts';",
    { 'server/attempts/index.ts': 'export const x = 1;' },
  ],
  [
    'room-lib',
    'server/lib/a.ts',
    "export * from '../../graders/index.ts';",
    { 'graders/index.ts': 'export const x = 1;' },
  ],
  ['dockerode-only-in-host', 'server/images/a.ts', "import Docker from 'dockerode'; export const a = new Docker();"],
  ['dockerode-only-in-host', 'cli/a.ts', "import type Docker from 'dockerode'; export type A = Docker;"],
  ['database-only-in-store', 'server/attempts/a.ts', "export * from 'kysely';"],
  ['database-only-in-store', 'server/exams/a.ts', "import Database from 'better-sqlite3'; export const a = Database;"],
  ['express-only-in-http-and-app', 'server/attempts/a.ts', "import express from 'express'; export const a = express;"],
  ['socket-io-only-in-sockets-and-app', 'server/terminals/a.ts', "export * from 'socket.io';"],
  ['node-pty-only-in-its-adapter', 'server/terminals/hub.ts', "export * from 'node-pty';"],
  ['cel-only-in-graders', 'server/grading/a.ts', "export * from '@marcbachmann/cel-js';"],
];

describe('the layer check', () => {
  test.each(breaches)('reports %s broken by %s', async (rule, path, source, others = {}) => {
    const found = await broken({ ...others, [path]: source });
    expect(found).toContainEqual(expect.stringMatching(`^${rule}: ${path.replaceAll('.', '\\.')} -> `));
  });

  test('has nothing to say about a tree that keeps the rules', async () => {
    const found = await broken({
      'protocol/index.ts': 'export const wire = 1;',
      'graders/index.ts': "import { wire } from '../protocol/index.ts'; export const g = wire;",
      'server/lib/clock.ts': 'export const now = () => 1;',
      'server/host/index.ts': "export * from './docker-host.ts';",
      'server/host/docker-host.ts': "import Docker from 'dockerode'; export const host = Docker;",
      'server/clusters/index.ts': "import { host } from '../host/index.ts'; export const clusters = host;",
      'server/catalog/index.ts': "import { g } from '../../graders/index.ts'; export const catalog = g;",
      'server/http/index.ts': "import express from 'express'; export const http = express;",
      'server/store/index.ts': "import { Kysely } from 'kysely'; export const store = Kysely;",
      'server/main.ts':
        "import { store } from './store/index.ts'; import { http } from './http/index.ts'; export const all = [store, http];",
      'web/main.tsx': "import { wire } from '../protocol/index.ts'; export const page = wire;",
      'cli/main.ts': "import { clusters } from '../server/clusters/index.ts'; export const cli = clusters;",
    });
    expect(found).toEqual([]);
  });

  test('knows every room of the server', async () => {
    const { default: rules } = (await import(config)) as { default: { forbidden: { name: string }[] } };
    const known = rules.forbidden.map((rule) => rule.name);
    const rooms = (await readdir(join(project, 'server'), { withFileTypes: true })).filter((entry) =>
      entry.isDirectory(),
    );
    const rim = ['http', 'sockets'];
    for (const room of rooms.filter((entry) => !rim.includes(entry.name))) expect(known).toContain(`room-${room.name}`);
  });
});
