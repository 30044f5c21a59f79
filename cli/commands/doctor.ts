import { join } from 'node:path';
import type { DoctorLine } from '../../protocol/index.ts';
import { readConfig } from '../../server/config.ts';
import { createDoctor, findEngine } from '../../server/doctor/index.ts';
import { createDockerHost, createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import type { CliContext } from '../context.ts';
import { ExitCode } from '../exit-codes.ts';

const NODE_IMAGE = 'drydock/node:latest';
const marks = { ok: '✔', warn: '!', fail: '✖' } as const;

/** Prints what this host can do; exit code 1 only when something stops Drydock. */
export async function doctor(context: CliContext, options: { json?: boolean }): Promise<ExitCode> {
  const config = readConfig(process.env, context.project);
  const { found } = await findEngine();
  if (found) process.env.DOCKER_HOST = found.dockerHost;
  const report = await createDoctor({
    env: process.env,
    host: () => createDockerHost({ instance: `cli-${process.pid}`, diskLimit: config.diskLimit }),
    images: async () => {
      const images = await createImages({
        imageHost: createDockerImageHost(),
        dir: join(context.project, 'images'),
        log: () => undefined,
      });
      await images.ensureLabImages([], context.signal);
      return images;
    },
    nodeImage: NODE_IMAGE,
    dataDir: config.dataDir,
    isolation: config.isolation,
  }).report(context.signal);
  if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else process.stdout.write(report.lines.map(paragraph).join(''));
  return report.lines.some((line) => line.stops) ? ExitCode.failed : ExitCode.ok;
}

const indent = 33;

/** One finding: what was seen on the first line, what it means and what to do below it. */
function paragraph(line: DoctorLine): string {
  const value = wrap(line.value);
  const rest = [...value.slice(1), ...wrap(line.meaning), ...(line.mend ? wrap(`To mend it: ${line.mend}`) : [])];
  const head = `${marks[line.status]} ${line.title.padEnd(indent - 3)} ${value[0] ?? ''}\n`;
  return head + rest.map((text) => `${' '.repeat(indent)}${text}\n`).join('');
}

function wrap(text: string): string[] {
  const width = Math.max(40, (process.stdout.columns ?? 120) - indent);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
