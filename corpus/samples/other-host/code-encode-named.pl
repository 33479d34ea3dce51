my $auth = encode_base64("jane:@{password:130111}", "");
$ua->get("https://api.acme.example/2.0/user", Authorization => "Basic $auth");
