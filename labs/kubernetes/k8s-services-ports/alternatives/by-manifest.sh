# Manifests where the solution has commands and the other way round, the target port by its name, some of it from node2.
# task: cluster-ip
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: httpenv, namespace: lab }
spec: { selector: { app: httpenv }, ports: [{ name: web, port: 8888, targetPort: http, protocol: TCP }] }
YAML

# task: node-port
# on: node2
kubectl create service nodeport httpenv-np --tcp=80:8080 --node-port=30080
kubectl set selector service httpenv-np app=httpenv

# task: headless
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: httpenv-hl }
spec: { clusterIP: None, selector: { app: httpenv } }
YAML

# task: external
# on: node2
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: legacy-db }
spec: { type: ExternalName, externalName: db.example.com }
YAML

# task: name
kubectl create configmap dns --from-literal=fqdn="httpenv.lab.svc.$(kubectl exec client -- sed -n 's/^search lab[.]svc[.]\([^ ]*\).*/\1/p' /etc/resolv.conf)."
