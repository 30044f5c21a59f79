kubectl create deployment web --image=lab/web:1.0 --replicas=2 --dry-run=client -o yaml > /lab/web.yaml
sed -i "s/^        name: web$/        name: web\n        prots: [80]/" /lab/web.yaml
grep -q prots /lab/web.yaml
