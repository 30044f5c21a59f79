kubectl create secret generic secret3 --from-literal=user=user3 --from-literal=pass=pwd3
