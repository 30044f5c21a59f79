# task: route
kubectl apply -f - <<'YAML'
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.lab
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
          - { path: /api, pathType: Prefix, backend: { service: { name: api, port: { number: 8080 } } } }
YAML

# task: tls
kubectl create secret tls shop-tls --cert=/lab/shop.crt --key=/lab/shop.key
kubectl patch ingress shop --type=merge -p '{"spec": {"tls": [{"hosts": ["shop.lab"], "secretName": "shop-tls"}]}}'

# task: orphan
kubectl patch ingress orphan --type=merge -p '{"spec": {"ingressClassName": "nginx"}}'
