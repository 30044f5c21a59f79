# One ClusterRole that a RoleBinding gives in one namespace, written as manifests; the default request follows from a default limit.
# task: deployer
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ServiceAccount
metadata: { name: deployer, namespace: dev }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: deploys }
rules: [{ apiGroups: [apps], resources: [deployments], verbs: ["*"] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: pipeline, namespace: dev }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deploys }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: dev }]
YAML

# task: auditors
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: audit }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: audit }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: audit }
subjects: [{ kind: Group, name: auditors, apiGroup: rbac.authorization.k8s.io }]
YAML

# task: quota
kubectl apply -n dev -f - <<'YAML'
apiVersion: v1
kind: LimitRange
metadata: { name: defaults }
spec: { limits: [{ type: Container, default: { cpu: 200m, memory: 64Mi } }] }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: dev }
spec: { hard: { pods: "5", requests.cpu: 1000m, requests.memory: 1Gi } }
YAML
kubectl create deployment crowd -n dev --image=lab/web:1.0
kubectl scale deployment crowd -n dev --replicas=6
