kubectl create deployment web --image=lab/web:1.0 --dry-run=client -o yaml > /lab/web.yaml
