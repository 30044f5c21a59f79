import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { LookError } from '../errors.ts';
import type { Look } from './look.ts';
import { probe } from './probe.ts';

/** A line an attempt: exit code, milliseconds, what bash said. */
const SCRIPT = `for ((i = 0; i < $1; i++)); do
  start=\${EPOCHREALTIME/[.,]/}
  said=$(timeout "$2" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$3" "$4" 2>&1); code=$?
  end=\${EPOCHREALTIME/[.,]/}
  echo "$code $(((end - start) / 1000)) \${said//$'\\n'/ }"
done`;

export type TcpRead = Extract<LabRead, { kind: 'tcp' }>;

export function readTcp(look: Look, read: TcpRead): Promise<Json> {
  const { host, port } = splitAddress(read.address);
  return probe(look, {
    place: read.from,
    times: read.times,
    timeoutMs: patient(read.timeoutMs),
    argv: ['bash', '-c', SCRIPT, 'probe', String(read.times), String(patient(read.timeoutMs) / 1000), host, port],
    parse: parseTcp,
    nothing: { open: false as boolean },
  });
}

export function splitAddress(address: string): { host: string; port: string } {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  if (!found) throw new LookError('probe_failed', `The lab probes ${address}, which is not host:port.`);
  return { host: found[1] ?? found[2] ?? '', port: found[3] ?? '' };
}

/** Exported for tests. */
export function parseTcp(stdout: string): { open: boolean; ms: number; error: string | null }[] {
  return stdout
    .split('\n')
    .filter((line) => /^\d+ \d+ /.test(line))
    .map((line) => {
      const [code = '', ms = '', ...said] = line.split(' ');
      return { open: code === '0', ms: Number(ms), error: code === '0' ? null : wordFor(code, said.join(' ')) };
    });
}

function wordFor(code: string, said: string): string {
  if (code === '124' || /timed out/i.test(said)) return 'timeout';
  if (/refused/i.test(said)) return 'refused';
  if (/unreachable|no route/i.test(said)) return 'unreachable';
  if (/name or service|name resolution|not known|no address/i.test(said)) return 'unresolved';
  return said.split(': ').at(-1)?.trim() || `exit ${code}`;
}
