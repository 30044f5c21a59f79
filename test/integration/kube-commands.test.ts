import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterNode, createClusters } from '../../server/clusters/index.ts';
import { createDockerImageHost, runProgram } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import { testHost } from '../support/engine.ts';
import { closeNodes, startKubeNodes, whyNoKubernetes } from '../support/kube.ts';

const why = await whyNoKubernetes();
if (why) process.stdout.write(`skipped: the commands of docs/kubernetes-commands.md, as ${why}\n`);

const never = new AbortController().signal;
const IMAGES = ['nginx:latest', 'httpd:latest', 'lab/web:1.0'];
/** So long a command that goes on is watched; others end well before. */
const WATCHED_MS = 3000;
const ENDS_WITHIN_MS = 150_000;

interface Line {
  section: string;
  command: string;
  today: 'works' | 'refused' | 'goes on';
  prints: string;
}

/** The lines of the tables in the document. */
async function documented(): Promise<Line[]> {
  const text = await readFile(fileURLToPath(new URL('../../docs/kubernetes-commands.md', import.meta.url)), 'utf8');
  let section = '';
  return text.split('\n').flatMap((line) => {
    section = /^## (.*)/.exec(line)?.[1] ?? section;
    const found = /^\|[^|]*\| `(.+?)` \| (works|refused|goes on) \| (?:`(.+?)` )?\|/.exec(line);
    const [, command = '', today = '', prints = ''] = found ?? [];
    return found ? [{ section, command, today: today as Line['today'], prints }] : [];
  });
}

/** The files that the documents' commands read. */
const FILES: Record<string, string> = {
  'secret.txt': 'MyS3cRet123',
  'credentials.txt': 'user:password',
  'secret_pod.yml': `apiVersion: v1
kind: Pod
metadata:
  name: mypod
spec:
containers:
- name: shell
  image: alpine
  command: ["bin/ash", "-c", "sleep 10000"]
volumes:
- name: secretvol
  secret:
    secretName: my-secret
`,
  'secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: { name: secret3 }\ndata: { user: dXNlcjM=, pass: cHdkMw== }\n',
  'manifest1.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: from-file }\nspec: { containers: [{ name: web, image: "lab/web:1.0" }] }\n',
  'deployment.yaml': deployment('deployment', 'lab/web:1.0'),
  'app.yml': deployment('app', 'nginx'),
  'cronjob1.yaml': `apiVersion: batch/v1beta1
kind: CronJob
metadata: { name: cronjob1 }
spec:
  schedule: "* * * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: "lab/web:1.0" }] } } } }
`,
};

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 1
  selector: { matchLabels: { app: nginx } }
  template:
    metadata: { labels: { app: nginx } }
    spec: { containers: [{ name: web, image: "${image}" }] }
`;
}

const lines = await documented();

describe.skipIf(why !== undefined)('docs/kubernetes-commands.md', () => {
  const host = testHost();
  let nodes: ClusterNode[] = [];

  beforeAll(async () => {
    const dir = fileURLToPath(new URL('../../images', import.meta.url));
    const images = await createImages({ imageHost: createDockerImageHost(), dir, log: () => undefined });
    const { volume } = await images.ensureLabImages(IMAGES);
    nodes = await startKubeNodes(host, 1, { mirrorVolume: volume });
    const quiet = () => ({ says: () => undefined, done: () => undefined, failed: () => undefined });
    await createClusters(host)
      .driver('kubernetes')
      .form(nodes, quiet, never, { profile: 'minikube', addons: ['storage'] });
    for (const [name, content] of Object.entries(FILES)) {
      expect(await type(`cat > ${name} <<'END'\n${content}\nEND\n truncate -s -1 ${name}`, WATCHED_MS)).toMatchObject({
        exitCode: 0,
      });
    }
    await type('truncate -s 11 secret.txt', WATCHED_MS);
  }, 300_000);
  afterAll(async () => {
    closeNodes(nodes);
    await host[Symbol.asyncDispose]();
  });

  async function type(command: string, timeoutMs: number) {
    const [node] = nodes;
    if (!node) throw new Error('no node');
    const ended = await runProgram(host, node.ref, 'inner', ['bash', '-c', command], { timeoutMs });
    return { ...ended, said: `${ended.stdout}${ended.stderr}` };
  }

  it('has the commands', () => expect(lines.length).toBeGreaterThan(70));

  it.each(lines)(
    '$section: $command',
    async ({ command, today, prints }) => {
      const { exitCode, timedOut, said } = await type(command, today === 'goes on' ? WATCHED_MS : ENDS_WITHIN_MS);
      const outcome = timedOut ? 'goes on' : exitCode === 0 ? 'works' : 'refused';
      expect(`${outcome}: ${said}`).toContain(prints);
      expect(outcome, said).toBe(today);
    },
    ENDS_WITHIN_MS + 10_000,
  );
});
