# after: web api orphan
echo clove > found
