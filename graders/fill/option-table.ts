/** What options of docker, docker compose and kubectl are called in short, and which of them take no value. */

export interface OptionFacts {
  /** Short letter -> long name. */
  short: Readonly<Record<string, string>>;
  /** Long names that stand without a value. */
  flags: ReadonlySet<string>;
}

/** Their value needs the sign: `--dry-run client` gives kubectl an argument more. */
export const EQUALS_ONLY: ReadonlySet<string> = new Set(['dry-run', 'cascade']);

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

const DOCKER_FLAGS = set(
  'detach force all quiet tty interactive rm privileged init read-only with-registry-auth resolve-image-none no-resolve ' +
    'no-trunc autolock rotate force-new-cluster raw follow timestamps details no-healthcheck pretty rollback no-deps ' +
    'build no-build remove-orphans volumes force-recreate no-recreate always-recreate-deps abort-on-container-exit wait no-start ' +
    'quiet-pull watch services images profiles hash-only no-interpolate no-normalize no-consistency no-cache pull-always ' +
    'prune insecure attachable ingress internal ipv6 verbose version help no-log-prefix no-color include-deps ' +
    'ignore-pull-failures ignore-buildable stop push latest size menu dry-run no-stream digests all-tags invert',
);
const KUBECTL_FLAGS = set(
  'all-namespaces all watch watch-only recursive show-labels no-headers force now wait follow previous prefix ' +
    'all-containers timestamps stdin tty rm overwrite ignore-daemonsets delete-emptydir-data record list raw minify flatten ' +
    'current edit server-side prune local namespaced expose attach quiet ignore-not-found help client',
);

const DOCKER: OptionFacts = {
  short: {
    d: 'detach',
    e: 'env',
    q: 'quiet',
    a: 'all',
    t: 'tty',
    i: 'interactive',
    p: 'publish',
    v: 'volume',
    l: 'label',
  },
  flags: DOCKER_FLAGS,
};
const KUBECTL: OptionFacts = {
  short: {
    n: 'namespace',
    o: 'output',
    l: 'selector',
    f: 'filename',
    A: 'all-namespaces',
    w: 'watch',
    c: 'container',
    i: 'stdin',
    t: 'tty',
    k: 'kustomize',
    R: 'recursive',
    L: 'label-columns',
    p: 'previous',
  },
  flags: KUBECTL_FLAGS,
};

/** Where a command's letters mean something else than elsewhere. The longest command that fits counts. */
const SPECIAL: [command: string, short: Record<string, string>][] = [
  ['docker compose', { f: 'file', p: 'project-name' }],
  ['docker compose logs', { f: 'follow', n: 'tail', t: 'timestamps' }],
  ['docker compose rm', { f: 'force', s: 'stop', v: 'volumes' }],
  ['docker compose down', { v: 'volumes', t: 'timeout' }],
  ['docker compose up', { d: 'detach', t: 'timeout', V: 'renew-anon-volumes', w: 'watch' }],
  ['docker compose stop', { t: 'timeout' }],
  ['docker compose restart', { t: 'timeout' }],
  ['docker compose kill', { s: 'signal' }],
  ['docker compose config', { o: 'output', q: 'quiet' }],
  ['docker compose exec', { d: 'detach', e: 'env', T: 'no-TTY', u: 'user', w: 'workdir' }],
  ['docker compose run', { d: 'detach', e: 'env', T: 'no-TTY', u: 'user', w: 'workdir', v: 'volume', p: 'publish' }],
  ['docker build', { t: 'tag', f: 'file' }],
  ['docker logs', { f: 'follow', n: 'tail', t: 'timestamps' }],
  ['docker service logs', { f: 'follow', n: 'tail', t: 'timestamps' }],
  ['docker ps', { f: 'filter', n: 'last', l: 'latest' }],
  ['docker images', { f: 'filter' }],
  ['docker rm', { f: 'force', v: 'volumes', l: 'link' }],
  ['docker rmi', { f: 'force' }],
  ['docker stop', { t: 'time', s: 'signal' }],
  ['docker exec', { d: 'detach', e: 'env', u: 'user', w: 'workdir' }],
  ['docker run', { u: 'user', w: 'workdir', m: 'memory', h: 'hostname', P: 'publish-all', c: 'cpu-shares' }],
  ['docker inspect', { f: 'format', s: 'size' }],
  ['docker service inspect', { f: 'format' }],
  ['docker node inspect', { f: 'format' }],
  ['docker service create', { u: 'user', w: 'workdir' }],
  ['docker service update', { u: 'user', w: 'workdir' }],
  ['docker service ls', { f: 'filter' }],
  ['docker service ps', { f: 'filter' }],
  ['docker node ls', { f: 'filter' }],
  ['docker node ps', { f: 'filter' }],
  ['docker node rm', { f: 'force' }],
  ['docker node update', {}],
  ['docker network create', { d: 'driver', o: 'opt' }],
  ['docker network ls', { f: 'filter' }],
  ['docker network rm', { f: 'force' }],
  ['docker volume create', { d: 'driver', o: 'opt' }],
  ['docker volume ls', { f: 'filter' }],
  ['docker volume rm', { f: 'force' }],
  ['docker secret create', { d: 'driver', l: 'label' }],
  ['docker secret ls', { f: 'filter' }],
  ['docker stack deploy', { c: 'compose-file' }],
  ['docker stack ps', { f: 'filter' }],
  ['docker stack services', { f: 'filter' }],
  ['docker swarm leave', { f: 'force' }],
  ['docker swarm ca', { d: 'detach', q: 'quiet' }],
  ['kubectl logs', { f: 'follow' }],
  ['kubectl attach', { c: 'container' }],
  ['kubectl patch', { p: 'patch' }],
  ['kubectl label', { l: 'selector' }],
];

/** The facts for a command such as "docker stack deploy". */
export function optionFacts(command: string): OptionFacts {
  const base = command.startsWith('kubectl') ? KUBECTL : DOCKER;
  const fitting = SPECIAL.filter(([name]) => command === name || command.startsWith(`${name} `));
  const best = fitting.sort((a, b) => b[0].length - a[0].length)[0];
  // The options of `docker compose` itself are not those of its subcommands.
  const special = best === undefined || (best[0] === 'docker compose' && command !== best[0]) ? {} : best[1];
  return { short: { ...base.short, ...special }, flags: base.flags };
}

/** Pairs that mean the same wherever both are there (rule 4). */
export const COMMON_SHORT: readonly (readonly [short: string, long: string])[] = [
  ['d', 'detach'],
  ['A', 'all-namespaces'],
  ['f', 'file'],
  ['f', 'filename'],
  ['f', 'follow'],
  ['f', 'filter'],
  ['n', 'namespace'],
  ['v', 'volumes'],
  ['q', 'quiet'],
  ['a', 'all'],
  ['o', 'output'],
  ['l', 'selector'],
  ['e', 'env'],
  ['c', 'compose-file'],
  ['c', 'container'],
  ['w', 'watch'],
  ['i', 'interactive'],
  ['t', 'tty'],
];
