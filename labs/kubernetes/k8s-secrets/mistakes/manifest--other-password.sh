# The end of line that echo writes is encoded, too.
cat > secrets.yaml <<YAML
apiVersion: v1
kind: Secret
metadata: { name: secret3 }
data: { user: $(printf user3 | base64), pass: $(echo pwd3 | base64) }
YAML
kubectl apply -f secrets.yaml
