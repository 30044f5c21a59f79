kubectl apply -f - <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: websites.lab.example }
spec:
  group: lab.example
  scope: Cluster
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
