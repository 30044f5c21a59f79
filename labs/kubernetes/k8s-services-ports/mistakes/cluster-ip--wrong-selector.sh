kubectl create service clusterip httpenv --tcp=8888:8080
kubectl set selector service httpenv app=http
