cat >> slow.yaml <<'YAML'
          startupProbe: { httpGet: { path: /healthz, port: 80 }, periodSeconds: 2, failureThreshold: 45 }
          readinessProbe: { httpGet: { path: /readyz, port: 80 }, periodSeconds: 2 }
          livenessProbe: { httpGet: { path: /healthz, port: 80 }, periodSeconds: 20, failureThreshold: 3 }
YAML
kubectl apply -f slow.yaml
kubectl rollout status deployment/slow --timeout=120s
