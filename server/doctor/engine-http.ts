import { type RequestOptions, request } from 'node:http';

/**
 * The few questions that are asked of a Docker Engine before anything else of ours can run: is it there, what is it.
 * Everything after that goes through the host port.
 */
export async function engineGet<T>(dockerHost: string, path: string, timeoutMs = 3000): Promise<T> {
  const address = requestOptions(dockerHost);
  if (typeof address === 'string') throw new Error(address);
  const body = await new Promise<string>((resolve, reject) => {
    const asked = request({ ...address, path, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`answers ${response.statusCode}: ${text}`)),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    asked.on('error', (error: NodeJS.ErrnoException) => reject(new Error(explain(error))));
    asked.end();
  });
  return (path === '/_ping' ? body : JSON.parse(body)) as T;
}

function requestOptions(dockerHost: string): RequestOptions | string {
  if (dockerHost.startsWith('unix://')) return { socketPath: dockerHost.slice('unix://'.length) };
  if (dockerHost.startsWith('npipe://'))
    return { socketPath: dockerHost.slice('npipe://'.length).replaceAll('/', '\\') };
  if (dockerHost.startsWith('tcp://') || dockerHost.startsWith('http://')) {
    const url = new URL(dockerHost.replace(/^tcp:/, 'http:'));
    return { host: url.hostname, port: Number(url.port || 2375) };
  }
  return 'is not an address that Drydock can use (unix://, npipe:// and tcp:// are)';
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'EACCES') return 'permission denied: this user may not use it';
  if (error.code === 'ECONNREFUSED') return 'nobody listens there';
  if (error.code === 'ENOENT') return 'is not there';
  return error.message;
}
