const REFERENCE =
  /^([a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::([\w][\w.-]{0,127}))?$/;

/**
 * The one spelling of a Docker Hub name: `nginx`, `library/nginx` and `docker.io/library/nginx:latest` are all
 * `nginx:latest`. Undefined for what is no such name: another registry's, one by digest, or no name at all.
 */
export function canonicalName(name: string): string | undefined {
  const short = name
    .trim()
    .replace(/^(index\.)?docker\.io\//, '')
    .replace(/^library\//, '');
  const match = REFERENCE.exec(short);
  if (!match?.[1]) return undefined;
  const first = match[1].split('/')[0] ?? '';
  if (match[1].includes('/') && (first.includes('.') || first === 'localhost')) return undefined;
  return `${match[1]}:${match[2] ?? 'latest'}`;
}

/** Where the registry protocol looks for a canonical name: `nginx:1.26` is repository `library/nginx`, tag `1.26`. */
export function mirrorReference(name: string): { repository: string; tag: string } {
  const colon = name.lastIndexOf(':');
  const repository = name.slice(0, colon);
  return { repository: repository.includes('/') ? repository : `library/${repository}`, tag: name.slice(colon + 1) };
}

/** The name on the host engine, apart from any image that its owner keeps there under the real name. */
export function hostName(name: string): string {
  return `drydock-lab/${name}`;
}

/** Up to three of `known` that someone who typed `name` may have meant: same repository first, then few changes. */
export function nearNames(name: string, known: string[]): string[] {
  const repository = name.split(':')[0] ?? name;
  const ranked = known.map((candidate) => {
    const other = candidate.split(':')[0] ?? candidate;
    const sameRepository = other === repository || other.split('/').pop() === repository.split('/').pop();
    return { candidate, changes: sameRepository ? 0 : editDistance(repository, other) };
  });
  return ranked
    .filter(({ changes }) => changes <= Math.max(2, Math.floor(repository.length / 3)))
    .sort((a, b) => a.changes - b.changes || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
