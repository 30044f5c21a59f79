import { describe, expect, it } from 'vitest';
import {
  allowedIsolation,
  capabilitiesAt,
  checkKubernetesIsolation,
  grantIsolation,
  wantedIsolation,
} from './isolation.ts';

const works = async () => ({ works: true }) as const;
const broken = async () => ({ works: false, reason: 'the kernel is too old' }) as const;

describe('the isolation of nodes', () => {
  it('is a user namespace, but for what needs IPVS on a host that has it', () => {
    expect(wantedIsolation([], ['ipvs', 'esp'])).toBe('userns');
    expect(wantedIsolation(['esp'], ['ipvs', 'esp'])).toBe('userns');
    expect(wantedIsolation(['ipvs'], ['ipvs'])).toBe('plain');
    expect(wantedIsolation(['ipvs'], [])).toBe('userns');
  });

  it('has no IPVS in a user namespace', () => {
    expect(capabilitiesAt('userns', ['overlay', 'ipvs'])).toEqual(['overlay']);
    expect(capabilitiesAt('plain', ['overlay', 'ipvs'])).toEqual(['overlay', 'ipvs']);
  });

  it('is what the operator allows', () => {
    expect(allowedIsolation('plain', 'userns')).toBe('userns');
    expect(allowedIsolation('userns', 'plain')).toBe('plain');
    expect(allowedIsolation('plain', 'auto')).toBe('plain');
  });

  it('falls back where the host cannot, says why, and does not where that is forbidden', async () => {
    expect(await grantIsolation('userns', 'auto', works)).toEqual({ isolation: 'userns' });
    expect(await grantIsolation('userns', 'auto', broken)).toEqual({
      isolation: 'plain',
      why: 'the kernel is too old',
    });
    await expect(grantIsolation('plain', 'userns', broken)).rejects.toMatchObject({ code: 'isolation_forbidden' });
    expect(await grantIsolation('plain', 'auto', () => Promise.reject(new Error('not asked')))).toEqual({
      isolation: 'plain',
    });
  });

  it('is a user namespace for Kubernetes, or the reason why there is none', () => {
    expect(() => checkKubernetesIsolation('userns')).not.toThrow();
    expect(() => checkKubernetesIsolation('plain', 'the kernel is too old')).toThrow(/the kernel is too old/);
    expect(() => checkKubernetesIsolation('plain')).toThrow(/DRYDOCK_ISOLATION is plain/);
  });
});
