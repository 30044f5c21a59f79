/**
 * Takes away what a proof left in a Kubernetes cluster: every object that was not there at first. What a proof changed
 * about other objects is noticed at nodes and at what runs: there the look differs, and the sandbox is made anew.
 */

/** Where the first look at an untouched cluster stays: out of reach of scripts that mind their own business. */
const AT_FIRST = '/run/drydock-proof';

/** What comes and goes by itself. */
const TRANSIENT =
  'events|leases|endpoints|endpointslices|pods\\.metrics|nodes\\.metrics|componentstatuses|controllerrevisions';

const OBJECTS = `
objects() {
  kinds=$(kubectl api-resources --verbs=list,delete -o name | grep -vE '^(${TRANSIENT})' | paste -sd,)
  kubectl get "$kinds" -A --no-headers --ignore-not-found \\
    -o custom-columns='k:.kind,v:.apiVersion,ns:.metadata.namespace,n:.metadata.name,o:.metadata.ownerReferences[0].kind' |
    awk '$5 == "<none>" { print $1, $2, $3, $4 }' | sort
}
pods() { kubectl get pods -A --no-headers 2>/dev/null | wc -l; }
`;

/** On the control plane: whatever is new goes; namespaces first, since they take their own along. Pods go after their owners. */
export const KUBE_CLEAN_UP = `
set +e
${OBJECTS}
export KUBECONFIG=${AT_FIRST}/config
new=$(objects | comm -13 ${AT_FIRST}/objects -)
echo "$new" | awk '$1 == "Namespace" { print $4 }' | xargs -r kubectl delete namespace --wait=false >/dev/null
echo "$new" | awk '$1 != "Namespace" && NF' | while read -r kind version namespace name; do
  group=\${version%/*}; [ "$group" = "$version" ] && group=''
  in=''; [ "$namespace" = '<none>' ] || in="-n $namespace"
  kubectl delete $in "$kind\${group:+.\${version#*/}.$group}" "$name" --force --grace-period=0 --wait=false --ignore-not-found >/dev/null 2>&1
done
for _ in $(seq 60); do
  [ -z "$(objects | comm -13 ${AT_FIRST}/objects -)" ] && [ "$(pods)" -le "$(cat ${AT_FIRST}/pods)" ] && break
  sleep 0.5
done
cp ${AT_FIRST}/config /root/.kube/config
`;

/** What an untouched cluster shows; the first one is kept to compare with. */
export const KUBE_LOOK = `
set +e
${OBJECTS}
mkdir -p ${AT_FIRST}
[ -e ${AT_FIRST}/config ] || cp /root/.kube/config ${AT_FIRST}/config
export KUBECONFIG=${AT_FIRST}/config
kubectl -n default wait --for=create serviceaccount/default configmap/kube-root-ca.crt --timeout=30s >/dev/null
kubectl -n kube-system rollout status deployment/coredns --timeout=60s >/dev/null
[ -e ${AT_FIRST}/objects ] || { objects > ${AT_FIRST}/objects; pods > ${AT_FIRST}/pods; }
objects
kubectl get nodes -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.labels} {.spec.taints} {.spec.unschedulable}{"\\n"}{end}'
kubectl get deployments,daemonsets -A -o jsonpath='{range .items[*]}{.metadata.name} {.spec.replicas} {.spec.template}{"\\n"}{end}'
`;

/** Gets images from the mirror where they are missing. */
export function kubePullScript(images: readonly string[]): string {
  return images
    .map((image) => `crictl inspecti -q '${image}' >/dev/null 2>&1 || crictl pull '${image}' >/dev/null`)
    .join('\n');
}
