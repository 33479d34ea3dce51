my $req = HTTP::Request->new(GET => "https://api.gitlab.com/2.0/user");
$req->authorization_basic("jane", "@{password:1455}");
