import { findEngine } from '../server/doctor/index.ts';

/** No engine answers: exit code 2. */
export class NoEngineError extends Error {
  override name = 'NoEngineError';
  readonly code = 'host_unreachable';
  readonly action = 'npm start finds, starts or installs an engine; npx drydock doctor says what was tried.';
}

/** Address of the engine that answers; also set as DOCKER_HOST of this process, so that all rooms use the same. */
export async function requireEngine(): Promise<string> {
  const { found, tried } = await findEngine();
  if (!found) {
    const places = tried.map((place) => `${place.dockerHost}: ${place.error}`).join('; ');
    throw new NoEngineError(`No Docker Engine answers${places ? ` (${places})` : ''}.`);
  }
  process.env.DOCKER_HOST = found.dockerHost;
  return found.dockerHost;
}
