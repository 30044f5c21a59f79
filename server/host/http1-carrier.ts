import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { type CarriedAnswer, type CarriedRequest, type Carrier, jsonHeaders } from './carrier.ts';
import { HostError } from './errors.ts';
import type { TunnelRequest } from './exec-agent.ts';
import type { Lanes } from './lanes.ts';

export interface Http1Ways {
  kept: Lanes;
  /** Gives each request a connection of its own. */
  single: Agent;
  /** What the API is called in the Host header. */
  host: string;
}

/** HTTP/1.1: requests take turns on kept connections; one that may last for ever gets its own. */
export class Http1Carrier implements Carrier {
  constructor(private readonly ways: Http1Ways) {}

  /** Kept connections may have died with their API: the next is tried then. */
  async send(request: CarriedRequest): Promise<CarriedAnswer> {
    for (let attempt = 1; ; attempt++) {
      const sent: { request?: ClientRequest } = {};
      try {
        return await this.once(request, sent);
      } catch (error) {
        const stale = sent.request?.reusedSocket && !request.signal.aborted && !(error instanceof HostError);
        if (!stale || request.method !== 'GET' || attempt > this.ways.kept.count) throw error;
      }
    }
  }

  close(): void {
    this.ways.kept.destroy();
    this.ways.single.destroy();
  }

  private async once(request: CarriedRequest, sent: { request?: ClientRequest }): Promise<CarriedAnswer> {
    // A POST that streams (an image pull) ends by itself; a GET may not.
    const single = request.endless && request.method === 'GET';
    const lane = single ? undefined : await this.ways.kept.take(request.signal);
    try {
      sent.request = httpRequest(this.options(request, lane?.agent ?? this.ways.single));
      if (lane) sent.request.once('socket', lane.connected);
      sent.request.end(request.body);
      const response = await headers(sent.request);
      return {
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? '',
        body: response,
        end: () => lane?.free(),
      };
    } catch (error) {
      lane?.free();
      throw error;
    }
  }

  private options({ method, path, body, signal, waitMs }: CarriedRequest, agent: Agent): TunnelRequest {
    const { host } = this.ways;
    return { agent, method, path, host, headers: { host, ...jsonHeaders(body) }, signal, waitMs };
  }
}

/** Rejects when there is no answer; what breaks later is told by the answer itself. */
const headers = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
  });
