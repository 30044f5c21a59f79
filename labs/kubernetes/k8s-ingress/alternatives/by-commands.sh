# One command with a named port, a secret written as a manifest, and a class of its own for the orphan that the same controller serves.
# task: route
kubectl patch service api --type=json -p '[{ "op": "add", "path": "/spec/ports/0/name", "value": "http" }]'
kubectl create ingress shop --class=nginx --rule='shop.lab/api*=api:http' --rule='shop.lab/*=web:80'

# task: tls
kubectl apply -f - <<YAML
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: { name: shop-tls }
data:
  tls.crt: $(base64 -w0 /lab/shop.crt)
  tls.key: $(base64 -w0 /lab/shop.key)
YAML
kubectl create ingress shop --class=nginx --rule='shop.lab/api*=api:http,tls=shop-tls' --rule='shop.lab/*=web:80,tls=shop-tls' --dry-run=client -o yaml |
  kubectl replace -f -

# task: orphan
kubectl apply -f - <<'YAML'
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: internal }
spec: { controller: k8s.io/ingress-nginx }
YAML
