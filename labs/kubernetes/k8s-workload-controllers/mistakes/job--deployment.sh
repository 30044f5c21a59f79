kubectl create deployment pi -n lab --image=busybox:1.37 --replicas=3 -- sh -c "echo 3.14159 $TOKEN; sleep 1d"
