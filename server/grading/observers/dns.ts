import { isIP } from 'node:net';
import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import type { Look } from './look.ts';
import { probe } from './probe.ts';

const MARK = '--8<-- attempt';
const SCRIPT = `times=$1; shift
for ((i = 0; i < times; i++)); do dig "$@"; echo '${MARK}'; done`;

export type DnsRead = Extract<LabRead, { kind: 'dns' }>;

/** Asks the resolver that the place itself would ask: in a container Docker's own, on a node the sandbox network's. */
export function readDns(look: Look, read: DnsRead): Promise<Json> {
  const seconds = Math.max(1, Math.ceil(patient(read.timeoutMs) / 1000));
  // In a pod short names are completed, by the list that its resolver has.
  const search = read.from.at === 'pod' ? ['+search'] : [];
  const question = read.type === 'PTR' && isIP(read.name) ? ['-x', read.name] : ['-t', read.type, '-q', read.name];
  return probe(look, {
    place: read.from,
    times: read.times,
    timeoutMs: seconds * 1000,
    argv: [
      ...(['bash', '-c', SCRIPT, 'probe', String(read.times)] as const),
      ...['+noall', '+comments', '+answer', '+stats', '+tries=1', `+time=${seconds}`, ...search, ...question],
    ],
    parse: (stdout) => parseDns(stdout, read.type),
    nothing: { answers: [] as string[] },
  });
}

/** Exported for tests. */
export function parseDns(stdout: string, type: string): { answers: string[]; ms: number; error: string | null }[] {
  return stdout
    .split(`${MARK}\n`)
    .slice(0, -1)
    .map((said) => {
      const answers = answersOf(said, type);
      const ms = Number(/Query time: (\d+) msec/.exec(said)?.[1] ?? 0);
      return { answers, ms, error: answers.length > 0 ? null : errorOf(said) };
    });
}

function answersOf(said: string, type: string): string[] {
  return said
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(';'))
    .map((line) => line.split(/\s+/))
    .filter((fields) => fields[3] === type)
    .map((fields) => fields.slice(4).join(' ').replace(/\.$/, ''));
}

function errorOf(said: string): string {
  const status = /status: ([A-Z]+)/.exec(said)?.[1];
  if (status === 'NOERROR' || status === 'NXDOMAIN') return 'unresolved';
  if (status !== undefined) return status.toLowerCase();
  if (/timed out|no servers could be reached/i.test(said)) return /refused/i.test(said) ? 'refused' : 'timeout';
  return /refused/i.test(said) ? 'refused' : 'unreachable';
}
