import { readFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { join } from 'node:path';
import type { AttemptView, OpenPreview, PreviewView, Problem } from '../../protocol/index.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { run } from './attacks-support.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A browser as far as a server sees it: names below localhost, one cookie. */
export class Browser {
  constructor(
    readonly server: ServerProcess,
    readonly host: string,
    public cookie = '',
  ) {}

  options(path: string, more: RequestOptions = {}): RequestOptions {
    const { hostname, port } = new URL(this.server.address);
    const headers = {
      host: this.host,
      accept: 'text/html',
      ...(this.cookie && { cookie: this.cookie }),
      ...more.headers,
    };
    return { agent: false, ...more, host: hostname, port, path, headers };
  }

  get(path: string, more: RequestOptions = {}, body?: Buffer | string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const req = request(this.options(path, more), (res) => {
        gather(res).then((text) => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }), reject);
      });
      req.on('error', reject).end(body);
    });
  }
}

async function gather(res: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

/** Opens a preview as the page does, and lets the browser in. */
export async function openTab(server: ServerProcess, attemptId: string, target: OpenPreview) {
  const { status, body } = await server.call<PreviewView & Problem>('POST', `/attempts/${attemptId}/previews`, target);
  if (status !== 200) throw new Error(JSON.stringify(body));
  const url = new URL(body.url);
  const tab = new Browser(server, url.host);
  const first = await tab.get(`${url.pathname}${url.search}`);
  tab.cookie = String(first.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  return { view: body, first, tab };
}

/** Starts the hostile server in a node, and waits until it listens. */
export async function serveInside(server: ServerProcess, attempt: AttemptView, address: string, port: number) {
  const program = (await readFile(join(import.meta.dirname, 'previews-inside.pl'))).toString('base64');
  await inNode(
    server,
    attempt,
    `echo ${program} | base64 -d > /tmp/inside.pl
     setsid nohup perl /tmp/inside.pl ${address} ${port} > /tmp/inside.log 2>&1 &
     for i in $(seq 100); do ss -ltn | grep -q ':${port} ' && exit 0; sleep 0.05; done; cat /tmp/inside.log; exit 1`,
  );
}

/** Runs a script as the learner on the attempt's first node. */
export async function inNode(server: ServerProcess, { sandbox }: AttemptView, script: string): Promise<string> {
  const host = await server.host();
  const node = (await host.list()).find(({ sandboxId }) => sandboxId === sandbox.id)?.nodes[0];
  if (!node) throw new Error('the sandbox has no node');
  const { code, text } = await run(host, node, 'inner', script);
  if (code !== 0) throw new Error(`${code}: ${text}`);
  return text;
}

/** Says a word over a websocket and gives what comes back, or the status with which it was refused. */
export function overWebsocket(
  tab: Browser,
  word: string,
  headers: Record<string, string> = {},
): Promise<string | number> {
  return new Promise((resolve, reject) => {
    const req = request(
      tab.options('/ws', {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'sec-websocket-version': '13',
          origin: `http://${tab.host}`,
          ...headers,
        },
      }),
    );
    req.on('error', reject);
    req.on('response', (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    req.on('upgrade', (res, socket) => {
      if (res.headers['sec-websocket-accept'] !== 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' || res.headers['x-other']) {
        reject(new Error(`wrong upgrade: ${JSON.stringify(res.headers)}`));
      }
      const bytes = Buffer.from(word);
      const mask = Buffer.from([1, 2, 3, 4]);
      socket.write(
        Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length]), mask, bytes.map((b, i) => b ^ (mask[i % 4] ?? 0))]),
      );
      socket.once('data', (frame: Buffer) => {
        socket.destroy();
        resolve(frame.subarray(2).toString());
      });
      socket.once('error', reject);
    });
    req.end();
  });
}
