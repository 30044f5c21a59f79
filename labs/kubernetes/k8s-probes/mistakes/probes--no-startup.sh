cat >> slow.yaml <<'YAML'
          readinessProbe: { httpGet: { path: /readyz, port: 80 }, periodSeconds: 2 }
          livenessProbe: { httpGet: { path: /healthz, port: 80 }, periodSeconds: 3 }
YAML
kubectl apply -f slow.yaml
until kubectl get pods -l app=slow -o jsonpath='{.items[*].status.containerStatuses[0].restartCount}' | grep -q '[1-9]'; do sleep 0.5; done
