kubectl patch deployment shop -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "shop", "command": ["sh", "-c", "echo 2.0 > /tmp/version; exec busybox httpd -f -p 80 -h /tmp"]}]}}}}'
kubectl rollout status deployment/shop -n lab --timeout=90s
