# task: crd
kubectl apply -f - <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: websites.lab.example }
spec:
  group: lab.example
  scope: Namespaced
  names: { plural: websites, singular: website, kind: Website, shortNames: [site] }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [image]
              properties:
                image: { type: string }
                replicas: { type: integer, minimum: 0, maximum: 10 }
YAML
kubectl wait crd/websites.lab.example --for=condition=Established --timeout=30s
timeout 30 sh -c 'until kubectl get websites; do sleep 1; done' > /dev/null 2>&1
kubectl apply -f - <<'YAML'
apiVersion: lab.example/v1
kind: Website
metadata: { name: blog, namespace: default }
spec: { image: "lab/web:1.0", replicas: 2 }
YAML

# task: controller
kubectl create serviceaccount website-controller
kubectl create role website-controller --verb=get,list --resource=websites.lab.example
kubectl create role website-controller-deployments --verb=get,create,patch --resource=deployments.apps
kubectl create rolebinding website-controller --role=website-controller --serviceaccount=default:website-controller
kubectl create rolebinding website-controller-deployments --role=website-controller-deployments --serviceaccount=default:website-controller
kubectl create configmap website-controller --from-file=/lab/controller.py
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: website-controller }
spec:
  replicas: 1
  selector: { matchLabels: { app: website-controller } }
  template:
    metadata: { labels: { app: website-controller } }
    spec:
      serviceAccountName: website-controller
      terminationGracePeriodSeconds: 1
      containers:
        - name: controller
          image: python:3.13-slim
          command: [python3, /app/controller.py]
          volumeMounts: [{ name: app, mountPath: /app }]
      volumes: [{ name: app, configMap: { name: website-controller } }]
YAML

# task: change
kubectl patch website blog --type=merge -p '{"spec": {"replicas": 3}}'
