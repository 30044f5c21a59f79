cat >> slow.yaml <<'YAML'
          readinessProbe: { httpGet: { path: /readyz, port: 80 }, periodSeconds: 2 }
          livenessProbe: { httpGet: { path: /healthz, port: 80 }, initialDelaySeconds: 60, periodSeconds: 3 }
YAML
kubectl apply -f slow.yaml
kubectl rollout status deployment/slow --timeout=120s
