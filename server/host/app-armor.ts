import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { statusOf } from './docker-errors.ts';
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
  private options: readonly string[] = [];

  constructor(
    private readonly docker: Pick<Docker, 'createContainer'>,
    private readonly instance: string,
    private readonly image: string,
  ) {}

  /**
   * `options`: the engine's SecurityOptions. Without the image the profile counts as missing until somebody asks again.
   * Rejects as the engine does when it is in trouble: that says nothing of the profile.
   */
  state(options: readonly string[]): Promise<AppArmorState> {
    this.options = options;
    if (!options.some((option) => option.startsWith('name=apparmor'))) return Promise.resolve('absent');
    if (!this.known || this.known.until < Date.now()) this.known = this.ask();
    return this.known.state;
  }

  /** The same, of the engine that was asked about last. */
  now(): Promise<AppArmorState> {
    return this.state(this.options);
  }

  private ask(): { state: Promise<AppArmorState>; until: number } {
    const asked = { state: this.startsUnderIt(), until: Date.now() + ASK_AGAIN_MS };
    const forget = () => {
      if (this.known === asked) this.known = undefined;
    };
    asked.state.catch(forget);
    return asked;
  }

  private async startsUnderIt(): Promise<AppArmorState> {
    const sandboxId = `doctor-${randomBytes(4).toString('hex')}`;
    const expiresAt = Date.now() + PROBE_LASTS_MS;
    const container = await this.docker
      .createContainer({
        Image: this.image,
        Labels: sandboxLabels(this.instance, { sandboxId, owner: 'doctor', topology: 'doctor', expiresAt }),
        Cmd: ['true'],
        HostConfig: {
          NetworkMode: 'none',
          SecurityOpt: [`apparmor=${APPARMOR_PROFILE}`],
          LogConfig: { Type: 'none', Config: {} },
        },
      })
      .catch((error: unknown) => {
        if (statusOf(error) === 404) return undefined;
        throw error;
      });
    if (!container) {
      // The image may be made in a moment.
      this.known = undefined;
      return 'missing';
    }
    try {
      await container.start();
      return 'loaded';
    } catch (error) {
      if (error instanceof Error && /apparmor/i.test(error.message)) return 'missing';
      throw error;
    } finally {
      await container.remove({ force: true });
    }
  }
}
