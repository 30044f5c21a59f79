kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: site, labels: { app: site } }
spec:
  replicas: 2
  selector: { matchLabels: { app: site } }
  template:
    metadata: { labels: { app: site } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: site
          image: busybox
          imagePullPolicy: IfNotPresent
          env: [{ name: PORT, value: "80" }]
          ports: [{ containerPort: 80 }]
          command:
            - sh
            - -c
            - |
              mkdir -p /www
              page() {
                { echo "Title: ${TITLE:-(none)}"; echo "Message: $(cat /etc/site/motd 2>/dev/null || echo "(none)")"; } > /www/new
                mv /www/new /www/index.html
              }
              page
              while sleep 1; do page; done &
              exec httpd -f -p "$PORT" -h /www
YAML
kubectl rollout status deployment/site --timeout=120s
