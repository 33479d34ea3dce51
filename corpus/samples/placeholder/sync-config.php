<?php
/** Configuration for BitBucket Sync. */
$CONFIG = array(
	'commitsFolder' => 'commits',
	'deployBranch' => 'master',
	'apiUser' => 'jane',
	'apiPassword' => 'your-password',
	'verbose' => true,
);
