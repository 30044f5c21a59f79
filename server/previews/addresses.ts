import { randomBytes } from 'node:crypto';
import type { PreviewView } from '../../protocol/index.ts';
import { splitHost } from '../lib/request-names.ts';

/** Every name below it is this machine, for browsers without asking anybody (RFC 6761). */
const LOCAL = 'localhost';
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Below it are previews that have no host name of their own. */
const PATH = '/preview/';
/** Where a preview's own name takes the key out of the address. */
export const OPEN_PATH = '/.drydock/open';

const LABEL = /^[a-z2-7]{32}$/;
const KEY = /^[A-Za-z0-9_-]{43}$/;

/** 160 bits as a label of a host name. */
export const newLabel = (): string => toBase32(randomBytes(20));
/** 256 bits for a cookie or a path. */
export const newKey = (): string => randomBytes(32).toString('base64url');

/** Which preview a request is for, and by which way it came. */
export type Claim =
  | { way: 'host'; label: string; path: string }
  | {
      way: 'path';
      key: string;
      /** Of the preview's server, with its query. */
      path: string;
      /** What stands before it in this server's address. */
      base: string;
    };

export interface AddressSettings {
  /** Previews are served below it: `previews.example.org`, also with a port. Default: localhost. */
  host?: string | undefined;
  /** Names of the page itself: never previews. */
  allowedHosts: readonly string[];
}

/** How the page was asked for. */
export interface Asked {
  /** The request's Host header. */
  host: string;
  /** Its Origin header. */
  origin?: string | undefined;
}

/** Names and paths of previews: made, and read again. Pure. */
export class PreviewAddresses {
  private readonly suffix: string;
  private readonly port: string | undefined;
  private readonly own: ReadonlySet<string>;

  constructor(private readonly settings: AddressSettings) {
    const [suffix = LOCAL, port] = (settings.host ?? LOCAL).toLowerCase().split(':');
    this.suffix = suffix;
    this.port = port;
    this.own = new Set(settings.allowedHosts);
  }

  /** Undefined: it is for the page or its API. Every name below the previews' is a claim, also one that nobody has. */
  claim(hostHeader: string | undefined, url: string | undefined): Claim | undefined {
    const { name } = splitHost(hostHeader ?? '');
    const path = url?.startsWith('/') ? url : '/';
    if (this.own.has(name)) return pathClaim(path);
    if (!name.endsWith(`.${this.suffix}`)) return undefined;
    const label = name.slice(0, -this.suffix.length - 1);
    return { way: 'host', label: LABEL.test(label) ? label : '', path };
  }

  /** A name of its own wherever the browser finds it: a domain for previews was set up, or all runs on this machine. */
  view({ label, key }: { label: string; key: string }, asked: Asked, path = '/'): PreviewView {
    const scheme = schemeOf(asked.origin);
    const { name, port } = splitHost(asked.host);
    const pathUrl = `${scheme}//${asked.host}${PATH}${key}${path}`;
    if (this.settings.host === undefined && !LOCAL_NAMES.has(name)) return { url: pathUrl, ownOrigin: false, pathUrl };
    const at = this.port ?? port;
    const host = `${label}.${this.suffix}${at ? `:${at}` : ''}`;
    const to = path === '/' ? '' : `&to=${encodeURIComponent(path)}`;
    return { url: `${scheme}//${host}${OPEN_PATH}?key=${key}${to}`, ownOrigin: true, pathUrl };
  }
}

function pathClaim(url: string): Claim | undefined {
  if (!url.startsWith(PATH)) return undefined;
  const [key = ''] = url.slice(PATH.length).split(/[/?#]/, 1);
  const rest = url.slice(PATH.length + key.length);
  const base = `${PATH}${key}`;
  return { way: 'path', key: KEY.test(key) ? key : '', path: rest, base };
}

const schemeOf = (origin: string | undefined): string =>
  origin !== undefined && URL.canParse(origin) && new URL(origin).protocol === 'https:' ? 'https:' : 'http:';

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)])
    .join('');
}
