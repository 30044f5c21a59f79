# The image by hand, and a setting besides.
# after: strategy updates
kubectl set env deployment/web MESSAGE=back
kubectl set image deployment/web web=lab/web:1.0
kubectl rollout status deployment/web --timeout=120s
