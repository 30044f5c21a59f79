import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** The data directory of one server: its identity on the host, its secret, its database. */
export interface DataDir {
  path: string;
  database: string;
  /** Marks what this server made on the host; 12 hexadecimal digits, made once. */
  instance: string;
  /** Key of the sessions; made once, readable by its owner only. */
  secret: Buffer;
}

export class DataDirError extends Error {
  override name = 'DataDirError';
  constructor(
    readonly code: 'data_dir_in_use' | 'data_dir_unusable',
    message: string,
    readonly action: string,
  ) {
    super(message);
  }
}

/** Makes the directory when it is not there. Rejects with DataDirError data_dir_unusable. */
export async function openDataDir(path: string): Promise<DataDir> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const instance = await readOrMake(join(path, 'instance'), () => randomBytes(6).toString('hex'));
    const secret = await readOrMake(join(path, 'secret'), () => randomBytes(32).toString('base64'));
    return { path, database: join(path, 'drydock.sqlite'), instance, secret: Buffer.from(secret, 'base64') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataDirError(
      'data_dir_unusable',
      `The data directory ${path} cannot be used: ${why}`,
      'Name another one in DRYDOCK_DATA, or mend its permissions.',
    );
  }
}

/**
 * One server at a time on a data directory: a second one would take the sandboxes of the first for left-overs.
 * The lock is a socket, so that a killed server leaves none behind. Rejects with DataDirError data_dir_in_use.
 */
export async function lockDataDir(dir: DataDir): Promise<AsyncDisposable> {
  const path = process.platform === 'linux' ? `\0drydock-${dir.instance}` : join(dir.path, 'server.sock');
  if (await answers(path)) {
    throw new DataDirError(
      'data_dir_in_use',
      `Another Drydock server is already running on ${dir.path}.`,
      'Use that one, stop it, or name another directory in DRYDOCK_DATA and another PORT.',
    );
  }
  if (process.platform !== 'linux') await rm(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  await listen(server, path);
  server.unref();
  return {
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const value = make();
    await writeFile(path, `${value}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(path, 0o600);
    return value;
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
