docker service rm legacyapp_api
