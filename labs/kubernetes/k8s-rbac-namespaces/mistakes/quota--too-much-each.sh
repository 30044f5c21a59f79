kubectl create quota share -n dev --hard=pods=5,requests.cpu=1
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: LimitRange
metadata: { name: share, namespace: dev }
spec: { limits: [{ type: Container, defaultRequest: { cpu: 300m } }] }
YAML
kubectl create deployment crowd -n dev --image=lab/web:1.0 --replicas=6
kubectl wait deployment/crowd -n dev --for=jsonpath='{.status.readyReplicas}'=3 --timeout=90s
