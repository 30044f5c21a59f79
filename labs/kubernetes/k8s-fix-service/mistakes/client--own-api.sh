# A Service api beside the client, with nothing behind it.
# after: named
kubectl create service clusterip api -n tools --tcp=80:5000
