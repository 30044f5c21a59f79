kubectl create service externalname legacy-db --external-name=example.com
