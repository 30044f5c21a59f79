import { setTimeout as sleep } from 'node:timers/promises';
import { oneFailed, onePassed, type Stage } from './result.ts';

/** Instances that tests and one-off commands give themselves; a server's own sandboxes carry its data directory's id. */
const testInstance = /^(test|cli|bench)/;
const label = 'drydock.instance';
/** The last server of a test may still be removing when the test has ended. */
const graceMs = 10_000;

interface Labelled {
  Labels?: Record<string, string> | null;
  Id?: string;
  Name?: string;
  Names?: string[];
}

/** Nothing that the tests made may stand on the engine afterwards: containers, networks, volumes. */
export const leftoversStage: Stage = {
  id: 'leftovers',
  title: 'Nothing left behind on the engine',
  needs: ['engine'],
  async run({ say }) {
    const until = Date.now() + graceMs;
    let found = await leftovers();
    while (found.length > 0 && Date.now() < until) {
      await sleep(500);
      found = await leftovers();
    }
    for (const line of found) say(`left behind: ${line}`);
    return found.length === 0 ? onePassed : oneFailed;
  },
};

async function leftovers(): Promise<string[]> {
  const { engineGet } = await import('../../server/doctor/index.ts');
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const [containers, networks, volumes] = await Promise.all([
    engineGet<Labelled[]>(engine, `/containers/json?all=1&filters=${filters}`, 10_000),
    engineGet<Labelled[]>(engine, `/networks?filters=${filters}`, 10_000),
    engineGet<{ Volumes: Labelled[] | null }>(engine, `/volumes?filters=${filters}`, 10_000),
  ]);
  const mine = (kind: string, objects: Labelled[]) =>
    objects
      .filter((object) => testInstance.test(object.Labels?.[label] ?? ''))
      .map((object) => `${kind} ${object.Names?.[0] ?? object.Name ?? object.Id} (${object.Labels?.[label]})`);
  return [...mine('container', containers), ...mine('network', networks), ...mine('volume', volumes.Volumes ?? [])];
}
