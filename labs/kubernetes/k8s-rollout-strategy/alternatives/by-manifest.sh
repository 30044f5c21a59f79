# The whole Deployment from a file, with the reason in it; back to the number that the history lists first.
# task: strategy
kubectl get deployment web -o json > /tmp/web.json
jq '.spec.strategy = {type: "RollingUpdate", rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}' /tmp/web.json | kubectl replace -f -

# task: updates
for version in 1.1 2.0; do
  kubectl get deployment web -o json | jq --arg version "$version" '.metadata.annotations["kubernetes.io/change-cause"] = "release " + $version
    | .spec.template.spec.containers[0].image = "docker.io/lab/web:" + $version' | kubectl replace -f -
  kubectl rollout status deployment/web --timeout=90s
done

# task: undo
first=$(kubectl rollout history deployment/web | awk '$1 ~ /^[0-9]+$/ { print $1; exit }')
kubectl rollout undo deployment web --to-revision="$first"
kubectl rollout status deployment web --timeout=90s

# task: math
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: { name: math }
data: { most: "5", least: "3" }
YAML
