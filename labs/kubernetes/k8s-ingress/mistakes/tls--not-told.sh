# after: route
kubectl create secret tls shop-tls --cert=/lab/shop.crt --key=/lab/shop.key
