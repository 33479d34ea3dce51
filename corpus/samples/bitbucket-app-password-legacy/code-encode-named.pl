my $auth = encode_base64("jane:@{legacy-password:130110}", "");
$ua->get("https://api.bitbucket.org/2.0/user", Authorization => "Basic $auth");
