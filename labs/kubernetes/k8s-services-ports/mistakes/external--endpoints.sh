kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: legacy-db }
spec: { ports: [{ port: 3306 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: legacy-db-1, labels: { kubernetes.io/service-name: legacy-db } }
addressType: IPv4
ports: [{ port: 3306 }]
endpoints: [{ addresses: ["192.0.2.10"] }]
YAML
