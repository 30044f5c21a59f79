import type { OpenPreview } from '../../../protocol/index.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|\[::\])$/;
/** Addresses that are nobody's on the internet: a machine of the sandbox, or nothing. */
const PRIVATE = /^(?:10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2})$/;
/** As machines of a sandbox are called. */
const SHORT_NAME = /^[a-z][a-z0-9-]*$/;

/**
 * The port of a sandbox that an address means, which a program on `node` has printed (`minikube service web --url`).
 * Undefined for an address that means the same everywhere.
 */
export function targetOfLink(uri: string, node: string): OpenPreview | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname, port, pathname, search, hash } = new URL(uri);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const own = LOOPBACK.test(hostname);
  if (!own && !PRIVATE.test(hostname) && !SHORT_NAME.test(hostname)) return undefined;
  const tls = protocol === 'https:';
  const path = `${pathname}${search}${hash}`;
  return {
    node: own ? node : hostname,
    port: Number(port) || (tls ? 443 : 80),
    tls,
    path: path.replace(/^\/{2,}/, '/'),
  };
}
