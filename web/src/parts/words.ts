/** Numbers and names as words for people. Pure. */

/** "24:10", "1:05:00"; never below zero. */
export function clockText(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** "1.4 s", "320 ms", "2 min 5 s" */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "1 node", "3 nodes" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

const TRACKS: Record<string, { title: string; line: string }> = {
  compose: { title: 'Compose', line: 'Several containers as one application on one machine.' },
  swarm: { title: 'Swarm', line: 'Many machines as one: services, updates, networks, secrets.' },
  kubernetes: { title: 'Kubernetes', line: 'Declared state, and the controllers that keep it.' },
  discovery: { title: 'Discovery', line: 'How services find each other when addresses change.' },
  production: { title: 'Production', line: 'From a working lab to something you would put your name on.' },
};

/** Tracks in learning order; unknown ones come last, by name. */
export function trackOrder(track: string): number {
  const at = Object.keys(TRACKS).indexOf(track);
  return at === -1 ? 100 : at;
}

export function trackTitle(track: string): string {
  return TRACKS[track]?.title ?? track.charAt(0).toUpperCase() + track.slice(1);
}

export function trackLine(track: string): string | undefined {
  return TRACKS[track]?.line;
}

/** "1 point", "1.25 points"; hundredths at most. */
export function pointsText(points: number): string {
  return count(Number(points.toFixed(2)), 'point');
}

const HINTS: Record<string, string> = { nudge: 'Nudge', concept: 'Concept', shape: 'Shape of the command' };

export function hintTitle(tier: string | undefined): string {
  return HINTS[tier ?? ''] ?? 'Hint';
}

export const LEVELS = ['beginner', 'intermediate', 'advanced', 'break-fix', 'capstone', 'extension'] as const;

export function levelTitle(level: string): string {
  return level === 'break-fix' ? 'Break and fix' : level.charAt(0).toUpperCase() + level.slice(1);
}

/** "Docker Swarm", for the kind of a cluster. */
export function clusterTitle(cluster: string): string {
  return { engines: 'Docker Engine', swarm: 'Docker Swarm', kubernetes: 'Kubernetes' }[cluster] ?? cluster;
}
