kubectl create deployment web --image=lab/web:1.0 --replicas=2 --dry-run=client > /lab/web.yaml
