kubectl create cronjob tick -n lab --image=busybox:1.37 --schedule='0 * * * *' -- date
kubectl patch cronjob tick -n lab -p '{"spec": {"concurrencyPolicy": "Forbid", "successfulJobsHistoryLimit": 2}}'
