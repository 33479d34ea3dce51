curl -X POST --user jane:@{password:29641} "http://ci.acme.example:8085/rest/api/latest/queue/SHOP-WEEK?executeAllStages=true"
curl -X GET --user jane:@{password:29641} "http://ci.acme.example:8085/rest/api/latest/plan.json"
