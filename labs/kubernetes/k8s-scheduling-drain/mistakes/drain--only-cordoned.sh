kubectl cordon node3
