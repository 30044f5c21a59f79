import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneFailed, onePassed, type Stage } from './result.ts';

const label = 'drydock.instance';
/** Instances that tests and one-off commands give themselves. */
const testInstance = /^(test|cli|bench)/;
/** The last server of a test may still be removing when the test has ended. */
const graceMs = 10_000;

interface Labelled {
  Labels?: Record<string, string> | null;
  Id?: string;
  Name?: string;
  Names?: string[];
}

/** A labelled thing on the engine. */
export interface Standing {
  instance: string;
  /** For people: kind, name and instance. */
  what: string;
}

export interface LeftoversStage extends Stage {
  /** To be called before the first test: an engine that was not running when the tests began has its things all the same. */
  engineIsUp(): Promise<void>;
}

/**
 * Nothing that the tests made may stand on the engine afterwards: containers, networks, volumes. What stood before they
 * began is not theirs, nor what belongs to this checkout's own server: things of a former run that was killed are told
 * of at the start. Asked for alone, the stage looks for what any test has left.
 */
export function leftoversStage(project: string, look: () => Promise<Standing[]> = standing): LeftoversStage {
  let before = look().catch((): undefined => undefined);
  return {
    engineIsUp: async () => {
      before = Promise.resolve((await before) ?? (await look()));
      await before;
    },
    id: 'leftovers',
    title: 'Nothing left behind on the engine',
    needs: ['engine'],
    async run({ say, alone }) {
      const own = ownInstance(project);
      const stood = (await before) ?? [];
      const known = new Set(stood.map(({ instance }) => instance));
      const isTheirs = ({ instance }: Standing) =>
        alone ? testInstance.test(instance) : instance !== own && !known.has(instance);
      const until = Date.now() + graceMs;
      const find = async () => (await look()).filter(isTheirs);
      let found = await find();
      while (found.length > 0 && Date.now() < until) {
        await sleep(500);
        found = await find();
      }
      for (const { what } of found) say(`left behind: ${what}`);
      const older = stood.filter(({ instance }) => !alone && testInstance.test(instance));
      if (older.length > 0)
        say(`${older.length} things of other test runs stood here before and are not counted: npm test -- leftovers`);
      return found.length === 0 ? onePassed : oneFailed;
    },
  };
}

function ownInstance(project: string): string | undefined {
  const file = join(process.env.DRYDOCK_DATA ?? join(project, '.drydock'), 'instance');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

async function standing(): Promise<Standing[]> {
  const { engineGet } = await import('../../server/doctor/index.ts');
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const [containers, networks, volumes] = await Promise.all([
    engineGet<Labelled[]>(engine, `/containers/json?all=1&filters=${filters}`, 10_000),
    engineGet<Labelled[]>(engine, `/networks?filters=${filters}`, 10_000),
    engineGet<{ Volumes: Labelled[] | null }>(engine, `/volumes?filters=${filters}`, 10_000),
  ]);
  const named = (kind: string, objects: Labelled[]) =>
    objects.map((object): Standing => {
      const instance = object.Labels?.[label] ?? '';
      return { instance, what: `${kind} ${object.Names?.[0] ?? object.Name ?? object.Id} (${instance})` };
    });
  return [...named('container', containers), ...named('network', networks), ...named('volume', volumes.Volumes ?? [])];
}
