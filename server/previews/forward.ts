import { type IncomingMessage, type RequestOptions, request, type ServerResponse } from 'node:http';
import { type Duplex, pipeline, Transform } from 'node:stream';
import type { PortDoor } from '../host/index.ts';
import { type Names, requestHeaders, responseHeaders, upgradeHeaders } from './headers.ts';

/** Until the first line of an answer. */
export const ANSWER_WITHIN_MS = 60_000;
const MAX_HEADER_BYTES = 32 * 1024;

/** One request on its way into a sandbox. */
export interface Passage {
  door: PortDoor;
  names: Names;
  /** Of the server inside. */
  path: string;
  /** Whether what the browser sends may still go in. */
  admitted(): boolean;
  /** It did not get there, or nothing valid came back; `said`: of the way to the port. Nothing has been answered yet. */
  failed(error: unknown, said: string): void;
}

class LateError extends Error {
  readonly code = 'answer_late';
}

/** Passes a request on and its answer back; both wait for whoever reads slower. */
export function forward(req: IncomingMessage, res: ServerResponse, passage: Passage): void {
  let again = canBeRepeated(req);
  const send = () => {
    const outgoing = start(req, passage, requestHeaders(req.headers, passage.names));
    const gone = () => outgoing.destroy();
    res.once('close', gone);
    outgoing.on('response', (answer) => passBack(answer, res, passage));
    outgoing.on('error', (error) => {
      res.off('close', gone);
      // A kept connection that the server ended while we took it again: allowed to be repeated (RFC 9112, 9.3.1).
      if (again && outgoing.reusedSocket && !res.headersSent && !res.destroyed) {
        again = false;
        send();
      } else if (res.headersSent) res.destroy();
      else passage.failed(error, said(outgoing.socket, passage));
    });
    if (again) outgoing.end();
    else pipeline(req, gate(passage), outgoing, () => undefined);
  };
  attempt(passage, send);
}

/** A websocket: both ends as they are, once the server inside has agreed. */
export function forwardUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, passage: Passage): void {
  attempt(passage, () => {
    const headers = { ...requestHeaders(req.headers, passage.names), connection: 'Upgrade', upgrade: 'websocket' };
    const outgoing = start(req, passage, headers);
    const gone = () => outgoing.destroy();
    socket.once('close', gone);
    outgoing.on('error', (error) => passage.failed(error, said(outgoing.socket, passage)));
    outgoing.on('response', (answer) => refuseUpgrade(answer, socket, passage));
    outgoing.on('upgrade', (answer, inside, first) => {
      socket.off('close', gone);
      const lines = upgradeHeaders(answer.rawHeaders, passage.names).map(([name, value]) => `${name}: ${value}`);
      socket.write(['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n'), 'latin1');
      if (first.length > 0) socket.write(first);
      if (head.length > 0) inside.write(head);
      pipeline(socket, gate(passage), inside, () => inside.destroy());
      pipeline(inside, socket, () => socket.destroy());
    });
    outgoing.end();
  });
}

/** What cannot even be begun (a path that no client may send) has failed as well. */
function attempt(passage: Passage, work: () => void): void {
  try {
    work();
  } catch (error) {
    passage.failed(error, '');
  }
}

function start(req: IncomingMessage, passage: Passage, headers: RequestOptions['headers']) {
  const outgoing = request({
    agent: passage.door.agent,
    method: req.method,
    path: passage.path,
    headers,
    setHost: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  const late = setTimeout(() => outgoing.destroy(new LateError('no answer')), ANSWER_WITHIN_MS);
  for (const event of ['response', 'upgrade', 'close']) outgoing.once(event, () => clearTimeout(late));
  return outgoing;
}

function passBack(answer: IncomingMessage, res: ServerResponse, { names }: Passage): void {
  try {
    // As one list, so that a header that is there several times stays so. The reason's text is the standard one.
    res.writeHead(answer.statusCode ?? 502, responseHeaders(answer.rawHeaders, names).flat());
  } catch {
    answer.destroy();
    res.destroy();
    return;
  }
  pipeline(answer, res, (error) => {
    if (error) res.destroy();
  });
}

/** The server inside answered an upgrade by a page, which the browser does not show: only its status counts. */
function refuseUpgrade(answer: IncomingMessage, socket: Duplex, { names }: Passage): void {
  answer.resume();
  const kept = responseHeaders(answer.rawHeaders, names).filter(([name]) => !/^content-|^date$/i.test(name));
  const lines = [...kept, ['content-length', '0'], ['connection', 'close']].map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${answer.statusCode ?? 502} Refused`, ...lines, '', ''].join('\r\n'), 'latin1');
}

const said = (socket: Duplex | null, { door }: Passage): string => (socket ? door.trouble(socket) : '');

const canBeRepeated = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined;

/** Lets nothing in once the sandbox takes no input any more. */
const gate = ({ admitted }: Passage): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (admitted()) done(null, chunk);
      else done(new Error('The sandbox takes no input any more'));
    },
  });
