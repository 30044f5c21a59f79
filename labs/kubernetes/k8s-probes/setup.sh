kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: slow }
spec: { selector: { app: slow }, ports: [{ port: 80 }] }
YAML
