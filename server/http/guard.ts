import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { cookieValues, isSameOrigin, splitHost } from '../lib/request-names.ts';
import { HttpError } from './problems.ts';

/**
 * Local mode: one owner, whoever opens the page on this machine. The guard keeps other web sites out:
 * the Host header must be a name of ours (DNS rebinding), what changes something must come from our own page
 * (Origin, Sec-Fetch-Site, SameSite cookie), and every call carries the session that only our page was given.
 */
export interface Guard {
  /** Throws HttpError bad_host or foreign_origin. */
  checkOrigin(req: IncomingMessage): void;
  /** The owner of the request's session, or HttpError no_session. */
  ownerOf(req: IncomingMessage): string;
  /** Whether an Authorization header carries a session of this server. */
  isSession(authorization: string): boolean;
  /** Gives the browser its session cookie when it has none. */
  giveSession(req: Request, res: Response): void;
}

const COOKIE = 'drydock_session';
const LOCAL_OWNER = 'local';

export function createGuard(options: { allowedHosts: string[]; secret?: Buffer }): Guard {
  const secret = options.secret ?? randomBytes(32);
  const session = createHmac('sha256', secret).update(`owner:${LOCAL_OWNER}`).digest('base64url');
  const allowed = new Set(options.allowedHosts);

  return {
    checkOrigin(req) {
      const { host = '' } = req.headers;
      if (!allowed.has(splitHost(host).name)) {
        throw new HttpError(
          'bad_host',
          `Asked for under the name "${host.slice(0, 80)}", which is not one of this server's.`,
        );
      }
      const origin = req.headers.origin;
      const site = req.headers['sec-fetch-site'];
      const safe = req.method === 'GET' || req.method === 'HEAD';
      if (origin !== undefined && !isSameOrigin(origin, host)) {
        throw new HttpError('foreign_origin', `Origin ${origin.slice(0, 80)} may not call this server.`);
      }
      if (!safe && site !== undefined && site !== 'same-origin' && site !== 'none') {
        throw new HttpError('foreign_origin', `A ${site} request may not change anything here.`);
      }
    },
    ownerOf(req) {
      // Pages of another name below a common domain can set a cookie of this name: the genuine one counts beside it.
      const cookies = cookieValues(req.headers.cookie, COOKIE);
      const offered = cookies.length > 0 ? cookies : [bearerOf(req.headers.authorization)];
      if (offered.some((value) => equals(value, session))) return LOCAL_OWNER;
      throw new HttpError('no_session', 'This call carries no valid session.');
    },
    isSession: (authorization) => equals(bearerOf(authorization), session),
    giveSession(req, res) {
      if (cookieValues(req.headers.cookie, COOKIE).some((value) => equals(value, session))) return;
      res.cookie(COOKIE, session, { httpOnly: true, sameSite: 'strict', path: '/', maxAge: 365 * 86_400_000 });
    },
  };
}

export function guardMiddleware(guard: Guard) {
  return (req: Request, _res: Response, next: NextFunction): void => {
    guard.checkOrigin(req);
    next();
  };
}

const bearerOf = (authorization: string | undefined): string => authorization?.match(/^Bearer (.+)$/)?.[1] ?? '';

function equals(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
