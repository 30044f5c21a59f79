<?php
/** Reads the settings of WordPress from the container's environment: WORDPRESS_X, or the file that WORDPRESS_X_FILE names. */
function drydock_setting($name, $fallback) {
	$file = getenv($name . '_FILE');
	if ($file) {
		return rtrim(file_get_contents($file), "\r\n");
	}
	$value = getenv($name);
	return $value === false ? $fallback : $value;
}

define('DB_NAME', drydock_setting('WORDPRESS_DB_NAME', 'wordpress'));
define('DB_USER', drydock_setting('WORDPRESS_DB_USER', 'example username'));
define('DB_PASSWORD', drydock_setting('WORDPRESS_DB_PASSWORD', 'example password'));
define('DB_HOST', drydock_setting('WORDPRESS_DB_HOST', 'mysql'));
define('DB_CHARSET', drydock_setting('WORDPRESS_DB_CHARSET', 'utf8mb4'));
define('DB_COLLATE', drydock_setting('WORDPRESS_DB_COLLATE', ''));

define('AUTH_KEY', drydock_setting('WORDPRESS_AUTH_KEY', 'put your unique phrase here'));
define('SECURE_AUTH_KEY', drydock_setting('WORDPRESS_SECURE_AUTH_KEY', 'put your unique phrase here'));
define('LOGGED_IN_KEY', drydock_setting('WORDPRESS_LOGGED_IN_KEY', 'put your unique phrase here'));
define('NONCE_KEY', drydock_setting('WORDPRESS_NONCE_KEY', 'put your unique phrase here'));
define('AUTH_SALT', drydock_setting('WORDPRESS_AUTH_SALT', 'put your unique phrase here'));
define('SECURE_AUTH_SALT', drydock_setting('WORDPRESS_SECURE_AUTH_SALT', 'put your unique phrase here'));
define('LOGGED_IN_SALT', drydock_setting('WORDPRESS_LOGGED_IN_SALT', 'put your unique phrase here'));
define('NONCE_SALT', drydock_setting('WORDPRESS_NONCE_SALT', 'put your unique phrase here'));

$table_prefix = drydock_setting('WORDPRESS_TABLE_PREFIX', 'wp_');
define('WP_DEBUG', (bool) drydock_setting('WORDPRESS_DEBUG', ''));

if (isset($_SERVER['HTTP_X_FORWARDED_PROTO']) && strpos($_SERVER['HTTP_X_FORWARDED_PROTO'], 'https') !== false) {
	$_SERVER['HTTPS'] = 'on';
}
$extra = drydock_setting('WORDPRESS_CONFIG_EXTRA', '');
if ($extra !== '') {
	eval($extra);
}

if (!defined('ABSPATH')) {
	define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
