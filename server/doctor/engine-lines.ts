import type { DoctorLine } from '../../protocol/index.ts';
import type { Images } from '../images/index.ts';
import type { EngineAddress, EngineSearch } from './engine-address.ts';

/** The part of the engine's /info that is read here (Docker Engine API 1.41). */
export interface EngineFacts {
  ServerVersion: string;
  CgroupVersion?: string;
  CgroupDriver: string;
  Driver: string;
  NCPU: number;
  MemTotal: number;
  SecurityOptions?: string[];
  OperatingSystem: string;
}

const oldestEngine = [20, 10];

export function noEngineLine(search: EngineSearch): DoctorLine {
  const tried = search.tried.map((place) => `${place.dockerHost} (${place.source}): ${place.error}`);
  return {
    id: 'engine',
    title: 'Docker Engine',
    status: 'fail',
    value: tried.join('; ') || 'not found',
    meaning: 'No lab runs without an engine that starts the nodes.',
    mend: 'npm start installs or starts one where it may, and says what to do where it may not.',
    stops: true,
  };
}

export function engineLines(address: EngineAddress, facts: EngineFacts): DoctorLine[] {
  return [engineLine(address, facts), cgroupLine(facts), storageLine(facts)];
}

function engineLine(address: EngineAddress, facts: EngineFacts): DoctorLine {
  const [major = 0, minor = 0] = facts.ServerVersion.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = oldestEngine;
  const recent = major > wantMajor || (major === wantMajor && minor >= wantMinor);
  const rootless = facts.SecurityOptions?.some((option) => option.includes('rootless')) ?? false;
  const ok = recent && !rootless;
  return {
    id: 'engine',
    title: 'Docker Engine',
    status: ok ? 'ok' : recent ? 'warn' : 'fail',
    value: `${facts.ServerVersion} at ${address.dockerHost} (${address.source})${rootless ? ', rootless' : ''}`,
    meaning: ok
      ? 'Starts the nodes of sandboxes.'
      : rootless
        ? 'A rootless engine may refuse what a node needs; the lines below tell.'
        : `Older than ${oldestEngine.join('.')}: nodes cannot have a cgroup namespace of their own.`,
    ...(ok ? {} : { mend: 'Install a current Docker Engine, run as root: https://docs.docker.com/engine/install/' }),
    stops: !recent,
  };
}

function cgroupLine(facts: EngineFacts): DoctorLine {
  return {
    id: 'cgroup',
    title: 'Control groups',
    status: 'ok',
    value: `version ${facts.CgroupVersion ?? '1'}, driver ${facts.CgroupDriver}`,
    meaning: 'Memory, processor and process limits of sandboxes hold.',
    stops: false,
  };
}

function storageLine(facts: EngineFacts): DoctorLine {
  const slow = facts.Driver === 'vfs';
  return {
    id: 'storage',
    title: 'Engine’s storage driver',
    status: slow ? 'warn' : 'ok',
    value: facts.Driver,
    meaning: slow
      ? 'Each node is a whole copy of its image: slow to start, and much disk.'
      : 'Nodes share their image.',
    ...(slow ? { mend: 'Let the engine use overlay2: https://docs.docker.com/engine/storage/drivers/' } : {}),
    stops: false,
  };
}

export function imageLines(
  nodeImage: string,
  hasNodeImage: boolean,
  images: Pick<Images, 'known' | 'identity'>,
): DoctorLine[] {
  const known = images.known();
  const missing = known.filter((name) => images.identity(name) === undefined);
  const mend = { mend: 'npx drydock images build (npm start does it too)' };
  return [
    {
      id: 'node-image',
      title: 'Node image',
      status: hasNodeImage ? 'ok' : 'warn',
      value: hasNodeImage ? nodeImage : `${nodeImage} is not there`,
      meaning: hasNodeImage ? 'Nodes can be started.' : 'No lab starts before it is made.',
      ...(hasNodeImage ? {} : mend),
      stops: false,
    },
    {
      id: 'lab-images',
      title: 'Images for labs',
      status: missing.length === 0 ? 'ok' : 'warn',
      value: missing.length === 0 ? `all ${known.length} in the store` : `missing: ${missing.join(', ')}`,
      meaning:
        missing.length === 0
          ? 'Nodes pull them by their real names, also offline.'
          : 'A lab that needs one of them waits until it is made.',
      ...(missing.length === 0 ? {} : mend),
      stops: false,
    },
  ];
}
