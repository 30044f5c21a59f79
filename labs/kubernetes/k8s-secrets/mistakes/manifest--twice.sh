cat > secrets.yaml <<YAML
apiVersion: v1
kind: Secret
metadata: { name: secret3 }
stringData: { user: $(printf user3 | base64), pass: $(printf pwd3 | base64) }
YAML
kubectl apply -f secrets.yaml
