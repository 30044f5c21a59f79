# A richer definition with columns and a default, one Role with everything, and the change by apply.
# task: crd
cat > /tmp/site.yaml <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: websites.lab.example }
spec:
  group: lab.example
  scope: Namespaced
  names: { plural: websites, singular: website, kind: Website, listKind: WebsiteList }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      additionalPrinterColumns: [{ name: Image, type: string, jsonPath: .spec.image }]
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [image]
              properties:
                image: { type: string, minLength: 1 }
                replicas: { type: integer, format: int32, default: 1 }
            status: { type: object, x-kubernetes-preserve-unknown-fields: true }
YAML
kubectl create -f /tmp/site.yaml
kubectl wait crd/websites.lab.example --for=condition=Established --timeout=30s
timeout 30 sh -c 'until kubectl get websites; do sleep 1; done' > /dev/null 2>&1
printf '{"apiVersion":"lab.example/v1","kind":"Website","metadata":{"name":"blog"},"spec":{"replicas":2,"image":"lab/web:1.0"}}' > /tmp/blog.json
kubectl create -f /tmp/blog.json

# task: controller
kubectl create configmap program --from-file=main.py=/lab/controller.py
kubectl create -f - <<'YAML'
apiVersion: v1
kind: ServiceAccount
metadata: { name: website-controller }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: sites }
rules:
  - { apiGroups: [lab.example], resources: [websites], verbs: [get, list, watch] }
  - { apiGroups: [apps], resources: [deployments], verbs: ["*"] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: sites }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: sites }
subjects: [{ kind: ServiceAccount, name: website-controller, namespace: default }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: website-controller }
spec:
  selector: { matchLabels: { run: controller } }
  template:
    metadata: { labels: { run: controller } }
    spec:
      serviceAccountName: website-controller
      containers:
        - { name: main, image: "python:3.13-slim", args: [python3, -u, /srv/main.py], volumeMounts: [{ name: srv, mountPath: /srv }] }
      volumes: [{ name: srv, configMap: { name: program } }]
YAML

# task: change
sed 's|"replicas":2|"replicas":3|' /tmp/blog.json | kubectl apply -f -
