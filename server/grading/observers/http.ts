import { X509Certificate } from 'node:crypto';
import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { LookError } from '../errors.ts';
import type { Look } from './look.ts';
import { probe } from './probe.ts';

const MAX_BODY_BYTES = 65_536;
/** Beyond this curl gives up: a page that never ends is no page. */
const MAX_DOWNLOAD_BYTES = 1_048_576;
const MARK = '--8<-- attempt';
const CERTIFICATES = '--8<-- certificates';

/** A process, and so a connection, for each attempt. Bodies on stdout, what curl knows of them on stderr. */
const SEVERAL = 'for ((i = $1; i > 0; i--)); do curl "${@:2}"; done';

export type HttpRead = Extract<LabRead, { kind: 'http' }>;

export function readHttp(look: Look, read: HttpRead): Promise<Json> {
  const words = curlArguments(read);
  return probe(look, {
    place: read.from,
    times: read.times,
    timeoutMs: patient(read.timeoutMs),
    argv: read.times === 1 ? ['curl', ...words] : ['bash', '-c', SEVERAL, 'probe', String(read.times), ...words],
    parse: (_, stderr, bytes) => parseHttp(bytes, stderr),
    nothing: {
      status: 0,
      body: '',
      headers: {} as Record<string, string>,
      certificate: null as HttpAttempt['certificate'],
    },
  });
}

function curlArguments(read: HttpRead): string[] {
  const head = read.method === 'HEAD';
  return [
    ...['-q', '-s', '-g', '-k', '--noproxy', '*', '--proto', '=http,https'],
    ...['-m', String(patient(read.timeoutMs) / 1000), '--max-filesize', String(MAX_DOWNLOAD_BYTES)],
    ...(read.at === undefined ? [] : ['--connect-to', `::${read.at}:`]),
    ...(head ? ['-I', '-o', '/dev/null'] : ['-X', read.method]),
    ...Object.entries(read.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(read.body === undefined ? [] : ['--data-raw', read.body]),
    ...['-w', `%{stderr}%{json}\n%{header_json}\n${CERTIFICATES}%{certs}\n${MARK}\n`, '--url', read.url],
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
  /** Of the server, when it was https. */
  certificate: { subject: string; issuer: string; names: string[]; pem: string } | null;
  ms: number;
  error: string | null;
}

/** From the two outputs to attempts. */
function parseHttp(bodies: Buffer, stderr: string): HttpAttempt[] {
  let at = 0;
  return stderr
    .split(`${MARK}\n`)
    .slice(0, -1)
    .map((said) => {
      const { curl, headers } = curlSays(said);
      const length = curl.size_download ?? 0;
      const body = bodies.subarray(at, at + Math.min(length, MAX_BODY_BYTES));
      at += length;
      const status = curl.http_code ?? 0;
      const ms = Math.round((curl.time_total ?? 0) * 1000);
      const [headerText = '', certificates = ''] = headers.split(CERTIFICATES);
      return {
        status,
        body: body.toString('utf8'),
        headers: headersOf(headerText),
        certificate: certificateOf(certificates),
        ms,
        error: errorOf(curl, status),
      };
    });
}

interface CurlSays {
  http_code?: number;
  exitcode?: number;
  errormsg?: string | null;
  time_total?: number;
  /** Bytes of the body, as they are on stdout. */
  size_download?: number;
}

function curlSays(said: string): { curl: CurlSays; headers: string } {
  const start = said.indexOf('{');
  const end = said.indexOf('\n', start);
  if (start < 0 || end < 0) throw new LookError('probe_failed', `curl could not be run: ${said.trim().slice(0, 200)}`);
  return { curl: JSON.parse(said.slice(start, end)) as CurlSays, headers: said.slice(end + 1) };
}

function errorOf({ exitcode = 0, errormsg }: CurlSays, status: number): string | null {
  // 63: larger than MAX_DOWNLOAD_BYTES; its beginning is enough.
  if (exitcode === 0 || (exitcode === 63 && status > 0)) return null;
  if (exitcode === 3) throw new LookError('probe_failed', `The lab probes an address that is none: ${errormsg ?? ''}`);
  if (exitcode === 7 && /unreachable|no route/i.test(errormsg ?? '')) return 'unreachable';
  return ERRORS[exitcode] ?? `curl ${exitcode}`;
}

function headersOf(json: string): Record<string, string> {
  if (json.trim() === '') return {};
  const lists = JSON.parse(json) as Record<string, string[]>;
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name.toLowerCase(), values.join(', ')]));
}

/** The first of the chain: the server's own. */
function certificateOf(said: string): HttpAttempt['certificate'] {
  const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(said)?.[0];
  if (pem === undefined) return null;
  const { subject, issuer, subjectAltName } = new X509Certificate(pem);
  const names = (subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'));
  return { subject, issuer, names: names.map((name) => name.slice('DNS:'.length)), pem: `${pem.trim()}\n` };
}
