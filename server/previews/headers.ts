import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** The cookie that lets a browser into a preview: on the preview's own name only, never sent on. */
export const PREVIEW_COOKIE = 'drydock_preview';
const SESSION_COOKIE = 'drydock_session';

/** Between two neighbours only (RFC 9110, 7.6.1); the message's framing is made anew. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
]);
/** What a client could claim about where it comes from, and what we answer ourselves. */
const NOT_SENT = /^(forwarded|x-forwarded-.*|x-real-ip|x-drydock|expect|host|cookie|origin|referer)$/;
/** Instructions to browsers that reach beyond the preview's origin or outlive it, and to servers in front of this one. */
const NOT_PASSED = new Set([
  ...['strict-transport-security', 'public-key-pins', 'clear-site-data', 'alt-svc', 'set-cookie', 'set-cookie2'],
  ...['report-to', 'reporting-endpoints', 'nel', 'location', 'referrer-policy', 'origin-agent-cluster'],
  ...['x-accel-redirect', 'x-accel-buffering', 'x-accel-expires', 'x-sendfile', 'x-lighttpd-send-file'],
]);
/** Under this server's own origin only what describes the answer itself is passed. */
const PASSED_ON_PATH = new Set([
  ...['content-type', 'content-length', 'content-encoding', 'content-language', 'content-disposition', 'content-range'],
  ...['accept-ranges', 'age', 'date', 'etag', 'last-modified', 'expires', 'cache-control', 'vary', 'retry-after'],
  ...['content-security-policy', 'x-content-type-options'],
]);
const SANDBOX_POLICY = 'sandbox allow-scripts allow-forms allow-popups allow-modals';

/** What the headers are rewritten by. */
export interface Names {
  /** As the server in the sandbox is called: localhost:8080. */
  inside: string;
  tls: boolean;
  /** Other names under which it may speak of itself: the node's own, without a port it is the same one. */
  aliases: readonly string[];
  /** As the browser calls it: scheme and Host header. */
  outside: { scheme: string; host: string };
  /** What stands before each path; empty with a name of its own. */
  base: string;
  /** Whether an Authorization header carries this server's own session. */
  isOwnSession(authorization: string): boolean;
}

/** What is sent into the sandbox: nothing of Drydock's, and every name as if the browser stood beside the server. */
export function requestHeaders(headers: IncomingHttpHeaders, names: Names): OutgoingHttpHeaders {
  const listed = listOf(headers.connection);
  const sent: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name) || NOT_SENT.test(name) || listed.has(name)) continue;
    if (name === 'authorization' && (names.base !== '' || names.isOwnSession(String(value)))) continue;
    sent[name] = value;
  }
  const scheme = names.tls ? 'https:' : 'http:';
  const cookie = names.base === '' ? foreignCookies(headers.cookie) : '';
  if (cookie) sent.cookie = cookie;
  if (headers.origin !== undefined) sent.origin = `${scheme}//${names.inside}`;
  sent.host = names.inside;
  sent['x-forwarded-host'] = names.outside.host;
  sent['x-forwarded-proto'] = names.outside.scheme.slice(0, -1);
  if (headers['transfer-encoding'] !== undefined) sent['transfer-encoding'] = 'chunked';
  return sent;
}

/** What reaches the browser of an answer, as pairs. */
export function responseHeaders(raw: readonly string[], names: Names): [string, string][] {
  const all = pairs(raw);
  const listed = listOf(all.find(([name]) => name.toLowerCase() === 'connection')?.[1]);
  const onPath = names.base !== '';
  const passed = all.filter(([given]) => {
    const name = given.toLowerCase();
    if (HOP_BY_HOP.has(name) || NOT_PASSED.has(name) || listed.has(name)) return false;
    return !onPath || PASSED_ON_PATH.has(name);
  });
  for (const [given, value] of all) {
    const name = given.toLowerCase();
    if (name === 'location') passed.push(['location', outsideAddress(value, names)]);
    if (name === 'set-cookie' && !onPath) passed.push(...ownCookie(value));
  }
  return [...passed, ...(onPath ? PATH_HEADERS : HOST_HEADERS)];
}

/** Pages of a name of its own may see where they came from, nobody else. */
const HOST_HEADERS: [string, string][] = [
  ['referrer-policy', 'same-origin'],
  ['origin-agent-cluster', '?1'],
];
/** An origin that is nobody's, although the address is this server's; it may fetch from itself. */
const PATH_HEADERS: [string, string][] = [
  ['content-security-policy', SANDBOX_POLICY],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['access-control-allow-origin', 'null'],
];

/** The answer to an upgrade: only what belongs to a websocket. */
export function upgradeHeaders(raw: readonly string[], names: Names): [string, string][] {
  const own = pairs(raw).flatMap(([given, value]): [string, string][] => {
    const name = given.toLowerCase();
    if (name.startsWith('sec-websocket-')) return [[name, value]];
    return name === 'set-cookie' && names.base === '' ? ownCookie(value) : [];
  });
  return [['connection', 'Upgrade'], ['upgrade', 'websocket'], ...own];
}

/** A redirect to itself stays in the preview; one to elsewhere is passed as it is. */
function outsideAddress(location: string, { inside, aliases, base, outside }: Names): string {
  if (location.startsWith('/') && !/^\/[/\\]/.test(location)) return `${base}${location}`;
  if (!/^https?:\/\//i.test(location) || !URL.canParse(location)) return location;
  const url = new URL(location);
  const itself = [inside, outside.host, ...aliases].some((name) => name === url.host);
  return itself ? `${base}${url.pathname}${url.search}${url.hash}` : location;
}

/** For the preview's own name alone: never for a domain above it, never in the place of ours. */
function ownCookie(value: string): [string, string][] {
  const [pair = '', ...attributes] = value.split(';');
  const name = pair.split('=', 1)[0]?.trim();
  if (name === PREVIEW_COOKIE || name === SESSION_COOKIE) return [];
  const kept = attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute));
  return [['set-cookie', [pair, ...kept].join(';')]];
}

/** Cookies without ours. */
function foreignCookies(header: string | undefined): string {
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && ![PREVIEW_COOKIE, SESSION_COOKIE].includes(part.split('=', 1)[0]?.trim() ?? ''))
    .join('; ');
}

const listOf = (connection: string | undefined): Set<string> =>
  new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));

function pairs(raw: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) found.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return found;
}
