/**
 * bash that every script on a node begins with: `docker node …`. The engine refuses a change of a node whose record changed
 * between the client's look and its wish, as it does by itself after a promotion or a heartbeat; whoever types it does it
 * again, and so does a script.
 */
export const DOCKER_AGAIN = `docker() {
  local said code=0
  case "\${1:-} \${2:-}" in 'node update' | 'node promote' | 'node demote') ;; *) command docker "$@"; return ;; esac
  for _ in 1 2 3 4 5; do
    code=0
    said=$(command docker "$@" 2>&1) || code=$?
    case $code$said in [!0]*'update out of sequence'*) sleep 0.3 ;; *) break ;; esac
  done
  if [ $code = 0 ]; then printf '%s\\n' "$said"; else printf '%s\\n' "$said" >&2; fi
  return $code
}
export -f docker
`;
