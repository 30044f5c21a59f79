import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import { LABEL, networkName } from './node-container.ts';
import type { UidRange } from './port.ts';

/**
 * Users of the host that nobody else has: above those that systemd gives to its containers, below 2^31, which some
 * programs take for negative (systemd's "Users, Groups, UIDs and GIDs", table "Special Distribution UID ranges").
 */
const FIRST = 1_879_048_192;
const COUNT = 65_536;
const RANGES = 4_000;

/** A range that none of the taken ones (by base) is. Random, so that servers beside each other rarely want the same. */
export function chooseRange(taken: ReadonlySet<number>, random: (below: number) => number = randomInt): UidRange {
  const start = random(RANGES);
  for (let step = 0; step < RANGES; step++) {
    const base = FIRST + ((start + step) % RANGES) * COUNT;
    if (!taken.has(base)) return { base, count: COUNT };
  }
  throw new Error(`all ${RANGES} ranges of users are taken by sandboxes on this host`);
}

/** The ranges of this server's sandboxes. The label on a sandbox's network is the truth, for other servers too. */
export class UidRanges {
  private readonly known = new Map<string, UidRange>();

  constructor(private readonly docker: Docker) {}

  /** For a new sandbox; write its base to the network's label. */
  async reserve(sandboxId: string): Promise<UidRange> {
    const networks = await this.docker.listNetworks({ filters: { label: [LABEL.uids] } });
    const taken = new Set([...networks.map((network) => Number(network.Labels?.[LABEL.uids])), ...this.bases()]);
    const range = chooseRange(taken);
    this.known.set(sandboxId, range);
    return range;
  }

  /** Of a sandbox that has a network, also one that an earlier run of the server made. */
  async of(sandboxId: string): Promise<UidRange> {
    const known = this.known.get(sandboxId);
    if (known) return known;
    const network = (await this.docker.getNetwork(networkName(sandboxId)).inspect()) as Docker.NetworkInspectInfo;
    const base = Number(network.Labels?.[LABEL.uids]);
    if (!(base >= FIRST)) throw new Error(`the network of sandbox ${sandboxId} names no range of users`);
    const range = { base, count: COUNT };
    this.known.set(sandboxId, range);
    return range;
  }

  forget(sandboxId: string): void {
    this.known.delete(sandboxId);
  }

  private bases(): number[] {
    return [...this.known.values()].map((range) => range.base);
  }
}
