# task: cluster-ip
kubectl expose deployment httpenv --port=8888 --target-port=8080

# task: node-port
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: httpenv-np
spec:
  type: NodePort
  selector: { app: httpenv }
  ports:
    - port: 8888
      targetPort: http
      nodePort: 30080
YAML

# task: headless
kubectl expose deployment httpenv --name=httpenv-hl --port=8080 --cluster-ip=None

# task: external
kubectl create service externalname legacy-db --external-name=db.example.com

# task: name
kubectl create configmap dns --from-literal=fqdn=httpenv.lab.svc.cluster.local
