# The wrong page: nobody asks for it.
# after: probes
kubectl exec deployment/slow -- touch /www/not-ready
