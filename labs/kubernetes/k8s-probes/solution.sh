# task: probes
cat >> slow.yaml <<'YAML'
          startupProbe:
            httpGet: { path: /healthz, port: 80 }
            periodSeconds: 2
            failureThreshold: 45
          readinessProbe:
            httpGet: { path: /readyz, port: 80 }
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 2
          livenessProbe:
            httpGet: { path: /healthz, port: 80 }
            periodSeconds: 3
            timeoutSeconds: 5
            failureThreshold: 3
YAML
kubectl apply -f slow.yaml
kubectl rollout status deployment/slow --timeout=120s

# task: ready
kubectl exec "$(kubectl get pods -l app=slow -o name | head -n 1)" -- rm /www/readyz

# task: alive
kubectl exec "$(kubectl get pods -l app=slow -o name | head -n 1)" -- rm /www/healthz
