# The selector that this command invents is app=httpenv-hl.
kubectl create service clusterip httpenv-hl --clusterip=None
