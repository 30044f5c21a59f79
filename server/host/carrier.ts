import type { Readable } from 'node:stream';

export interface CarriedRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** With its query, encoded. */
  path: string;
  body?: Buffer;
  /** Ends the request, and its answer. */
  signal: AbortSignal;
  /** The answer may last for ever (events, a watch): no other request waits for its end. */
  endless: boolean;
  /** How long to wait for an API that does not answer yet. */
  waitMs?: number;
}

export interface CarriedAnswer {
  status: number;
  /** Empty where the API says nothing. */
  contentType: string;
  body: Readable;
  /** To be called when the body has been read, or nobody wants it any more. */
  end(): void;
}

/** Brings requests to one API of a node, whatever its answer says. Connects on first use. */
export interface Carrier {
  /** Resolves when the headers are there. Rejects when there is no answer. */
  send(request: CarriedRequest): Promise<CarriedAnswer>;
  /** Ends all connections, and what is on its way. */
  close(): void;
}

/** JSON both ways: what every request says, for `body` as it is sent. */
export const jsonHeaders = (body: Buffer | undefined): Record<string, string | number> => ({
  accept: 'application/json',
  'content-length': body?.length ?? 0,
  ...(body ? { 'content-type': 'application/json' } : {}),
});
