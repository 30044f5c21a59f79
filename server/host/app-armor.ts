import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { sandboxLabels } from './node-container.ts';
import type { HostInfo } from './port.ts';
import { APPARMOR_PROFILE } from './security-profiles.ts';

type AppArmorState = NonNullable<HostInfo['appArmor']>;

/** A profile is loaded while servers run, too. */
const ASK_AGAIN_MS = 5 * 60_000;
const PROBE_LASTS_MS = 60_000;

/**
 * Whether nodes are confined by AppArmor. Asked of the engine, by starting something under the profile: who may read the
 * kernel's list, and on which machine it lies, does not matter then.
 */
export class AppArmor {
  private known: { state: Promise<AppArmorState>; until: number } | undefined;

  constructor(
    private readonly docker: Pick<Docker, 'createContainer'>,
    private readonly instance: string,
    private readonly image: string,
  ) {}

  /** `options`: the engine's SecurityOptions. Without the image, or when the start fails, the profile counts as missing. */
  state(options: readonly string[]): Promise<AppArmorState> {
    if (!options.some((option) => option.startsWith('name=apparmor'))) return Promise.resolve('absent');
    if (!this.known || this.known.until < Date.now())
      this.known = { state: this.startsUnderIt(), until: Date.now() + ASK_AGAIN_MS };
    return this.known.state;
  }

  private async startsUnderIt(): Promise<AppArmorState> {
    const sandboxId = `doctor-${randomBytes(4).toString('hex')}`;
    const expiresAt = Date.now() + PROBE_LASTS_MS;
    try {
      const container = await this.docker.createContainer({
        Image: this.image,
        Labels: sandboxLabels(this.instance, { sandboxId, owner: 'doctor', topology: 'doctor', expiresAt }),
        Cmd: ['true'],
        HostConfig: {
          NetworkMode: 'none',
          SecurityOpt: [`apparmor=${APPARMOR_PROFILE}`],
          LogConfig: { Type: 'none', Config: {} },
        },
      });
      try {
        await container.start();
      } finally {
        await container.remove({ force: true });
      }
      return 'loaded';
    } catch {
      // Whatever the reason is, a node would not start under it either.
      return 'missing';
    }
  }
}
