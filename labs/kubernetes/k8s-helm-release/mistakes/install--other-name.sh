helm install web /lab/charts/web --set replicaCount=3
