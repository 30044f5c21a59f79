kubectl create namespace lab
kubectl create configmap greeter -n lab --from-literal=color=teal --from-literal=language=en
kubectl apply -n lab -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: greeter, labels: { app: greeter } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: greeter } }
  template:
    metadata: { labels: { app: greeter } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: greeter
          image: lab/web:1.0
          env:
            - { name: COLOR, valueFrom: { configMapKeyRef: { name: greeter, key: color } } }
            - { name: GREETING, valueFrom: { configMapKeyRef: { name: greeter, key: greeting } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, labels: { app: shop } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: shop
          image: lab/web:1.0
          command: [sh, -c, "exec /wbe"]
          readinessProbe: { exec: { command: ["true"] }, periodSeconds: 2 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: clock, labels: { app: clock } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: clock } }
  template:
    metadata: { labels: { app: clock } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: clock
          image: lab/web:1.0
          livenessProbe: { httpGet: { path: /healthz, port: 8081 }, periodSeconds: 2, failureThreshold: 2 }
          readinessProbe: { httpGet: { path: /readyz, port: 80 }, periodSeconds: 2 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cache, labels: { app: cache } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: cache } }
  template:
    metadata: { labels: { app: cache } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: cache
          image: lab/web:1.0
          # Fills its cache in memory before it serves.
          command: [sh, -c, 'cache=$(head -c 10000000 /dev/zero | tr "\0" x); echo "${#cache} bytes cached"; exec /web']
          resources: { limits: { memory: 12Mi } }
          readinessProbe: { httpGet: { path: /readyz, port: 80 }, periodSeconds: 2 }
YAML
