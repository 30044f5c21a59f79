import { spawn } from 'node:child_process';

export interface Ended {
  code: number | null;
  output: string;
}

/** Runs a Node program of node_modules. `show` prints its output as it comes; otherwise it is only collected. */
export function runNode(
  argv: string[],
  options: { cwd: string; show: boolean; env?: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (options.show) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal) output += `\nended by ${signal} (limit ${options.timeoutMs / 1000} s)\n`;
      resolve({ code, output });
    });
  });
}
