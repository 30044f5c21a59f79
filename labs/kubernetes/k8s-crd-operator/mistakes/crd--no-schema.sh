! kubectl apply -f - <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: websites.lab.example }
spec:
  group: lab.example
  scope: Namespaced
  names: { plural: websites, singular: website, kind: Website }
  versions: [{ name: v1, served: true, storage: true }]
YAML
