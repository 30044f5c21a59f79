# "illegal base64 data"
cat > secrets.yaml <<'YAML'
apiVersion: v1
kind: Secret
metadata: { name: secret3 }
data: { user: user3, pass: pwd3 }
YAML
kubectl apply -f secrets.yaml || true
