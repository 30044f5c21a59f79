kubectl delete deployment my-apache --cascade=orphan
