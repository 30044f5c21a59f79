import type { SandboxState } from '../../protocol/index.ts';
import { SandboxError } from './errors.ts';

/**
 * All that can happen to a sandbox. Every transition is written to the database before it is acted upon, so a server
 * that was killed finds what it was about to do.
 */
const TRANSITIONS: Record<SandboxState, readonly SandboxState[]> = {
  requested: ['provisioning', 'releasing', 'failed'],
  provisioning: ['ready', 'releasing', 'failed'],
  ready: ['resetting', 'releasing', 'failed'],
  resetting: ['ready', 'releasing', 'failed'],
  failed: ['resetting', 'releasing'],
  releasing: ['gone'],
  gone: [],
};

/** States in which a sandbox takes a place of the capacity. */
export const OCCUPYING: readonly SandboxState[] = ['requested', 'provisioning', 'ready', 'resetting', 'releasing'];

export const mayBecome = (from: SandboxState, to: SandboxState): boolean => TRANSITIONS[from].includes(to);

export function checkTransition(id: string, from: SandboxState, to: SandboxState): void {
  if (!mayBecome(from, to)) {
    throw new SandboxError('illegal_transition', `Sandbox ${id} is ${from} and cannot become ${to}`);
  }
}
