kubectl create configmap dns --from-literal=fqdn=httpenv.lab.cluster.local
