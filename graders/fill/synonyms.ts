/** Commands that have several names, by the one that stands for all (rule 5). */

const GROUPS = new Set(
  'container image service node swarm stack secret config network volume context system compose buildx plugin manifest builder trust'.split(
    ' ',
  ),
);
const KUBECTL_GROUPS = new Set(['rollout', 'config', 'set', 'auth', 'create', 'top', 'certificate', 'plugin']);

/** Verbs of `docker container` and `docker image` that docker knows without the group. */
const CONTAINER_VERBS = new Set(
  (
    'attach commit cp create diff exec export kill logs pause port rename restart rm run start stats stop top unpause ' +
    'update wait'
  ).split(' '),
);
const IMAGE_VERBS = new Set(['build', 'history', 'import', 'load', 'pull', 'push', 'save', 'tag']);
const VERBS: Record<string, string> = { list: 'ls', remove: 'rm' };

/** How many words name a command that begins so: `docker service ls` 3, `docker ps` 2. */
export function commandDepth(words: readonly string[]): number {
  const [program, second] = words;
  if (second === undefined) return 2;
  return (program === 'kubectl' ? KUBECTL_GROUPS : GROUPS).has(second) ? 3 : 2;
}

export function canonicalCommand(words: readonly string[]): string[] {
  const [program = '', group = '', verb] = words;
  if (program === 'kubectl') return canonicalKubectl(words);
  if (program !== 'docker' || !GROUPS.has(group) || verb === undefined) return [...words];
  const rest = words.slice(3);
  const plain = VERBS[verb] ?? verb;
  if (group === 'container') {
    if (plain === 'ls' || plain === 'ps') return ['docker', 'ps', ...rest];
    return CONTAINER_VERBS.has(plain) ? ['docker', plain, ...rest] : [program, group, plain, ...rest];
  }
  if (group === 'image') {
    if (plain === 'ls') return ['docker', 'images', ...rest];
    if (plain === 'rm') return ['docker', 'rmi', ...rest];
    return IMAGE_VERBS.has(plain) ? ['docker', plain, ...rest] : [program, group, plain, ...rest];
  }
  if (group === 'stack' && (plain === 'up' || plain === 'down'))
    return [program, group, plain === 'up' ? 'deploy' : 'rm', ...rest];
  if (group === 'compose') return [program, group, verb === 'convert' ? 'config' : verb, ...rest];
  return [program, group, plain, ...rest];
}

function canonicalKubectl([program = '', verb = '', ...rest]: readonly string[]): string[] {
  if (verb === 'log') return [program, 'logs', ...rest];
  if (verb === 'config' && rest[0] === 'use') return [program, verb, 'use-context', ...rest.slice(1)];
  return [program, verb, ...rest];
}

/** Words that may stand before a subcommand: "docker", "docker compose", "compose", "kubectl rollout". */
export function isCommandPrefix(words: readonly string[]): boolean {
  const [first = '', second = ''] = words;
  if (words.length === 1) return ['docker', 'docker-compose', 'kubectl'].includes(first) || GROUPS.has(first);
  if (words.length !== 2) return false;
  return (first === 'docker' && GROUPS.has(second)) || (first === 'kubectl' && KUBECTL_GROUPS.has(second));
}
