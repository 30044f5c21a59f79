helm uninstall old --wait
