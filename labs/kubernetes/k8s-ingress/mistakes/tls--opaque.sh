# after: route
kubectl create secret generic shop-tls --from-file=tls.crt=/lab/shop.crt --from-file=tls.key=/lab/shop.key
kubectl patch ingress shop --type=merge -p '{"spec": {"tls": [{"hosts": ["shop.lab"], "secretName": "shop-tls"}]}}'
