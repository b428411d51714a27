<?php
// Installs a WordPress site, writes what is in it, and prints its export. See make.sh.
define('DB_NAME', 'blog');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', 'https://blog.mill.example');
define('WP_SITEURL', 'https://blog.mill.example');
define('WP_INSTALLING', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('ABSPATH', getenv('WORDPRESS') . '/');
$table_prefix = 'wp_';
$_SERVER += ['HTTP_HOST' => 'blog.mill.example', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
// No mail leaves this machine.
function wp_mail() { return true; }
ob_start();
require ABSPATH . 'wp-settings.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
require ABSPATH . 'wp-admin/includes/export.php';
wp_install('Mill Times', 'keeper', 'keeper@mill.example', true, '', 'Grinding-Stone-42');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
$GLOBALS['wp_rewrite']->init();
wp_update_user(['ID' => 1, 'display_name' => 'Ada Moor']);
$ben = wp_insert_user(['user_login' => 'ben77', 'user_pass' => 'x', 'user_email' => 'ben@mill.example', 'display_name' => 'Ben Lee', 'role' => 'author']);
foreach (get_posts(['post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1]) as $default) {
    wp_delete_post($default->ID, true);
}
register_post_type('faq', ['public' => true, 'label' => 'Questions']);
register_post_type('flamingo_inbound', ['public' => false, 'can_export' => true]);
$news = wp_create_category('Valley news');
function post($fields) {
    return wp_insert_post($fields + ['post_status' => 'publish', 'post_author' => 1, 'post_date' => '2022-03-04 10:00:00'], true);
}

$block = post(['post_title' => 'The wheel turns again & again', 'post_category' => [$news], 'tags_input' => ['Wheel', 'Repairs'], 'post_excerpt' => 'An excerpt that is no part of the text.', 'post_content' => <<<'HTML'
<!-- wp:paragraph -->
<p>The wheel of the valley mill turns again, after <strong>nine</strong> weeks of work.</p>
<!-- /wp:paragraph -->

<!-- wp:heading -->
<h2 id="what-was-done">What was done</h2>
<!-- /wp:heading -->

<!-- wp:list {"ordered":true} -->
<ol><!-- wp:list-item --><li>The bearing was replaced.</li><!-- /wp:list-item -->
<!-- wp:list-item --><li>The buckets were caulked with <code>tow</code>.</li><!-- /wp:list-item --></ol>
<!-- /wp:list -->

<!-- wp:table -->
<figure class="wp-block-table"><table><thead><tr><th>Day</th><th>Open from</th></tr></thead><tbody><tr><td>Saturday</td><td>10 am</td></tr><tr><td>Sunday</td><td>noon</td></tr></tbody></table><figcaption>Hours in spring</figcaption></figure>
<!-- /wp:table -->

<!-- wp:code -->
<pre class="wp-block-code"><code>sluice --open 2 [slowly]
</code></pre>
<!-- /wp:code -->

<!-- wp:image {"id":9} -->
<figure class="wp-block-image"><img src="https://blog.mill.example/wheel.jpg" alt=""/><figcaption>The wheel at noon</figcaption></figure>
<!-- /wp:image -->

<!-- wp:shortcode -->
[contact-form-7 id="12" title="Ask us"]
<!-- /wp:shortcode -->
HTML]);
wp_insert_comment(['comment_post_ID' => $block, 'comment_author' => 'Reader Rita', 'comment_author_email' => 'rita@home.example', 'comment_author_IP' => '192.0.2.7', 'comment_content' => 'I read this with joy.', 'comment_approved' => 1]);

post(['post_title' => 'Goats in the garden', 'post_author' => $ben, 'post_date' => '2012-06-01 08:30:00', 'post_content' => <<<'HTML'
Nine goats live in the garden of the mill.
They eat what the visitors leave.

[caption id="attachment_3" align="alignleft" width="300"]<img src="https://blog.mill.example/goat.jpg" alt="" width="300" /> Goat number four[/caption]

[box type="info"]Please do not feed them, even if they ask [sic] for it.[/box]

<blockquote>A goat is never full.</blockquote>

<!--more-->They sleep <em>under</em> the stairs.

[gallery ids="4,5,6"]
HTML]);

post(['post_type' => 'page', 'post_title' => 'How to get here', 'post_content' => "Take the train to <a href=\"https://rail.example/mill\">Mill Halt</a>.\r\n\r\nThen walk along the stream; ]]> is painted on the gate.\r\n\r\n<ul>\r\n\t<li>Dogs are welcome.</li>\r\n\t<li>Bicycles are not.</li>\r\n</ul>"]);
post(['post_type' => 'faq', 'post_title' => 'May I touch the stones?', 'post_content' => '<p>Yes, while they stand still.</p>']);
post(['post_type' => 'page', 'post_title' => 'Empty', 'post_content' => '[contact-form-7 id="12" title="Ask us"]']);
post(['post_title' => 'A draft', 'post_status' => 'draft', 'post_content' => 'Nobody may read this draft.']);
post(['post_title' => 'A private note', 'post_status' => 'private', 'post_content' => 'The key is under the third stone.']);
post(['post_title' => 'Soon', 'post_status' => 'future', 'post_date' => '2099-01-01 10:00:00', 'post_content' => 'Not yet.']);
post(['post_title' => 'Waiting', 'post_status' => 'pending', 'post_content' => 'Not yet reviewed.']);
post(['post_title' => 'For members', 'post_password' => 'flour', 'post_content' => 'Members meet on Mondays.']);
wp_trash_post(post(['post_title' => 'Thrown away', 'post_content' => 'An old text.']));
post(['post_type' => 'attachment', 'post_status' => 'inherit', 'post_title' => 'goat', 'post_content' => 'A description of a picture.']);
post(['post_type' => 'attachment', 'post_status' => 'inherit', 'post_title' => 'wheel']);
post(['post_type' => 'nav_menu_item', 'post_title' => 'Home', 'post_content' => 'menu']);
post(['post_type' => 'flamingo_inbound', 'post_title' => 'A letter', 'post_content' => 'A visitor wrote: my number is 555.']);
ob_end_clean();
export_wp();
