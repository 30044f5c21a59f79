# after: route
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=shop.lab -addext subjectAltName=DNS:shop.lab -keyout /tmp/other.key -out /tmp/other.crt
kubectl create secret tls shop-tls --cert=/tmp/other.crt --key=/tmp/other.key
kubectl patch ingress shop --type=merge -p '{"spec": {"tls": [{"hosts": ["shop.lab"], "secretName": "shop-tls"}]}}'
