/**
 * Takes away what a proof left, so that the next one finds an untouched sandbox. It ends with a look at what there is;
 * where that is not as it should be, the sandbox is made anew.
 */

/** On each node: its own containers, networks, volumes, files and images (less the kept ones). */
const NODE = `
docker ps -aq | xargs -r docker rm -fv >/dev/null 2>&1 || true
docker network prune -f >/dev/null
docker volume ls -q | xargs -r docker volume rm -f >/dev/null 2>&1 || true
docker images --format '{{.Repository}}:{{.Tag}}' | while read -r image; do
  case " $KEEP " in *" $image "*) ;; *) docker rmi -f "$image" >/dev/null 2>&1 || true ;; esac
done
docker image prune -f >/dev/null
docker builder prune -af >/dev/null 2>&1 || true
`;

/** Files of a proof, on every node. */
export const FILES = `find /root /tmp -mindepth 1 -maxdepth 1 -not -name '.*' -not -name hostpath-provisioner -exec rm -rf {} +`;

/** On the manager first: everything of the swarm but its nodes. */
const SWARM = `
docker service ls -q | xargs -r docker service rm >/dev/null
docker secret ls -q | xargs -r docker secret rm >/dev/null
docker config ls -q | xargs -r docker config rm >/dev/null
docker node ls -q | while read -r node; do
  docker node update --availability active "$node" >/dev/null
  docker node inspect -f '{{range $k, $v := .Spec.Labels}}{{$k}} {{end}}' "$node" | tr ' ' '\\n' | sed '/^$/d' |
    xargs -r -I{} docker node update --label-rm {} "$node" >/dev/null
done
`;

/** Networks of the swarm go once no task uses them: tried for a while. */
const NETWORKS = `
for _ in $(seq 50); do
  left=$(docker network ls --filter type=custom --format '{{.Name}}' | grep -vx -e ingress -e docker_gwbridge)
  [ -n "$left" ] || break
  echo "$left" | xargs docker network rm >/dev/null 2>&1 || sleep 0.2
done
`;

/** What an untouched sandbox shows, in one line: compared with how it was at first. */
const LOOK = `
echo containers $(docker ps -aq | wc -l) volumes $(docker volume ls -q | wc -l)
docker info -f '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{if .Swarm.Cluster}}{{.Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers}} {{.Swarm.Cluster.Spec.TaskDefaults}} {{.Swarm.Cluster.Spec.Orchestration}}{{end}}'
docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}' 2>/dev/null | sort || true
docker network ls --format '{{.Name}} {{.Driver}}' | sort
`;

/** Shell that cleans one node; `keep`: images that stay. `manager`: clean the swarm as well. */
export function cleanUpScript(keep: readonly string[], manager: boolean): string {
  return [`KEEP='${keep.join(' ')}'`, 'set +e', manager ? SWARM : '', NODE, FILES, manager ? NETWORKS : ''].join('\n');
}

/** Shell that prints the state that a clean sandbox must have again. */
export const lookScript = `set +e\n${LOOK}`;

/** Shell that gets images from the mirror where they are missing. */
export function pullScript(images: readonly string[]): string {
  return images
    .map((image) => `docker image inspect '${image}' >/dev/null 2>&1 || docker pull -q '${image}' >/dev/null`)
    .join('\n');
}
