const wchar_t *bitbucket_password = L"@{password:76073}";
