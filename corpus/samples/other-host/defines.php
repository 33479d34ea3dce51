<?php
define('JIRA_URL', 'https://jira.acme.example');
define('JIRA_USER', 'jane');
define('JIRA_PASSWORD', '@{password:60006}');
