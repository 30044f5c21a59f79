import { readFile } from 'node:fs/promises';
import type { ContextFile } from './recipe-context.ts';

/** Where a Dockerfile finds what it gets of the machine: `COPY .machine/ /machine/`. */
const FOLDER = '.machine/';

/** Settings of the machine that a Dockerfile gets when it says `ARG NAME` and they are set. */
const SETTINGS = ['KUBE_SOURCE', 'GOPROXY', 'GONOSUMDB', 'GOSUMDB'];

/** What a build gets of the machine it runs on. It is no part of the recipe: nothing is made anew when it changes. */
export interface MachineShare {
  files: ContextFile[];
  args: Record<string, string>;
}

/**
 * For recipes that download: the authorities that this machine trusts (a company's proxy may have its own), as
 * `.machine/ca.crt`, empty where there are none of its own; and the settings that the Dockerfile declares.
 */
export async function machineShare(files: readonly ContextFile[], env: NodeJS.ProcessEnv): Promise<MachineShare> {
  const dockerfile = files.find((file) => file.path === 'Dockerfile')?.content.toString('utf8') ?? '';
  const declared = new Set([...dockerfile.matchAll(/^ARG\s+(\w+)/gm)].map((match) => match[1]));
  const args = SETTINGS.flatMap((name) => {
    const value = env[name];
    return value && declared.has(name) ? [[name, value] as const] : [];
  });
  if (!dockerfile.includes(FOLDER)) return { files: [], args: Object.fromEntries(args) };
  const bundle = env.SSL_CERT_FILE ?? env.NODE_EXTRA_CA_CERTS;
  const content = bundle ? await readFile(bundle) : Buffer.alloc(0);
  return {
    files: [{ path: `${FOLDER}ca.crt`, executable: false, content }],
    args: Object.fromEntries(args),
  };
}
