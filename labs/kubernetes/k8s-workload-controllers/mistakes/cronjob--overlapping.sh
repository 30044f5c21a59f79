kubectl create cronjob tick -n lab --image=busybox:1.37 --schedule='* * * * *' -- date
kubectl patch cronjob tick -n lab -p '{"spec": {"concurrencyPolicy": "Allow", "successfulJobsHistoryLimit": 2}}'
# As long as it takes until a run has succeeded: only the rule about the policy is false then.
for _ in $(seq 100); do
  [ -z "$(kubectl get jobs -n lab -o jsonpath='{.items[?(@.status.succeeded==1)].metadata.name}')" ] || exit 0
  sleep 1
done
exit 1
