import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type KnownPorts, type OpenPreview, PreviewPath, type PreviewView } from '../../protocol/index.ts';
import type { SandboxHost } from '../host/index.ts';
import { Places } from '../host/index.ts';
import { cookieValues, isSameOrigin } from '../lib/request-names.ts';
import type { ReadySandbox, SandboxEvent, Sandboxes } from '../sandboxes/index.ts';
import { type Asked, type Claim, OPEN_PATH, PreviewAddresses } from './addresses.ts';
import { PreviewError } from './errors.ts';
import { forward, forwardUpgrade, type Passage } from './forward.ts';
import { type Names, PREVIEW_COOKIE } from './headers.ts';
import { knownPorts } from './known-ports.ts';
import { Preview } from './preview.ts';
import {
  FOREIGN,
  FROZEN,
  GONE,
  NOT_LET_IN,
  NOT_UNDERSTOOD,
  RESETTING,
  render,
  type Trouble,
  troubleOf,
} from './trouble.ts';

/** A browser has six for one address; tabs and websockets come on top. Each is a process on the node's outer side. */
const MAX_CONNECTIONS = 24;
/** Of one sandbox; the one that was used longest ago makes room. */
const MAX_PREVIEWS = 64;

export interface PreviewsDeps {
  host: Pick<SandboxHost, 'exec'>;
  sandboxes: Pick<Sandboxes, 'ready' | 'view' | 'on'>;
  /** Whether a sandbox takes no input any more. */
  frozen: (sandboxId: string) => boolean;
  /** Previews have their names below it; default: localhost, for browsers on this machine. */
  previewHost?: string | undefined;
  /** Names of the page itself. */
  allowedHosts: readonly string[];
}

/** Whether an Authorization header carries the session of this server. */
export type IsOwnSession = (authorization: string) => boolean;

/** Ports of sandboxes in tabs of a browser. Whoever opens one must have been asked for the sandbox before. */
export class Previews {
  private readonly addresses: PreviewAddresses;
  private readonly bySandbox = new Map<string, Preview[]>();
  private readonly places = new Map<string, Places>();
  private readonly unsubscribe: () => void;

  constructor(private readonly deps: PreviewsDeps) {
    this.addresses = new PreviewAddresses({ host: deps.previewHost, allowedHosts: deps.allowedHosts });
    this.unsubscribe = deps.sandboxes.on((event) => this.onSandbox(event));
  }

  /** The same target has the same address as long as its sandbox is there. Throws PreviewError. */
  open(sandboxId: string, { path, tls = false, ...wanted }: OpenPreview, asked: Asked): PreviewView {
    const sandbox = this.usable(sandboxId);
    const at = sandbox.nodes.find(({ name, ref }) => name === wanted.node || ref.address === wanted.node);
    if (!at) throw new PreviewError('node_not_found', `This sandbox has no node "${wanted.node}".`);
    const target = { ...wanted, node: at.name, tls };
    const all = this.bySandbox.get(sandboxId) ?? [];
    this.bySandbox.set(sandboxId, all);
    const known = all.find((one) => one.isFor(target));
    const preview = known ?? new Preview(sandboxId, target);
    if (!known) all.push(preview);
    preview.use();
    if (all.length > MAX_PREVIEWS) this.endOldest(all);
    return this.addresses.view(preview, asked, path);
  }

  /** What the sandbox's own APIs tell of. Throws PreviewError. */
  async known(sandboxId: string): Promise<KnownPorts> {
    return await knownPorts(this.usable(sandboxId), this.deps.host);
  }

  /** Whether a request is for a preview, and so for nothing else of this server. */
  claims(req: IncomingMessage): boolean {
    return this.addresses.claim(req.headers.host, req.url) !== undefined;
  }

  serve(req: IncomingMessage, res: ServerResponse, isOwnSession: IsOwnSession): void {
    const refuse = (trouble: Trouble) => {
      const { status, headers, body } = render(trouble, req.headers.accept);
      if (!res.headersSent) res.writeHead(status, headers.flat()).end(req.method === 'HEAD' ? undefined : body);
    };
    const entry = this.enter(req);
    if ('trouble' in entry) refuse(entry.trouble);
    else if ('opened' in entry) res.writeHead(303, entry.opened).end();
    else forward(req, res, this.passage(req, entry, isOwnSession, refuse));
  }

  serveUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, isOwnSession: IsOwnSession): void {
    socket.on('error', () => socket.destroy());
    const refuse = (trouble: Trouble) => {
      const { status, headers, body } = render(trouble, undefined);
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const length = Buffer.byteLength(body);
      socket.end(`HTTP/1.1 ${status} Refused\r\n${lines}content-length: ${length}\r\nconnection: close\r\n\r\n${body}`);
    };
    const entry = this.enter(req);
    const websocket = req.method === 'GET' && req.headers.upgrade?.toLowerCase() === 'websocket';
    if ('trouble' in entry) refuse(entry.trouble);
    else if ('opened' in entry || !websocket) refuse(NOT_UNDERSTOOD);
    else {
      // The passage first: with new machines it ends what the former held.
      const passage = this.passage(req, entry, isOwnSession, refuse);
      entry.preview.hold(socket);
      forwardUpgrade(req, socket, head, passage);
    }
  }

  close(): void {
    this.unsubscribe();
    for (const preview of [...this.bySandbox.values()].flat()) preview.end();
    this.bySandbox.clear();
  }

  private usable(sandboxId: string): ReadySandbox {
    const sandbox = this.deps.sandboxes.ready(sandboxId);
    if (!sandbox) {
      const state = this.deps.sandboxes.view(sandboxId)?.state ?? 'gone';
      throw new PreviewError('sandbox_not_ready', `The sandbox is ${state}: no port of it can be opened.`);
    }
    if (this.deps.frozen(sandboxId)) throw new PreviewError('preview_frozen', `${FROZEN.title}: ${FROZEN.text}`);
    return sandbox;
  }

  /** Who asks, by which way, and whether that may go in. */
  private enter(req: IncomingMessage): Entry {
    const claim = this.addresses.claim(req.headers.host, req.url);
    const preview = claim && this.find(claim);
    if (!claim || !preview) return { trouble: GONE };
    if (claim.way === 'host') {
      const opened = openedBy(claim, preview, req);
      if (opened) return opened;
      const cookies = cookieValues(req.headers.cookie, PREVIEW_COOKIE);
      if (!cookies.some((value) => preview.hasKey(value))) return { trouble: NOT_LET_IN };
    } else if (!claim.path.startsWith('/')) return { opened: { location: `${claim.base}/${claim.path}` } };
    if (!isOwnAsking(req, claim)) return { trouble: FOREIGN };
    if (req.method === 'TRACE') return { trouble: NOT_UNDERSTOOD };
    const sandbox = this.deps.sandboxes.ready(preview.sandboxId);
    if (!sandbox) return { trouble: RESETTING };
    if (this.deps.frozen(preview.sandboxId)) return { trouble: FROZEN };
    return { claim, preview, sandbox };
  }

  private find(claim: Claim): Preview | undefined {
    const all = [...this.bySandbox.values()].flat();
    return all.find((preview) => (claim.way === 'host' ? preview.label === claim.label : preview.hasKey(claim.key)));
  }

  private passage(
    req: IncomingMessage,
    { claim, preview, sandbox }: Entered,
    isOwnSession: IsOwnSession,
    refuse: (trouble: Trouble) => void,
  ): Passage {
    const { target, sandboxId } = preview;
    preview.use();
    return {
      door: preview.door(this.deps.host, sandbox, this.placesOf(sandboxId)),
      names: namesOf(req, claim, preview, sandbox, isOwnSession),
      path: claim.path,
      admitted: () => !this.deps.frozen(sandboxId),
      failed: (error, said) => {
        const ready = this.deps.sandboxes.ready(sandboxId) === sandbox;
        refuse(ready ? troubleOf(error, said, target) : RESETTING);
      },
    };
  }

  private placesOf(sandboxId: string): Places {
    const places = this.places.get(sandboxId) ?? new Places(MAX_CONNECTIONS);
    this.places.set(sandboxId, places);
    return places;
  }

  private endOldest(all: Preview[]): void {
    const [oldest] = all.toSorted((a, b) => a.usedAt - b.usedAt);
    if (!oldest) return;
    all.splice(all.indexOf(oldest), 1);
    oldest.end();
  }

  /** With its sandbox a preview ends; while that is made anew only its connections do. */
  private onSandbox(event: SandboxEvent): void {
    if (event.kind !== 'state' || event.view.state === 'ready') return;
    for (const preview of this.bySandbox.get(event.sandboxId) ?? []) preview.end();
    this.places.delete(event.sandboxId);
    if (event.view.state !== 'resetting') this.bySandbox.delete(event.sandboxId);
  }
}

interface Entered {
  claim: Claim;
  preview: Preview;
  sandbox: ReadySandbox;
}
type Entry = Entered | { trouble: Trouble } | { opened: Record<string, string> };

/** The first request of a tab: the key goes from the address into a cookie, and the address is forgotten. */
function openedBy(claim: Claim, preview: Preview, req: IncomingMessage): Entry | undefined {
  const url = new URL(claim.path, 'http://preview');
  if (url.pathname !== OPEN_PATH) return undefined;
  const key = url.searchParams.get('key') ?? '';
  if (!preview.hasKey(key)) return { trouble: NOT_LET_IN };
  const secure = req.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  const to = PreviewPath.safeParse(url.searchParams.get('to'));
  return {
    opened: {
      location: to.data ?? '/',
      'set-cookie': `${PREVIEW_COOKIE}=${key}; HttpOnly; SameSite=Lax; Path=/${secure}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  };
}

/** Its own pages may ask for everything; others may only lead a tab here. Drydock's own pages load nothing from it. */
function isOwnAsking({ headers, method }: IncomingMessage, { way }: Claim): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const leadsHere =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (way === 'path') return site !== 'same-origin' || leadsHere;
  if (origin !== undefined && !isSameOrigin(origin, headers.host ?? '')) return false;
  return site === undefined || site === 'same-origin' || site === 'none' || leadsHere;
}

function namesOf(
  req: IncomingMessage,
  claim: Claim,
  { target, service }: Preview,
  sandbox: ReadySandbox,
  isOwnSession: IsOwnSession,
): Names {
  const { node, port, tls } = target;
  const shown = port === (tls ? 443 : 80) ? '' : `:${port}`;
  const names = service ? [service] : ['localhost', '127.0.0.1', node, sandbox.node(node).ref.address];
  const [inside = '', ...aliases] = names.map((name) => `${name}${shown}`);
  return {
    inside,
    aliases: [...aliases, ...names],
    tls,
    outside: {
      scheme: req.headers['x-forwarded-proto'] === 'https' ? 'https:' : 'http:',
      host: req.headers.host ?? '',
    },
    base: claim.way === 'path' ? claim.base : '',
    isOwnSession,
  };
}
