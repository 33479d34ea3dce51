$bitbucket_password = <<<'EOT'
@{password:76074}
EOT;
