! kubectl apply -f - <<'YAML'
apiVersion: extensions/v1beta1
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - host: shop.lab
      http: { paths: [{ path: /, backend: { serviceName: web, servicePort: 80 } }, { path: /api, backend: { serviceName: api, servicePort: 8080 } }] }
YAML
