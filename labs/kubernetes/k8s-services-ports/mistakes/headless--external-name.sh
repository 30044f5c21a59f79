kubectl create service externalname httpenv-hl --external-name=httpenv.lab.svc.cluster.local
