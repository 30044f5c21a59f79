/**
 * bash that every script on a node begins with: `docker …` for what the engine refuses because of what it does by itself.
 * The record of a node, or of a service, changed between the client's look and its wish, as it does after a promotion, a
 * heartbeat or the end of an update; the lead of the swarm is being handed over; a network is in use by a task of a service
 * that has just been removed. Whoever types it does it again, and so does a script; not where the command's input is read,
 * which is gone the second time. And a machine that has not joined within the engine's 20 s goes on joining: it is waited for.
 */
export const DOCKER_AGAIN = `docker() {
  local said code=0
  case "\${1:-} \${2:-}" in
    'node update' | 'node promote' | 'node demote' | 'service update' | 'service scale' | 'service rollback') ;;
    'stack deploy' | 'stack up' | 'stack rm' | 'swarm join') ;;
    *) command docker "$@"; return ;;
  esac
  case " $* " in *' - '*) command docker "$@"; return ;; esac
  for _ in 1 2 3 4 5; do
    code=0
    said=$(command docker "$@" 2>&1) || code=$?
    case "$1 $code$said" in
      *' '[!0]*'update out of sequence'* | 'stack '[!0]*'in use by task'*) sleep 0.3 ;;
      'node '[!0]*'lost leader status'* | 'node '[!0]*'does not have a leader'*) sleep 0.3 ;;
      'swarm '[!0]*'Timeout was reached before node joined'*)
        until [ "$(command docker info --format '{{.Swarm.LocalNodeState}}')" = active ]; do sleep 0.3; done
        code=0 && break ;;
      *) break ;;
    esac
  done
  if [ $code = 0 ]; then printf '%s\\n' "$said"; else printf '%s\\n' "$said" >&2; fi
  return $code
}
export -f docker
`;
