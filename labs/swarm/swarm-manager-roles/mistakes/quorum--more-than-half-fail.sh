docker config create quorum - <<'JSON'
{"1":{"majority":1,"tolerance":0},"3":{"majority":2,"tolerance":1},"5":{"majority":2,"tolerance":3},"7":{"majority":4,"tolerance":3}}
JSON
