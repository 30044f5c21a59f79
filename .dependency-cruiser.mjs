import { createRequire } from 'node:module';

/**
 * Who may import whom: the layer rules of docs/architecture.md, as `npm test -- layers` checks them.
 * test/contract/layers.test.ts breaks each of these rules in a small tree of its own and wants to hear its name.
 *
 * dependency-cruiser reads the sources with swc, because TypeScript 7 no longer offers the JavaScript API it used.
 */

/**
 * Two gaps in how dependency-cruiser 17 drives swc, without which it stops at our sources: swc's visitor does not know
 * `using` and `await using`, and .tsx files are not parsed as such.
 */
function mendSwc() {
  const load = createRequire(import.meta.url);
  const { Visitor } = load('@swc/core/Visitor.js');
  const { visitStatement } = Visitor.prototype;
  Visitor.prototype.visitStatement = function (statement) {
    if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
    statement.decls = this.visitVariableDeclarators(statement.decls);
    return statement;
  };
  const { Compiler } = load('@swc/core');
  const { parseFileSync } = Compiler.prototype;
  Compiler.prototype.parseFileSync = function (file, options) {
    return parseFileSync.call(this, file, { ...options, tsx: file.endsWith('x') });
  };
}
mendSwc();

/** Rooms of server/ and the other rooms each may use, besides its own files, server/lib and protocol/. */
const rooms = {
  lib: [],
  host: [],
  store: [],
  catalog: [],
  images: ['host'],
  clusters: ['host'],
  sandboxes: ['clusters', 'host', 'images', 'store'],
  terminals: ['host', 'sandboxes', 'store'],
  grading: ['catalog', 'clusters', 'host', 'images', 'sandboxes'],
  attempts: ['catalog', 'clusters', 'grading', 'host', 'sandboxes', 'store', 'terminals'],
  doctor: ['host', 'images'],
  status: ['host', 'images', 'sandboxes'],
  accounts: ['store'],
  exams: ['attempts', 'catalog', 'store'],
  previews: ['host', 'sandboxes'],
  trials: ['exams', 'grading', 'host', 'sandboxes', 'store', 'terminals'],
};

/** Rooms that read the check language. */
const mayUseGraders = ['attempts', 'catalog', 'exams', 'grading'];

/** Packages that belong to one place, so that they can be replaced there. */
const importers = [
  { name: 'dockerode-only-in-host', packages: ['dockerode'], only: ['^server/host/'] },
  { name: 'database-only-in-store', packages: ['kysely', 'better-sqlite3'], only: ['^server/store/'] },
  {
    name: 'express-only-in-http-and-app',
    packages: ['express', 'helmet'],
    only: ['^server/http/', '^server/app\\.ts$'],
  },
  {
    name: 'socket-io-only-in-sockets-and-app',
    packages: ['socket.io'],
    only: ['^server/sockets/', '^server/app\\.ts$'],
  },
  { name: 'node-pty-only-in-its-adapter', packages: ['node-pty'], only: ['^server/terminals/[^/]*pty[^/]*\\.ts$'] },
  { name: 'cel-only-in-graders', packages: ['@marcbachmann/cel-js'], only: ['^graders/'] },
];

const tests = ['\\.test\\.tsx?$', '^(server|graders|cli)/.*/?testing/', '^test/', '^bench/'];
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const packagePath = (name) => `(^|/)node_modules/(@types/)?${escaped(name)}/|^${escaped(name)}$`;

function roomRule([room, others]) {
  const allowed = ['lib', room, ...others].join('|');
  const graders = mayUseGraders.includes(room) ? '|graders' : '';
  return {
    name: `room-${room}`,
    comment: `server/${room} may use ${['lib', ...others].join(', ')} and protocol; nothing else of ours.`,
    severity: 'error',
    from: { path: `^server/${room}/`, pathNot: tests },
    to: {
      path: '^(server|web|cli|labs|scripts|graders)/',
      pathNot: `^(server/(${allowed})${graders})/`,
    },
  };
}

const importerRule = ({ name, packages, only }) => ({
  name,
  comment: `${packages.join(', ')} may be imported only in ${only.join(', ')}.`,
  severity: 'error',
  from: { path: '^(server|cli|protocol|graders|web)/', pathNot: [...only, ...tests] },
  to: { path: packages.map(packagePath) },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'No circles between files, types included: who starts such a circle can not be read alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'Every import names a file or an installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'protocol-imports-nothing',
      severity: 'error',
      from: { path: '^protocol/', pathNot: tests },
      to: { path: '^(server|graders|web|cli|test|bench|scripts|labs)/' },
    },
    {
      name: 'graders-are-pure',
      comment: 'graders/ uses protocol types only, and nothing that does I/O.',
      severity: 'error',
      from: { path: '^graders/', pathNot: tests },
      to: {
        path: [
          '^(server|web|cli|test|bench|scripts|labs)/',
          '^(node:)?(fs|fs/promises|net|http|https|child_process|os|worker_threads|dgram|tls)$',
        ],
      },
    },
    {
      name: 'web-uses-protocol-only',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^(server|graders|cli|test|bench|scripts)/' },
    },
    {
      name: 'rooms-by-their-door',
      comment: 'Another room of server/ is entered by its index.ts only.',
      severity: 'error',
      from: { path: '^server/([^/]+)/', pathNot: tests },
      to: { path: '^server/[^/]+/', pathNot: ['^server/$1/', '^server/[^/]+/index\\.ts$', '^server/lib/'] },
    },
    {
      name: 'rooms-by-their-door-from-outside',
      comment: 'cli, app, compose and main enter a room of server/ by its index.ts only.',
      severity: 'error',
      from: { path: '^(cli/|server/[^/]+\\.ts$)', pathNot: tests },
      to: { path: '^server/[^/]+/', pathNot: ['^server/[^/]+/index\\.ts$', '^server/lib/'] },
    },
    {
      name: 'graders-and-protocol-by-their-door',
      severity: 'error',
      from: { path: '^(server|cli|web)/', pathNot: tests },
      to: { path: '^(graders|protocol)/', pathNot: '^(graders|protocol)/index\\.ts$' },
    },
    {
      name: 'nobody-imports-the-composition',
      comment: 'main.ts, compose.ts, config.ts and app.ts wire the rooms; no room knows them.',
      severity: 'error',
      from: { path: '^server/[^/]+/', pathNot: tests },
      to: { path: '^server/[^/]+\\.ts$' },
    },
    {
      name: 'http-and-sockets-are-the-rim',
      comment: 'Concerns never import http or sockets, and those two not each other.',
      severity: 'error',
      from: { path: '^(server/([^/]+)/|cli/)', pathNot: tests },
      to: { path: '^server/(http|sockets)/', pathNot: '^server/$2/' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(server|cli|protocol|graders|web)/', pathNot: tests },
      to: { path: tests },
    },
    ...Object.entries(rooms).map(roomRule),
    ...importers.map(importerRule),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist|\\.drydock|\\.cache|test-results)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
