import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { type Duplex, Readable } from 'node:stream';
import { patient } from '../lib/patience.ts';
import { untilAborted } from '../lib/until-aborted.ts';
import { type CarriedAnswer, type CarriedRequest, type Carrier, jsonHeaders } from './carrier.ts';

/** A connection over which not even this comes back is none. */
const PONG_WITHIN_MS = 5000;

export interface Http2Way {
  /** A connection that has agreed on HTTP/2. */
  open(): Promise<Duplex>;
  /** Ends all that open() gave. */
  close(): void;
  /** What the API is called. */
  host: string;
}

/** HTTP/2: one connection carries all requests and watches at once, and is opened again when it has broken. */
export class Http2Carrier implements Carrier {
  private session: Promise<ClientHttp2Session> | undefined;
  private readonly doubted = new WeakSet<ClientHttp2Session>();

  constructor(private readonly way: Http2Way) {}

  async send(request: CarriedRequest): Promise<CarriedAnswer> {
    const kept = this.session !== undefined;
    const session = await this.usable(request.signal);
    try {
      return await begin(session, this.way.host, request);
    } catch (error) {
      if (request.signal.aborted) this.doubt(session);
      // A kept connection may have died with its API: another is tried then.
      const again = kept && isOver(session) && !request.signal.aborted && request.method === 'GET';
      if (!again) throw error;
      return await begin(await this.usable(request.signal), this.way.host, request);
    }
  }

  close(): void {
    this.session?.then(
      (session) => session.destroy(new Error('it has been closed')),
      () => undefined,
    );
    this.way.close();
  }

  private async usable(signal: AbortSignal): Promise<ClientHttp2Session> {
    const known = this.connected();
    const session = await untilAborted(known, signal);
    if (!isOver(session)) return session;
    this.forget(known);
    return await untilAborted(this.connected(), signal);
  }

  private connected(): Promise<ClientHttp2Session> {
    this.session ??= this.connect();
    return this.session;
  }

  private connect(): Promise<ClientHttp2Session> {
    const opened = this.way.open().then((socket) => openSession(socket, this.way.host));
    const forget = () => this.forget(opened);
    opened.then((session) => session.once('goaway', forget).once('close', forget), forget);
    return opened;
  }

  private forget(session: Promise<ClientHttp2Session>): void {
    if (this.session === session) this.session = undefined;
  }

  /** A request got no answer: the API may be slow, or the connection lead nowhere. What hangs is ended, for all. */
  private doubt(session: ClientHttp2Session): void {
    if (session.destroyed || this.doubted.has(session)) return;
    this.doubted.add(session);
    const timer = setTimeout(() => session.destroy(new Error('it leads nowhere')), patient(PONG_WITHIN_MS)).unref();
    session.ping(() => {
      clearTimeout(timer);
      this.doubted.delete(session);
    });
  }
}

const isOver = (session: ClientHttp2Session): boolean => session.closed || session.destroyed;

function openSession(socket: Duplex, host: string): ClientHttp2Session {
  const session = connect(`https://${host}`, {
    createConnection: () => socket,
    settings: { enablePush: false },
  });
  // Its requests say it.
  session.on('error', () => undefined);
  return session;
}

/** Until the headers; what breaks later is told by the body. */
function begin(session: ClientHttp2Session, host: string, request: CarriedRequest): Promise<CarriedAnswer> {
  const { method, path, body, signal } = request;
  return new Promise((resolve, reject) => {
    const headers = { ':method': method, ':path': path, ':authority': host, ...jsonHeaders(body) };
    const stream = session.request(headers, { endStream: body === undefined, signal });
    stream.on('error', reject);
    stream.once('close', () => reject(new Error('the connection ended before there was an answer')));
    stream.once('response', (said) =>
      resolve({
        status: Number(said[constants.HTTP2_HEADER_STATUS]),
        contentType: said['content-type'] ?? '',
        body: Readable.from(whole(stream)),
        end: () => leave(stream),
      }),
    );
    if (body !== undefined) stream.end(body);
  });
}

/** What a stream gives; Node.js lets one that was cut off end like any other. */
async function* whole(stream: ClientHttp2Stream): AsyncGenerator<Buffer> {
  yield* stream;
  if (stream.rstCode) throw new Error('the connection ended in the middle of the answer');
}

function leave(stream: ClientHttp2Stream): void {
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_CANCEL);
}
