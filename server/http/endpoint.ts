import express, { type IRouter, type Request } from 'express';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Problem } from '../../protocol/index.ts';
import type { Guard } from './guard.ts';
import { HttpError } from './problems.ts';

/** What a handler is given: everything parsed, and who asks. */
export interface Call<P, Q, B> {
  owner: string;
  params: P;
  query: Q;
  body: B;
  req: Request;
}

/** One call of the API, as data: the router serves it and the OpenAPI document describes it. */
export interface Endpoint<P = unknown, Q = unknown, B = unknown, R = unknown> {
  method: 'get' | 'post' | 'delete';
  /** Express style: /attempts/:id */
  path: string;
  summary: string;
  /** Problem codes that a caller should expect beside the common ones. */
  problems?: string[];
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  response: z.ZodType<R>;
  status?: number;
  /** Other than application/json: the handler gives a string. */
  contentType?: string;
  handle: (call: Call<P, Q, B>) => R | Promise<R>;
}

/** Keeps the types of one endpoint together while a list of them has one type. */
export function endpoint<P, Q, B, R>(definition: Endpoint<P, Q, B, R>): Endpoint {
  return definition as unknown as Endpoint;
}

const nothing = z.unknown();

/** The body of a call that needs none: an object of which nothing is read, or nothing at all. */
export const NoBody = z.looseObject({}).optional();

export function serve(endpoints: Endpoint[], guard: Guard): IRouter {
  const router = express.Router();
  router.use(express.json({ limit: '64kb', type: ['application/json', 'application/*+json'] }));
  for (const e of endpoints) {
    router[e.method](e.path, async (req, res) => {
      const owner = guard.ownerOf(req);
      const call = {
        owner,
        params: (e.params ?? nothing).parse(req.params),
        query: (e.query ?? nothing).parse(req.query),
        body: (e.body ?? nothing).parse(req.body),
        req,
      };
      const value = await e.handle(call);
      res.status(e.status ?? 200);
      if (e.contentType) res.type(e.contentType).send(value);
      else res.set('cache-control', 'no-store').json(value);
    });
  }
  refuseOtherMethods(router, endpoints);
  return router;
}

/** A call that is there for other methods says for which (RFC 9110), and that before it asks who calls. */
function refuseOtherMethods(router: IRouter, endpoints: Endpoint[]): void {
  for (const path of new Set(endpoints.map((e) => e.path))) {
    const methods = endpoints.filter((e) => e.path === path).map((e) => e.method.toUpperCase());
    const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
    router.all(path, (req, res) => {
      res.set('allow', allow);
      throw new HttpError('method_not_allowed', `${req.method} is not for ${req.baseUrl}${req.path}: ${allow}.`);
    });
  }
}

/** OpenAPI 3.1, made from the same endpoints that are served. */
export function openApi(endpoints: Endpoint[], version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const e of endpoints) {
    const path = `/api${e.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [e.method]: operation(e) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Drydock',
      version,
      description: 'Labs, attempts and results. Errors are problem details (RFC 9457) with a stable code.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'drydock_session' } },
    },
    security: [{ session: [] }],
    paths,
  });
}

function operation(e: Endpoint): ZodOpenApiOperationObject {
  const problem = { 'application/problem+json': { schema: Problem } };
  const codes = ['invalid_request', 'foreign_origin', 'no_session', ...(e.problems ?? [])];
  return {
    operationId: `${e.method}${e.path.replace(/[/:]+(\w)/g, (_, c: string) => c.toUpperCase())}`,
    summary: e.summary,
    requestParams: {
      ...(e.params && { path: e.params as unknown as z.ZodObject }),
      ...(e.query && { query: e.query as unknown as z.ZodObject }),
    },
    ...(e.body && {
      requestBody: {
        required: !e.body.safeParse(undefined).success,
        content: { 'application/json': { schema: e.body } },
      },
    }),
    responses: {
      [String(e.status ?? 200)]: {
        description: 'As asked',
        content: { [e.contentType ?? 'application/json']: { schema: e.response } },
      },
      default: { description: `Problem details; codes: ${codes.join(', ')}`, content: problem },
    },
  };
}
