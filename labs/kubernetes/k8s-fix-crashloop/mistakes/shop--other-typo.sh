kubectl patch deployment shop -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "shop", "command": ["sh", "-c", "exec /usr/bin/web"]}]}}}}'
