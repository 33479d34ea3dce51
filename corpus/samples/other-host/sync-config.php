<?php
/** Configuration for GitLab Sync. */
$CONFIG = array(
	'commitsFolder' => 'commits',
	'automaticDeployment' => true,
	'deployBranch' => 'master',
	'apiUser' => 'jane',
	'apiPassword' => '@{password:59010}',
	'verbose' => true,
);
