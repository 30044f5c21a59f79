kubectl create namespace lab
kubectl config set-context --current --namespace=lab
until kubectl get serviceaccount default > /dev/null 2>&1; do sleep 0.2; done
decoy() {
  cat <<YAML
---
apiVersion: v1
kind: Pod
metadata: { name: $1, labels: { $2 } }
spec:
  terminationGracePeriodSeconds: 1
  containers: [{ name: web, image: "lab/web:1.0" }]
YAML
}
{
  decoy shop-1 'app: shop, env: old'
  decoy shop-2 'app: shop, env: production'
  decoy mail-1 'app: mail, env: old'
  decoy mail-old 'app: mail, env: older'
  decoy cart-1 'app: cart, environment: old'
  decoy cart-2 'app: cart, env: old'
  decoy old-stock 'app: stock, env: development'
  decoy report 'app: report'
} | kubectl apply -f -
mark=$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n')
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: chatty, labels: { app: chatty } }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: a
      image: lab/web:1.0
      command: [sh, -c, 'for i in 1 2 3 4 5 6 7 8 9; do echo "[a] order \$i taken"; done; exec sleep 1000000']
    - name: b
      image: lab/web:1.0
      command: [sh, -c, 'for i in 1 2 3 4 5 6 7 8 9; do echo "[b] parcel $mark-\$i packed"; done; exec sleep 1000000']
YAML
kubectl wait --for=condition=Ready pods --all --timeout=120s
