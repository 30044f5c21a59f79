import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { LookError } from '../errors.ts';
import type { Look } from './look.ts';
import { probe } from './probe.ts';

const MAX_BODY_BYTES = 65_536;
const MARK = '--8<-- attempt';

/** Bodies as lines of base64 on stdout; what curl knows, as JSON, on stderr. A new connection for each attempt. */
const SCRIPT = `times=$1 max=$2; shift 2
for ((i = 0; i < times; i++)); do
  curl "$@" 2>&3 | head -c "$max" | base64 -w0
  echo; echo '${MARK}' >&3
done 3>&2`;

export type HttpRead = Extract<LabRead, { kind: 'http' }>;

export function readHttp(look: Look, read: HttpRead): Promise<Json> {
  return probe(look, {
    place: read.from,
    times: read.times,
    timeoutMs: read.timeoutMs,
    argv: ['bash', '-c', SCRIPT, 'probe', String(read.times), String(MAX_BODY_BYTES), ...curlArguments(read)],
    parse: parseHttp,
    nothing: { status: 0, body: '', headers: {} as Record<string, string> },
  });
}

function curlArguments(read: HttpRead): string[] {
  const head = read.method === 'HEAD';
  return [
    ...['-q', '-s', '-g', '-k', '--noproxy', '*', '--proto', '=http,https'],
    ...['-m', String(read.timeoutMs / 1000)],
    ...(head ? ['-I', '-o', '/dev/null'] : ['-X', read.method]),
    ...Object.entries(read.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(read.body === undefined ? [] : ['--data-raw', read.body]),
    ...['-w', '%{stderr}%{json}\n%{header_json}\n', '--url', read.url],
  ];
}

/** curl's exit codes (man curl, EXIT CODES) in a word. */
const ERRORS: Record<number, string> = {
  6: 'unresolved',
  7: 'refused',
  18: 'cut',
  28: 'timeout',
  35: 'tls',
  52: 'empty',
  55: 'reset',
  56: 'reset',
  60: 'tls',
};

interface HttpAttempt {
  [key: string]: Json;
  status: number;
  body: string;
  headers: Record<string, string>;
  ms: number;
  error: string | null;
}

/** Exported for tests: from the script's two outputs to attempts. */
export function parseHttp(stdout: string, stderr: string): HttpAttempt[] {
  const bodies = stdout.split('\n');
  return stderr
    .split(`${MARK}\n`)
    .slice(0, -1)
    .map((said, index) => attemptOf(said, bodies[index] ?? ''));
}

interface CurlSays {
  http_code?: number;
  exitcode?: number;
  errormsg?: string | null;
  time_total?: number;
}

function attemptOf(said: string, body: string): HttpAttempt {
  const start = said.indexOf('{');
  const end = said.indexOf('\n', start);
  if (start < 0 || end < 0) throw new LookError('probe_failed', `curl could not be run: ${said.trim().slice(0, 200)}`);
  const curl = JSON.parse(said.slice(start, end)) as CurlSays;
  const status = curl.http_code ?? 0;
  return {
    status,
    body: Buffer.from(body, 'base64').toString('utf8'),
    headers: headersOf(said.slice(end + 1)),
    ms: Math.round((curl.time_total ?? 0) * 1000),
    error: errorOf(curl, status),
  };
}

function errorOf({ exitcode = 0, errormsg }: CurlSays, status: number): string | null {
  // 23: we stopped reading at MAX_BODY_BYTES.
  if (exitcode === 0 || (exitcode === 23 && status > 0)) return null;
  if (exitcode === 3) throw new LookError('probe_failed', `The lab probes an address that is none: ${errormsg ?? ''}`);
  if (exitcode === 7 && /unreachable|no route/i.test(errormsg ?? '')) return 'unreachable';
  return ERRORS[exitcode] ?? `curl ${exitcode}`;
}

function headersOf(json: string): Record<string, string> {
  if (json.trim() === '') return {};
  const lists = JSON.parse(json) as Record<string, string[]>;
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name.toLowerCase(), values.join(', ')]));
}
